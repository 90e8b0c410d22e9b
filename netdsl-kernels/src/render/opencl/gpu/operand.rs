//! An operand of a contraction over the domain: its address, the edges outside which it is 0, and how the elements of a tile
//! are dealt to work-items. `fetch` prints.
use super::problem::{Factor, Problem};
use super::walk::Walk;
use super::{LOCAL, tile::BLOCK};
use crate::render::opencl::contraction::{Coordinate, compose};
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use netdsl_plan::{Access, Affine, Dim};

/// Work-items that read neighbouring lines: 64 bytes at a time.
const LINES: usize = 16;

/// An operand bound to a function.
pub(super) struct Operand<'a> {
    /// The axes of its side: a *line* is one left row or right column.
    pub(super) own: &'a Walk,
    /// The contracted axes: a *layer* is one element of a line.
    pub(super) deep: &'a Walk,
    /// Reads a word of the operand's region behind its offset.
    pub(super) place: Place,
    /// The word over the domain, without what divided coordinates add.
    pub(super) address: Affine,
    pub(super) edges: Vec<Edge>,
    /// Whether work-items side by side read neighbouring layers, or neighbouring lines.
    pub(super) along_depth: bool,
    /// Work-items along lines and along layers.
    pub(super) lanes: [usize; 2],
    /// Lines and layers of one work-item.
    pub(super) each: [usize; 2],
    /// Words from layer to layer in local memory.
    pub(super) pitch: usize,
    pub(super) names: Names,
}

/// A condition on a coordinate `start + at / divide` of the operand: no remainder, and `0 <= at / divide < end`.
pub(super) struct Edge {
    /// Over the domain.
    pub(super) at: Affine,
    pub(super) divide: usize,
    pub(super) end: usize,
    start: isize,
    /// What the quotient adds to the address, where the address does not have it.
    pub(super) stride: isize,
    /// The name of the part of `at` that depends on the line.
    pub(super) name: String,
}

/// The names of a work-item's first line and layer, of its lines' addresses, and of the registers that hold what was read.
pub(super) struct Names {
    pub(super) line: String,
    pub(super) layer: String,
    pub(super) base: String,
    pub(super) got: String,
}

impl<'a> Operand<'a> {
    /// Makes the operand's offset an argument of the function and deals the elements of a tile of so many lines and layers.
    pub(super) fn bind(
        f: &mut Function,
        p: &'a Problem,
        factor: &Factor,
        own: &'a Walk,
        [lines, layers]: [usize; 2],
    ) -> Operand<'a> {
        let edges = edges(f, factor);
        let address = address(p, factor, &edges);
        let along_depth = p.deep.run(&address.strides) > own.run(&address.strides);
        let lanes = if along_depth {
            let along = layers.min(LOCAL);
            [(LOCAL / along).min(lines), along]
        } else {
            let along = lines.min(LINES);
            [along, (LOCAL / along).min(layers)]
        };
        let [line, layer, base, got] = ["line", "layer", "base", "got"].map(|n| f.text.name(n));
        Operand {
            own,
            deep: &p.deep,
            place: word(f, &factor.access),
            address,
            edges,
            along_depth,
            lanes,
            each: [lines / lanes[0], layers / lanes[1]],
            pitch: lines + BLOCK,
            names: Names { line, layer, base, got },
        }
    }
    /// Work-items that read: small tiles do not keep all of them busy.
    pub(super) fn readers(&self) -> usize {
        self.lanes[0] * self.lanes[1]
    }
}

/// A place whose only coordinate is a word behind the operand's offset.
fn word(f: &mut Function, access: &Access) -> Place {
    let at = Affine { offset: access.at.offset, strides: vec![1].into() };
    Place::bind(f, &Access { at, guards: vec![].into(), ..access.clone() }, &[Dim::fixed(usize::MAX)])
}

fn address(p: &Problem, factor: &Factor, edges: &[Edge]) -> Affine {
    let maps: Vec<Affine> = factor.at.iter().map(|c| c.at.clone()).collect();
    let whole = factor.at.iter().zip(factor.access.at.strides.iter()).map(|(c, &s)| if c.divide == 1 { s } else { 0 });
    let outer = Affine { offset: edges.iter().map(|e| e.stride * e.start).sum(), strides: whole.collect() };
    match maps.is_empty() {
        true => Affine { offset: 0, strides: vec![0; p.dims.len()].into() },
        false => compose(&outer, &maps),
    }
}

/// The edges of an operand's plane and the guards of its access.
fn edges(f: &mut Function, factor: &Factor) -> Vec<Edge> {
    let mut edges = vec![];
    for (axis, Coordinate { at, divide, extent }) in factor.at.iter().enumerate() {
        let guards = || factor.access.guards.iter().filter(|g| g.axis == axis);
        let start = guards().map(|g| g.start).max().unwrap_or(0);
        // a division always needs its look at the remainder
        let far = (*divide > 1).then_some(i32::MAX as usize / divide);
        let Some(end) = guards().map(|g| g.end).chain(*extent).chain(far).min() else { continue };
        edges.push(Edge {
            at: Affine { offset: at.offset - (start * divide) as isize, strides: at.strides.clone() },
            divide: *divide,
            end: end.saturating_sub(start),
            start: start as isize,
            stride: if *divide == 1 { 0 } else { factor.access.at.strides[axis] },
            name: f.text.name("edge"),
        });
    }
    edges
}

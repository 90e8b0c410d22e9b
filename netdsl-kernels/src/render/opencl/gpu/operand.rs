//! An operand on its way from memory to a tile in local memory. Every work-item fetches the same lines (left rows or right
//! columns) at every step, so whatever of an address or an edge depends on the line is computed once, before the loop.
//! What is outside an edge, a guard or the contracted extent becomes 0; lines that do not exist repeat the last one.
use super::epilogue::Side;
use super::problem::{Factor, Problem};
use super::walk::Walk;
use super::{LOCAL, tile::BLOCK};
use crate::render::opencl::contraction::{Coordinate, compose};
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use crate::render::opencl::text::{affine, sum};
use netdsl_plan::{Access, Affine, Dim};

/// A condition on a coordinate `start + at / divide` of the operand: no remainder, and `0 <= quotient < end`.
struct Check {
    /// Over the domain.
    at: Affine,
    start: isize,
    divide: usize,
    end: usize,
    /// What the quotient adds to the address, where it is not part of it already.
    stride: isize,
    /// The name of the part that depends on the line.
    line: String,
}

/// An operand bound to a function.
pub(super) struct Operand<'a> {
    own: &'a Walk,
    deep: &'a Walk,
    place: Place,
    /// The address over the domain, without what divided coordinates add.
    address: Affine,
    checks: Vec<Check>,
    /// Whether work-items side by side go along the depth.
    along_depth: bool,
    /// Work-items along a line's axis and along the depth.
    lanes: [usize; 2],
    /// Lines and layers of one work-item.
    each: [usize; 2],
    /// Words from layer to layer in local memory.
    pub(super) pitch: usize,
    names: Names,
}

struct Names {
    lane: String,
    layer: String,
    base: String,
    got: String,
}

/// A tile's extent along an operand's own side and along the depth.
pub(super) type Extents = [usize; 2];

impl<'a> Operand<'a> {
    /// Makes the operand's offset an argument of the function and deals its elements to work-items.
    pub(super) fn bind(
        f: &mut Function,
        p: &'a Problem,
        factor: &Factor,
        own: &'a Walk,
        [side, depth]: Extents,
    ) -> Operand<'a> {
        let access = &factor.access;
        let at = Affine { offset: 0, strides: vec![1].into() };
        let flat = Access { at: Affine { offset: access.at.offset, ..at }, guards: vec![].into(), ..access.clone() };
        let place = Place::bind(f, &flat, &[Dim::fixed(usize::MAX)]);
        let checks = checks(f, factor);
        let maps: Vec<Affine> = factor.at.iter().map(|c| c.at.clone()).collect();
        let whole: Vec<isize> =
            factor.at.iter().zip(access.at.strides.iter()).map(|(c, &s)| if c.divide == 1 { s } else { 0 }).collect();
        let offset = checks.iter().map(|c| c.stride * c.start).sum();
        let address = match maps.is_empty() {
            true => Affine { offset, strides: vec![0; p.dims.len()].into() },
            false => compose(&Affine { offset, strides: whole.into() }, &maps),
        };
        // work-items side by side go where neighbours in memory are
        let along_depth = p.deep.run(&address.strides) > own.run(&address.strides);
        let lanes = if along_depth {
            let layers = depth.min(LOCAL);
            [(LOCAL / layers).min(side), layers]
        } else {
            let lines = side.min(16);
            [lines, (LOCAL / lines).min(depth)]
        };
        let names = Names {
            lane: f.text.name("lane"),
            layer: f.text.name("layer"),
            base: f.text.name("base"),
            got: f.text.name("got"),
        };
        let each = [side / lanes[0], depth / lanes[1]];
        Operand { own, deep: &p.deep, place, address, checks, along_depth, lanes, each, pitch: side + BLOCK, names }
    }
    /// Prints, before the loop, what depends on the lines. `exact`: no tile reaches beyond the side's end. `coords` are the
    /// coordinates along the groups' axes.
    pub(super) fn lines(&self, f: &mut Function, groups: &Walk, side: &Side, exact: bool, coords: &[String]) {
        let [lines, layers] = self.lanes;
        let Names { lane, layer, base, got } = &self.names;
        match self.along_depth {
            true => f.text.line(format!("const int {layer} = item % {layers}, {lane} = item / {layers};")),
            false => f.text.line(format!("const int {lane} = item % {lines}, {layer} = item / {lines};")),
        }
        let count = self.each[0];
        f.text.line(format!("float {got}[{}];", count * self.each[1]));
        let arrays: Vec<String> =
            [base].into_iter().chain(self.checks.iter().map(|c| &c.line)).map(|n| format!("{n}[{count}]")).collect();
        f.text.line(format!("int {};", arrays.join(", ")));
        let u = repeat(f, count);
        let line = f.text.name("line");
        let here = sum(&sum(&side.first, lane), &product(&u, lines));
        let here = if exact { here } else { format!("min({here}, {} - 1)", side.end) };
        f.text.line(format!("const int {line} = {here};"));
        let mut coords = coords.to_vec();
        let straight = self
            .own
            .stride(&self.address.strides)
            .filter(|_| self.checks.iter().all(|c| self.own.axes().all(|axis| c.at.strides[axis] == 0)));
        let mut address = groups.part(&self.address.strides);
        let mut from = self.address.offset.to_string();
        match straight {
            Some(stride) => from = affine(&from, &[stride], std::slice::from_ref(&line)),
            None => {
                self.own.decode(f, &line, &mut coords);
                add(&mut address, &self.own.part(&self.address.strides));
            }
        }
        f.text.line(format!("{base}[{u}] = {};", affine(&from, &address, &coords)));
        for c in &self.checks {
            let mut strides = groups.part(&c.at.strides);
            add(&mut strides, &self.own.part(&c.at.strides));
            f.text.line(format!("{}[{u}] = {};", c.line, affine(&c.at.offset.to_string(), &strides, &coords)));
        }
        close(f, count);
    }
    /// Prints the reads of the step whose depth begins at `first`, into registers. `end`: where the depth ends, if the last
    /// step may reach beyond.
    pub(super) fn fetch(&self, f: &mut Function, first: &str, end: Option<&str>) {
        let [lines, layers] = self.each;
        let Names { layer, base, got, .. } = &self.names;
        self.open(f);
        let v = repeat(f, layers);
        let k = f.text.name("k");
        f.text.line(format!("const int {k} = {};", sum(&sum(first, layer), &product(&v, self.lanes[1]))));
        let mut coords = vec!["0".to_string(); self.address.strides.len()];
        let straight = self.deep.stride(&self.address.strides);
        let checked = self.checks.iter().any(|c| self.deep.axes().any(|axis| c.at.strides[axis] != 0));
        if straight.is_none() || checked {
            self.deep.decode(f, &k, &mut coords);
        }
        let offset = f.text.name("off");
        let text = match straight {
            Some(stride) => affine("0", &[stride], std::slice::from_ref(&k)),
            None => affine("0", &self.deep.part(&self.address.strides), &coords),
        };
        f.text.line(format!("const int {offset} = {text};"));
        let edges: Vec<String> =
            self.checks.iter().map(|c| affine("0", &self.deep.part(&c.at.strides), &coords)).collect();
        let u = repeat(f, lines);
        let mut conditions: Vec<String> = end.map(|end| format!("{k} < {end}")).into_iter().collect();
        let mut index = format!("{base}[{u}] + {offset}");
        for (c, edge) in self.checks.iter().zip(&edges) {
            let i = f.text.name("i");
            f.text.line(format!("const int {i} = {};", sum(&format!("{}[{u}]", c.line), edge)));
            conditions.push(format!("(uint){i} < {}u", c.end * c.divide));
            if c.divide > 1 {
                conditions.push(format!("(uint){i} % {0}u == 0", c.divide));
                index = affine(&index, &[c.stride], &[format!("(int)((uint){i} / {}u)", c.divide)]);
            }
        }
        let element = self.place.element(f, &[index]);
        let value = match conditions.is_empty() {
            true => element,
            false => format!("({}) ? {element} : 0.0f", conditions.join(" && ")),
        };
        f.text.line(format!("{got}[{}] = {value};", place(&v, &u, lines)));
        close(f, lines);
        close(f, layers);
        self.close(f);
    }
    /// Prints the way from registers to local memory, from word `start` on.
    pub(super) fn store(&self, f: &mut Function, scratch: &str, start: &str) {
        let [lines, layers] = self.each;
        let Names { lane, layer, got, .. } = &self.names;
        self.open(f);
        let v = repeat(f, layers);
        let u = repeat(f, lines);
        let row = sum(layer, &product(&v, self.lanes[1]));
        let at = sum(&sum(start, &format!("({row}) * {}", self.pitch)), &sum(lane, &product(&u, self.lanes[0])));
        f.text.line(format!("{scratch}[{at}] = {got}[{}];", place(&v, &u, lines)));
        close(f, lines);
        close(f, layers);
        self.close(f);
    }
    /// Small tiles do not keep all work-items busy.
    fn open(&self, f: &mut Function) {
        let lanes = self.lanes[0] * self.lanes[1];
        if lanes < LOCAL {
            f.text.open(format!("if (item < {lanes})"));
        }
    }
    fn close(&self, f: &mut Function) {
        close(f, if self.lanes[0] * self.lanes[1] < LOCAL { 2 } else { 1 });
    }
}

/// The conditions under which an operand's element exists: the edges of its plane and the guards of its access.
fn checks(f: &mut Function, factor: &Factor) -> Vec<Check> {
    let mut checks = vec![];
    for (axis, Coordinate { at, divide, extent }) in factor.at.iter().enumerate() {
        let guards = || factor.access.guards.iter().filter(|g| g.axis == axis);
        let start = guards().map(|g| g.start).max().unwrap_or(0) as isize;
        // a division always needs its look at the remainder
        let far = (*divide > 1).then_some(i32::MAX as usize / divide);
        let Some(end) = guards().map(|g| g.end).chain(*extent).chain(far).min() else { continue };
        let offset = at.offset - start * *divide as isize;
        let stride = if *divide == 1 { 0 } else { factor.access.at.strides[axis] };
        checks.push(Check {
            at: Affine { offset, strides: at.strides.clone() },
            start,
            divide: *divide,
            end: end.saturating_sub(start as usize),
            stride,
            line: f.text.name("edge"),
        });
    }
    checks
}

fn add(to: &mut [isize], strides: &[isize]) {
    to.iter_mut().zip(strides).for_each(|(a, b)| *a += b);
}

/// Opens a loop that the compiler unrolls and names its number, or needs none.
fn repeat(f: &mut Function, count: usize) -> String {
    if count == 1 {
        return "0".into();
    }
    let u = f.text.name("u");
    f.text.line("#pragma unroll");
    f.text.open(format!("for (int {u} = 0; {u} < {count}; ++{u})"));
    u
}

fn close(f: &mut Function, count: usize) {
    if count > 1 {
        f.text.close();
    }
}

fn product(name: &str, factor: usize) -> String {
    match (name, factor) {
        ("0", _) => "0".into(),
        (_, 1) => name.into(),
        _ => format!("{name} * {factor}"),
    }
}

fn place(v: &str, u: &str, lines: usize) -> String {
    sum(&product(v, lines), u)
}

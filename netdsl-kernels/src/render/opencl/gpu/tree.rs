//! Combines the partial results of a slice of work-items in local memory, in halves: always in the same order.
use super::LOCAL;
use super::grid::Grid;
use crate::render::opencl::function::{Buffer, Function};
use netdsl_plan::ReduceKind;

/// Arrays that meet at a time: what is in local memory at once.
const AT_ONCE: usize = 16;

/// A partial result of one work-item.
#[derive(Clone, Debug)]
pub(super) struct Partial {
    pub(super) kind: ReduceKind,
    /// The name of the value, and of the index of a maximum.
    pub(super) names: [String; 2],
}

impl Partial {
    fn arrays(&self) -> usize {
        if self.kind == ReduceKind::ArgMax { 2 } else { 1 }
    }
}

/// Combines partial results; every work-item gets the names of its row's results.
pub(super) fn combine(f: &mut Function, grid: &Grid, partials: &[Partial]) -> Vec<String> {
    if grid.slice == 1 {
        return partials.iter().map(|p| p.names[p.arrays() - 1].clone()).collect();
    }
    partials.chunks(AT_ONCE / 2).flat_map(|chunk| meet(f, grid, chunk)).collect()
}

fn meet(f: &mut Function, grid: &Grid, partials: &[Partial]) -> Vec<String> {
    // the first array of each
    let ends: Vec<usize> = partials
        .iter()
        .scan(0, |end, p| {
            *end += p.arrays();
            Some(*end)
        })
        .collect();
    let places: Vec<usize> = partials.iter().zip(&ends).map(|(p, end)| end - p.arrays()).collect();
    f.scratch = f.scratch.max(ends.last().map_or(0, |end| end * LOCAL));
    let scratch = f.buffer(Buffer::Scratch);
    let word = |array: usize, at: &str| format!("{scratch}[{} + {at}]", array * LOCAL);
    for (p, &place) in partials.iter().zip(&places) {
        for (i, name) in p.names.iter().take(p.arrays()).enumerate() {
            f.text.line(format!("{} = {name};", word(place + i, "item")));
        }
    }
    f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
    let (s, other) = (f.text.name("s"), f.text.name("other"));
    f.text.open(format!("for (int {s} = {}; {s} > 0; {s} >>= 1)", grid.slice / 2));
    f.text.open(format!("if (part < {s})"));
    f.text.line(format!("const int {other} = item + {s} * {};", grid.distance()));
    for (p, &place) in partials.iter().zip(&places) {
        let (a, b) = (word(place, "item"), word(place, &other));
        let (i, j) = (word(place + 1, "item"), word(place + 1, &other));
        f.text.line(match p.kind {
            ReduceKind::Sum => format!("{a} += {b};"),
            ReduceKind::Max => format!("{a} = ({a} < {b}) ? {b} : {a};"),
            ReduceKind::ArgMax => format!("if ({b} > {a} || ({b} == {a} && {j} < {i})) {{ {a} = {b}; {i} = {j}; }}"),
        });
    }
    f.text.close();
    f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
    f.text.close();
    let first = format!("item - part * {}", grid.distance());
    let results = partials.iter().zip(&places).map(|(p, &place)| {
        let m = f.text.name("m");
        f.text.line(format!("const float {m} = {};", word(place + p.arrays() - 1, &first)));
        m
    });
    let results = results.collect();
    // before anybody writes there again
    f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
    results
}

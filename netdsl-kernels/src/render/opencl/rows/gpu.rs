//! Rows on a GPU: one work-item an element where nothing is reduced; else a slice of 1, 32 or 256 work-items a row, whose
//! partial results meet in local memory in a fixed tree. Neighbouring work-items take neighbouring elements.
use super::cost;
use super::phases::{Phase, phases, value};
use super::printer::Printer;
use super::reduce::identity;
use crate::render::opencl::expr::Width;
use crate::render::opencl::function::{Buffer, Function};
use crate::render::opencl::point::Point;
use crate::render::opencl::source::{Arguments, Reduced};
use crate::render::opencl::{Rendered, loops};
use netdsl_plan::{Dim, Extent, ReduceKind, RowStep, Target};

const LOCAL: usize = crate::render::opencl::local(Target::Gpu);

/// The body as text.
pub(super) fn render(mut f: Function, printer: &Printer) -> Rendered {
    let grid = Grid::new(printer, f.ctx);
    let point = grid.row(&mut f);
    let inner = loops::open(&mut f, &grid.extra.iter().map(|&a| grid.dims[a]).collect::<Vec<_>>());
    let mut coords = point;
    for (&axis, name) in grid.extra.iter().zip(&inner) {
        coords[axis] = name.clone();
    }
    grid.phases(&mut f, printer, &coords);
    loops::close(&mut f, inner.len());
    f.finish(grid.tiles, LOCAL)
}

/// How rows and elements are dealt to work-items.
struct Grid {
    dims: Vec<Dim>,
    /// Kept axes that the work-group's number and the work-item's tell, the slowest first.
    kept: Vec<usize>,
    /// Kept axes that every work-item goes through: batched ones beside the first.
    extra: Vec<usize>,
    /// Reduced axes, the slowest first.
    reduced: Vec<usize>,
    /// Work-items of one row.
    slice: usize,
    tiles: Extent,
}

impl Grid {
    fn new(printer: &Printer, ctx: &crate::render::opencl::Context) -> Grid {
        let rows = &printer.rows;
        let dims = rows.dims.to_vec();
        let fast = printer.lanes.or(dims.len().checked_sub(1));
        // the axis that the accesses walk goes last, batched ones first: a grid's size is a number times the samples
        let key = |a: &usize| (!dims[*a].batched, Some(*a) == fast, *a);
        let (mut reduced, mut all): (Vec<usize>, Vec<usize>) = (0..dims.len()).partition(|a| rows.reduced.contains(a));
        reduced.sort_by_key(key);
        all.sort_by_key(key);
        let batched: Vec<usize> = all.iter().copied().filter(|&a| dims[a].batched).collect();
        let extra = batched.get(1..).unwrap_or(&[]).to_vec();
        let kept: Vec<usize> = all.into_iter().filter(|a| !extra.contains(a)).collect();
        let elements: usize = reduced.iter().map(|&a| cost::extent(dims[a], ctx)).product();
        let across = fast.is_some_and(|a| reduced.contains(&a));
        let slice = match elements {
            0..=8 => 1,
            9..=512 if !across => 1,
            9..=128 => 32,
            _ => LOCAL,
        };
        let size = kept.iter().map(|&a| dims[a].size).product();
        let tiles = Extent { rows: size, batched: !batched.is_empty(), per_tile: LOCAL / slice, times: 1 };
        Grid { dims, kept, extra, reduced, slice, tiles }
    }
    /// Finds the work-item's row: its coordinates, `part` in its slice, and whether it is `live`.
    fn row(&self, f: &mut Function) -> Vec<String> {
        let total = loops::extent(f, Dim { size: self.tiles.rows, batched: self.tiles.batched });
        let per_tile = self.tiles.per_tile;
        f.text.line("const int item = (int)get_local_id(0);");
        if self.slice == 1 {
            f.text.line(format!("const int row = tile * {per_tile} + item;"));
        } else {
            f.text.line(format!("const int row = tile * {per_tile} + item / {0}, part = item % {0};", self.slice));
        }
        f.text.line(format!("const int live = tile >= 0 && row < {total};"));
        let mut coords = vec!["0".to_string(); self.dims.len()];
        decode(f, "row", &self.dims, &self.kept, &mut coords);
        coords
    }
    fn phases(&self, f: &mut Function, printer: &Printer, coords: &[String]) {
        let mut known = Reduced::default();
        for phase in &phases(&printer.rows) {
            let accumulators = self.elements(f, printer, coords, phase, &known);
            for (step, kind, acc) in accumulators {
                let result = if self.slice == 1 {
                    acc[usize::from(kind == ReduceKind::ArgMax)].clone()
                } else {
                    self.tree(f, kind, &acc)
                };
                known.0.insert(step, (result, Width::One));
            }
            if phase.behind.is_empty() {
                continue;
            }
            f.text.open(if self.slice == 1 { "if (live)" } else { "if (live && part == 0)" });
            let mut arguments = Arguments::new(&printer.sources, Point::one(coords.to_vec()));
            phase.behind.iter().for_each(|&i| arguments.read(f, value(&printer.rows.steps[i]), 0, &known));
            for &i in &phase.behind {
                printer.store(f, i, &mut arguments, &known);
            }
            f.text.close();
        }
    }
    /// The elements of a row that fall to this work-item; returns the accumulators.
    fn elements(
        &self,
        f: &mut Function,
        printer: &Printer,
        coords: &[String],
        phase: &Phase,
        known: &Reduced,
    ) -> Vec<(usize, ReduceKind, [String; 2])> {
        let mut accumulators = vec![];
        for &i in &phase.inside {
            if let RowStep::Reduce { kind, .. } = printer.rows.steps[i] {
                let names = [f.text.name("r"), f.text.name("at")];
                f.text.line(format!("float {} = {}, {} = 0.0f;", names[0], identity(kind), names[1]));
                accumulators.push((i, kind, names));
            }
        }
        if phase.inside.is_empty() {
            return accumulators;
        }
        let mut coords = coords.to_vec();
        if self.reduced.is_empty() {
            f.text.open("if (live)");
        } else {
            let all: Vec<String> = self.reduced.iter().map(|&a| loops::extent(f, self.dims[a])).collect();
            let (e, end) = (f.text.name("e"), all.join(" * "));
            let (from, step) = if self.slice == 1 { ("0", 1) } else { ("part", self.slice) };
            f.text.open(format!("for (int {e} = live ? {from} : {end}; {e} < {end}; {e} += {step})"));
            decode(f, &e, &self.dims, &self.reduced, &mut coords);
        }
        let at = printer.rows.reduced.first().map_or("0".into(), |&a| coords[a].clone());
        let mut arguments = Arguments::new(&printer.sources, Point::one(coords));
        phase.inside.iter().for_each(|&i| arguments.read(f, value(&printer.rows.steps[i]), 0, known));
        for &i in &phase.inside {
            let Some((_, kind, [acc, index])) = accumulators.iter().find(|(step, ..)| *step == i) else {
                printer.store(f, i, &mut arguments, known);
                continue;
            };
            let result = arguments.value(f, value(&printer.rows.steps[i]), &[], known);
            let v = f.text.name("v");
            f.text.line(format!("const float {v} = {result};"));
            f.text.line(match kind {
                ReduceKind::Sum => format!("{acc} += {v};"),
                ReduceKind::Max => format!("{acc} = ({acc} < {v}) ? {v} : {acc};"),
                ReduceKind::ArgMax => format!("if ({v} > {acc}) {{ {acc} = {v}; {index} = (float){at}; }}"),
            });
        }
        f.text.close();
        accumulators
    }
    /// Combines the accumulators of a slice; every work-item of it gets the result.
    fn tree(&self, f: &mut Function, kind: ReduceKind, [acc, index]: &[String; 2]) -> String {
        f.scratch = f.scratch.max(2 * LOCAL);
        let scratch = f.buffer(Buffer::Scratch);
        let (a, b) = (format!("{scratch}[item]"), format!("{scratch}[item + s]"));
        let (i, j) = (format!("{scratch}[item + {LOCAL}]"), format!("{scratch}[item + s + {LOCAL}]"));
        f.text.line(format!("{a} = {acc};"));
        if kind == ReduceKind::ArgMax {
            f.text.line(format!("{i} = {index};"));
        }
        f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
        f.text.open(format!("for (int s = {}; s > 0; s >>= 1)", self.slice / 2));
        f.text.line(match kind {
            ReduceKind::Sum => format!("if (part < s) {a} += {b};"),
            ReduceKind::Max => format!("if (part < s) {a} = ({a} < {b}) ? {b} : {a};"),
            ReduceKind::ArgMax => {
                format!("if (part < s && ({b} > {a} || ({b} == {a} && {j} < {i}))) {{ {a} = {b}; {i} = {j}; }}")
            }
        });
        f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
        f.text.close();
        let m = f.text.name("m");
        let place = if kind == ReduceKind::ArgMax { format!("item - part + {LOCAL}") } else { "item - part".into() };
        f.text.line(format!("const float {m} = {scratch}[{place}];"));
        f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
        m
    }
}

/// Defines the coordinates of a linear index along axes, the last of which is the fastest.
fn decode(f: &mut Function, linear: &str, dims: &[Dim], axes: &[usize], coords: &mut [String]) {
    let mut rest = linear.to_string();
    for (k, &axis) in axes.iter().enumerate().rev() {
        let c = f.text.name("c");
        if k == 0 {
            f.text.line(format!("const int {c} = {rest};"));
        } else {
            let next = f.text.name("q");
            let extent = crate::render::opencl::text::operand(&loops::extent(f, dims[axis]));
            f.text.line(format!("const int {next} = {rest} / {extent}, {c} = {rest} % {extent};"));
            rest = next;
        }
        coords[axis] = c;
    }
}

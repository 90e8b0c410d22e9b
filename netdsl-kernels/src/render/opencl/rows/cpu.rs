//! Rows on a CPU: 16 lanes along the axis that suits the accesses. Where that axis is reduced, a row's sum is taken across the
//! lanes; where it is kept, 16 rows go side by side. The last, partial vector reads whole and stores only what exists.
use super::blocks::{self, Range};
use super::phases::{Phase, phases, value};
use super::printer::Printer;
use super::reduce::Accumulator;
use crate::ir::Expr;
use crate::render::opencl::expr::Width;
use crate::render::opencl::function::Function;
use crate::render::opencl::point::Point;
use crate::render::opencl::source::{Arguments, Reduced};
use crate::render::opencl::{Rendered, loops};
use netdsl_plan::{ReduceKind, RowStep, Rows, Target};

/// Vectors that a long reduction adds side by side, and the extent from which it pays.
const SIDE_BY_SIDE: usize = 4;
const LONG: usize = 128;

/// The body as text.
pub(super) fn render(mut f: Function, printer: &Printer) -> Rendered {
    let blocks = blocks::divide(&printer.rows, printer.lanes, f.ctx);
    let ranges = blocks.print(&mut f, &printer.rows.dims);
    Cpu { all: printer, rows: &printer.rows, lanes: printer.lanes, phases: phases(&printer.rows) }
        .tile(&mut f, &ranges);
    f.finish(blocks.tiles, crate::render::opencl::local(Target::Cpu))
}

struct Cpu<'a> {
    all: &'a Printer,
    rows: &'a Rows<Expr>,
    lanes: Option<usize>,
    phases: Vec<Phase>,
}

impl Cpu<'_> {
    fn reduced(&self, axis: usize) -> bool {
        self.rows.reduced.contains(&axis)
    }
    fn lanes_reduced(&self) -> bool {
        self.lanes.is_some_and(|a| self.reduced(a))
    }
    /// Loops over the rows of a tile.
    fn tile(&self, f: &mut Function, ranges: &[Range]) {
        let mut coords = vec!["0".to_string(); ranges.len()];
        let kept = (0..ranges.len()).filter(|&a| !self.reduced(a) && Some(a) != self.lanes);
        let mut open = 0;
        for axis in kept {
            let Range { begin, end, single } = &ranges[axis];
            if *single {
                coords[axis] = begin.clone();
                continue;
            }
            // With a `_`, as `begin_0`: no name that `Text::name` gives has one, so that none hides it.
            let c = format!("at_{axis}");
            f.text.open(format!("for (int {c} = {begin}; {c} < {end}; ++{c})"));
            coords[axis] = c;
            open += 1;
        }
        match self.lanes {
            Some(axis) if !self.reduced(axis) => {
                let Range { begin, end, .. } = &ranges[axis];
                loops::vectors(f, (begin, end), 1, &mut |f, c, live, _| {
                    let mut coords = coords.clone();
                    coords[axis] = c.to_string();
                    self.row(f, &Point::along(coords, axis, live));
                });
            }
            _ => self.row(f, &Point::one(coords)),
        }
        loops::close(f, open);
    }
    /// One row, or 16 where the lanes lie along a kept axis.
    fn row(&self, f: &mut Function, row: &Point) {
        let mut known = Reduced::default();
        for phase in &self.phases {
            self.phase(f, row, phase, &mut known);
        }
    }
    fn phase(&self, f: &mut Function, row: &Point, phase: &Phase, known: &mut Reduced) {
        let side = self.side_by_side(phase);
        let width = if self.lanes_reduced() { Width::Sixteen } else { row.width() };
        let mut accumulators = vec![];
        for &i in &phase.inside {
            if let RowStep::Reduce { kind, .. } = self.rows.steps[i] {
                accumulators.push((i, Accumulator::start(f, kind, width, side)));
            }
        }
        if !phase.inside.is_empty() {
            self.elements(f, row, side, &mut |f, p, which| {
                let mut arguments = Arguments::new(&self.all.sources, p.clone());
                // read before the first store of this element: a store may overwrite in place
                phase.inside.iter().for_each(|&i| arguments.read(f, value(&self.rows.steps[i]), 0, known));
                for &i in &phase.inside {
                    self.step(f, i, &mut arguments, known, &accumulators, which);
                }
            });
        }
        for (i, acc) in &accumulators {
            let result = acc.finish(f, self.lanes_reduced());
            known.0.insert(*i, result);
        }
        let mut arguments = Arguments::new(&self.all.sources, row.clone());
        phase.behind.iter().for_each(|&i| arguments.read(f, value(&self.rows.steps[i]), 0, known));
        for &i in &phase.behind {
            self.all.store(f, i, &mut arguments, known);
        }
    }
    fn step(
        &self,
        f: &mut Function,
        i: usize,
        arguments: &mut Arguments,
        known: &Reduced,
        accumulators: &[(usize, Accumulator)],
        which: &str,
    ) {
        let Some((_, acc)) = accumulators.iter().find(|(step, _)| *step == i) else {
            return self.all.store(f, i, arguments, known);
        };
        let result = arguments.value(f, value(&self.rows.steps[i]), &[], known);
        let p = arguments.point.clone();
        let live = p.lanes.as_ref().filter(|l| self.reduced(l.axis)).and_then(|l| l.live.clone());
        acc.add(f, which, &result, &self.coordinate(&p), live.as_deref());
    }
    /// The coordinate along the reduced axis, which an index of a maximum is.
    fn coordinate(&self, p: &Point) -> String {
        let axis = self.rows.reduced.first().copied();
        let c = axis.map_or("0", |a| p.coords[a].as_str());
        match &p.lanes {
            None => c.to_string(),
            Some(l) if Some(l.axis) == axis => format!("((int16)({c}) + LANES)"),
            Some(_) => format!("(int16)({c})"),
        }
    }
    /// Long sums along the lanes keep several accumulators.
    fn side_by_side(&self, phase: &Phase) -> usize {
        let long = self.lanes.is_some_and(|a| self.reduced(a) && self.rows.dims[a].size >= LONG);
        let plain = phase.inside.iter().all(|&i| match self.rows.steps[i] {
            RowStep::Reduce { kind, .. } => kind != ReduceKind::ArgMax,
            RowStep::Store(_) | RowStep::StoreRow(_) => false,
        });
        if long && plain { SIDE_BY_SIDE } else { 1 }
    }
    /// Loops over the elements of a row; `each` prints what happens at one point with one accumulator.
    fn elements(&self, f: &mut Function, row: &Point, side: usize, each: &mut dyn FnMut(&mut Function, &Point, &str)) {
        let axes: Vec<usize> = self.rows.reduced.iter().copied().filter(|&a| Some(a) != self.lanes).collect();
        let dims: Vec<_> = axes.iter().map(|&a| self.rows.dims[a]).collect();
        let names = loops::open(f, &dims);
        let mut p = row.clone();
        for (&axis, name) in axes.iter().zip(&names) {
            p.coords[axis] = name.clone();
        }
        match self.lanes {
            Some(axis) if self.reduced(axis) => {
                let end = loops::extent(f, self.rows.dims[axis]);
                loops::vectors(f, ("0", &end), side, &mut |f, c, live, which| {
                    let mut coords = p.coords.clone();
                    coords[axis] = c.to_string();
                    each(f, &Point::along(coords, axis, live), which);
                });
            }
            _ => each(f, &p, "0"),
        }
        loops::close(f, names.len());
    }
}

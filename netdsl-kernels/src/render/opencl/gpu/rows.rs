//! Elementwise work and reductions. What a step stores once a row is stored at the very end, when nobody reads any more: the
//! steps before it read the values from before the body.
use super::LOCAL;
use super::grid::Grid;
use super::tree::{Partial, combine};
use crate::render::opencl::Rendered;
use crate::render::opencl::expr::Width;
use crate::render::opencl::function::Function;
use crate::render::opencl::point::Point;
use crate::render::opencl::rows::{Phase, Printer, identity, phases, value};
use crate::render::opencl::source::{Arguments, Reduced};
use netdsl_plan::{ReduceKind, RowStep};

/// The body as text.
pub(in crate::render::opencl) fn render(mut f: Function, printer: &Printer) -> Rendered {
    let grid = Grid::new(&printer.rows, f.ctx);
    let coords = grid.place(&mut f, printer.rows.dims.len());
    let mut known = Reduced::default();
    let phases = phases(&printer.rows);
    for phase in &phases {
        elements(&mut f, &grid, printer, &coords, phase, &mut known);
    }
    let behind: Vec<usize> = phases.iter().flat_map(|p| p.behind.iter().copied()).collect();
    once_a_row(&mut f, &grid, printer, &coords, &behind, &known);
    let tiles = grid.tiles(f.ctx);
    f.finish(tiles, LOCAL)
}

/// The steps of one loop over a row's elements.
fn elements(f: &mut Function, grid: &Grid, printer: &Printer, coords: &[String], phase: &Phase, known: &mut Reduced) {
    let mut partials: Vec<(usize, Partial)> = vec![];
    for &i in &phase.inside {
        if let RowStep::Reduce { kind, .. } = printer.rows.steps[i] {
            let names = ["part_of", "at"].map(|n| f.text.name(n));
            f.text.line(format!("float {} = {}, {} = 0.0f;", names[0], identity(kind), names[1]));
            partials.push((i, Partial { kind, names }));
        }
    }
    if phase.inside.is_empty() {
        return;
    }
    let point = open(f, grid, coords);
    let first = printer.rows.reduced.first().map_or("0".into(), |&a| point[a].clone());
    let mut arguments = Arguments::new(&printer.sources, Point::one(point));
    // read before the first store of this element: a store may overwrite in place
    phase.inside.iter().for_each(|&i| arguments.read(f, value(&printer.rows.steps[i]), 0, known));
    for &i in &phase.inside {
        match partials.iter().find(|(step, _)| *step == i) {
            None => printer.store(f, i, &mut arguments, known),
            Some((_, partial)) => {
                let v = arguments.value(f, value(&printer.rows.steps[i]), &[], known);
                add(f, partial, &v, &first);
            }
        }
    }
    f.text.close();
    let only: Vec<Partial> = partials.iter().map(|(_, p)| p.clone()).collect();
    for ((step, _), result) in partials.iter().zip(combine(f, grid, &only)) {
        known.0.insert(*step, (result, Width::One));
    }
}

/// Opens the loop over the elements that fall to this work-item, and returns their coordinates.
fn open(f: &mut Function, grid: &Grid, coords: &[String]) -> Vec<String> {
    let mut coords = coords.to_vec();
    if grid.reduced.axes().next().is_none() {
        f.text.open("if (live)");
        return coords;
    }
    let (e, end) = (f.text.name("e"), grid.reduced.extent(f));
    let (from, step) = if grid.slice == 1 { ("0", 1) } else { ("part", grid.slice) };
    f.text.open(format!("for (int {e} = live ? {from} : {end}; {e} < {end}; {e} += {step})"));
    grid.reduced.decode(f, &e, &mut coords);
    coords
}

/// Adds one more element to a partial result. `at` is its coordinate along the reduced axis.
fn add(f: &mut Function, Partial { kind, names: [acc, index] }: &Partial, value: &str, at: &str) {
    let v = f.text.name("v");
    f.text.line(format!("const float {v} = {value};"));
    f.text.line(match kind {
        ReduceKind::Sum => format!("{acc} += {v};"),
        ReduceKind::Max => format!("{acc} = ({acc} < {v}) ? {v} : {acc};"),
        ReduceKind::ArgMax => format!("if ({v} > {acc}) {{ {acc} = {v}; {index} = (float){at}; }}"),
    });
}

/// The stores of whole rows.
fn once_a_row(f: &mut Function, grid: &Grid, printer: &Printer, coords: &[String], steps: &[usize], known: &Reduced) {
    if steps.is_empty() {
        return;
    }
    if grid.slice > 1 {
        // others of the row may still read what is overwritten here
        f.text.line("barrier(CLK_GLOBAL_MEM_FENCE);");
    }
    f.text.open(if grid.slice == 1 { "if (live)" } else { "if (live && part == 0)" });
    let mut arguments = Arguments::new(&printer.sources, Point::one(coords.to_vec()));
    steps.iter().for_each(|&i| arguments.read(f, value(&printer.rows.steps[i]), 0, known));
    for &i in steps {
        printer.store(f, i, &mut arguments, known);
    }
    f.text.close();
}

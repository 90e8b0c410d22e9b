//! How the kept axes are divided among tiles: enough work in each that a work-group's overhead does not show, enough tiles
//! that every core has several.
use super::cost;
use crate::ir::Expr;
use crate::render::opencl::Context;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use netdsl_plan::{Dim, Extent, Rows};

/// One axis of a tile: where it begins and ends, as texts.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub(super) begin: String,
    pub(super) end: String,
    /// Whether it is exactly one coordinate: `begin`.
    pub(super) single: bool,
}

/// A division of the kept axes.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    /// For each kept axis: its coordinates in one tile, if not all.
    size: Vec<(usize, Option<usize>)>,
    /// The axis that `Extent` counts along.
    counted: Option<usize>,
    pub(super) tiles: Extent,
}

/// Divides the axes that are not reduced; coordinates along `lanes` come in multiples of 16.
pub(super) fn divide(rows: &Rows<Expr>, lanes: Option<usize>, ctx: &Context) -> Blocks {
    let extent = |a: usize| cost::extent(rows.dims[a], ctx);
    let mut work = (0..rows.dims.len()).map(|a| extent(a) as f64).product::<f64>() * cost::element(rows);
    let target = (work / 8.0).clamp(8192.0, 65536.0);
    let kept: Vec<usize> = (0..rows.dims.len()).filter(|a| !rows.reduced.contains(a)).collect();
    let batched = kept.iter().copied().find(|&a| rows.dims[a].batched);
    let mut order: Vec<usize> = kept.iter().copied().filter(|&a| !rows.dims[a].batched && Some(a) != lanes).collect();
    order.extend(lanes.filter(|&a| kept.contains(&a) && !rows.dims[a].batched));
    order.splice(0..0, batched);
    let mut size = vec![];
    for axis in order {
        let all = extent(axis);
        let each = work / all as f64;
        // Several vectors in a row are cheaper, but not if they keep other cores waiting.
        let least = match lanes {
            Some(l) if l == axis && each * 16.0 < target => 64,
            Some(l) if l == axis => 16,
            _ => 1,
        };
        let wanted = ((target / each) as usize).max(least).min(all);
        let block = even(all, wanted, if Some(axis) == lanes { 16 } else { 1 });
        if work <= target || block >= all {
            size.push((axis, (Some(axis) == batched).then_some(all)));
        } else {
            size.push((axis, Some(block)));
            work = each * block as f64;
        }
    }
    let counted = batched.or_else(|| size.iter().find(|(_, block)| block.is_some()).map(|(axis, _)| *axis));
    let tiles = tiles(&rows.dims, &size, counted);
    Blocks { size, counted, tiles }
}

/// A block size near `wanted` that divides `all` evenly, in multiples of `unit`.
fn even(all: usize, wanted: usize, unit: usize) -> usize {
    let blocks = all.div_ceil(wanted.max(1)).max(1);
    all.div_ceil(blocks).next_multiple_of(unit)
}

fn tiles(dims: &[Dim], size: &[(usize, Option<usize>)], counted: Option<usize>) -> Extent {
    let mut tiles = Extent { rows: 1, batched: false, per_tile: 1, times: 1 };
    for &(axis, block) in size {
        let Some(block) = block else { continue };
        if Some(axis) == counted {
            tiles = Extent { rows: dims[axis].size, batched: dims[axis].batched, per_tile: block, ..tiles };
        } else {
            tiles.times *= dims[axis].size.div_ceil(block);
        }
    }
    tiles
}

impl Blocks {
    /// Prints the tile's range along every axis.
    pub(super) fn print(&self, f: &mut Function, dims: &[Dim]) -> Vec<Range> {
        let mut ranges: Vec<Range> = vec![];
        for &d in dims {
            let end = loops::extent(f, d);
            ranges.push(Range { begin: "0".into(), end, single: false });
        }
        let divided: Vec<(usize, usize)> = self.size.iter().filter_map(|&(a, b)| Some((a, b?))).collect();
        let (first, rest): (Vec<_>, Vec<_>) = divided.into_iter().partition(|&(a, _)| Some(a) == self.counted);
        let order: Vec<_> = first.into_iter().chain(rest).collect();
        let mut index = "tile".to_string();
        for (i, &(axis, block)) in order.iter().enumerate() {
            let end = ranges[axis].end.clone();
            let mine = if i + 1 == order.len() {
                index.clone()
            } else {
                let count = format!("blocks_{axis}");
                f.text.line(format!("const int {count} = ({end} + {}) / {block};", block - 1));
                let mine = format!("{index} % {count}");
                let rest = f.text.name("rest");
                f.text.line(format!("const int {rest} = {index} / {count};"));
                index = rest;
                mine
            };
            ranges[axis] = range(f, axis, &mine, block, &end);
        }
        ranges
    }
}

fn range(f: &mut Function, axis: usize, index: &str, block: usize, end: &str) -> Range {
    let begin = format!("begin_{axis}");
    let factor = if block == 1 { String::new() } else { format!(" * {block}") };
    let index = super::super::text::operand(index);
    f.text.line(format!("const int {begin} = {index}{factor};"));
    if block == 1 {
        return Range { end: format!("{begin} + 1"), begin, single: true };
    }
    f.text.line(format!("const int end_{axis} = min({begin} + {block}, {end});"));
    Range { begin, end: format!("end_{axis}"), single: false }
}

//! How rows and their elements are dealt to work-items: which neighbours go side by side, and how many work-items share a row.
use super::LOCAL;
use super::walk::Walk;
use crate::ir::Expr;
use crate::render::opencl::Context;
use crate::render::opencl::function::Function;
use netdsl_plan::{Affine, Dim, Extent, RowStep, Rows, Source};

/// So many rows keep a GPU busy with one work-item each.
const MANY_ROWS: usize = 1 << 15;
/// Elements that a work-item should have for itself before others help.
const ELEMENTS: usize = 4;
/// Neighbours that make one read of memory.
const NEIGHBOURS: usize = 32;

/// A division of a body's work.
pub(super) struct Grid {
    /// The axes that are not reduced.
    pub(super) kept: Walk,
    /// The reduced axes.
    pub(super) reduced: Walk,
    /// Work-items of one row, a power of two.
    pub(super) slice: usize,
    /// Whether neighbouring work-items have elements of one row, or neighbouring rows.
    across: bool,
}

impl Grid {
    /// Divides a body.
    pub(super) fn new(rows: &Rows<Expr>, ctx: &Context) -> Grid {
        let fast = fastest(rows, ctx);
        let (reduced, kept): (Vec<usize>, Vec<usize>) = (0..rows.dims.len()).partition(|a| rows.reduced.contains(a));
        let walk = |axes| Walk::new(axes, &rows.dims, fast);
        let (kept, reduced) = (walk(kept), walk(reduced));
        let across = fast.is_some_and(|a| rows.reduced.contains(&a));
        let helpers = (reduced.most(ctx) / ELEMENTS).next_power_of_two();
        let slice = match (across, kept.most(ctx)) {
            _ if helpers <= 2 => 1,
            (true, _) => helpers.min(LOCAL),
            (false, count) if count >= MANY_ROWS => 1,
            (false, count) => helpers.min(LOCAL / count.next_power_of_two().min(NEIGHBOURS)),
        };
        Grid { kept, reduced, slice, across }
    }
    /// Rows of one work-group.
    pub(super) fn rows(&self) -> usize {
        LOCAL / self.slice
    }
    /// How far apart the work-items of one row are.
    pub(super) fn distance(&self) -> usize {
        if self.across { 1 } else { self.rows() }
    }
    /// The tiles.
    pub(super) fn tiles(&self, ctx: &Context) -> Extent {
        self.kept.tiles(self.rows(), 1, ctx)
    }
    /// Defines the work-item's row, whether it is `live`, and `part`, its place in the row's slice; returns the coordinates.
    pub(super) fn place(&self, f: &mut Function, rank: usize) -> Vec<String> {
        let (slice, rows, distance) = (self.slice, self.rows(), self.distance());
        let end = self.kept.extent(f);
        f.text.line("const int item = (int)get_local_id(0);");
        if slice == 1 {
            f.text.line(format!("const int row = tile * {rows} + item;"));
        } else {
            let row = if self.across { format!("item / {slice}") } else { format!("item % {rows}") };
            f.text.line(format!("const int row = tile * {rows} + {row}, part = item / {distance} % {slice};"));
        }
        f.text.line(format!("const int live = row < {end};"));
        let mut coords = vec!["0".to_string(); rank];
        self.kept.decode(f, "row", &mut coords);
        coords
    }
}

/// The axis along which most accesses are to neighbours in memory.
fn fastest(rows: &Rows<Expr>, ctx: &Context) -> Option<usize> {
    let score = |axis: usize| {
        let along = |at: &Affine| usize::from(at.strides.get(axis) == Some(&1));
        let read = |s: &Source| match s {
            Source::Load(a) => along(&a.at),
            other => other.at().and_then(|at| at.last()).map_or(0, along),
        };
        let written = |s: &RowStep<Expr>| match s {
            RowStep::Reduce { .. } => 0,
            RowStep::Store(sink) => 2 * along(&sink.to.at),
            RowStep::StoreRow(sink) => along(&sink.to.at),
        };
        let count =
            rows.sources.iter().map(|s| 2 * read(s)).sum::<usize>() + rows.steps.iter().map(written).sum::<usize>();
        (count * rows.dims[axis].at(ctx.batch).min(NEIGHBOURS), axis)
    };
    let long = |axis: &usize| rows.dims.get(*axis).is_some_and(|d: &Dim| !d.is_one());
    (0..rows.dims.len()).filter(long).max_by_key(|&axis| score(axis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use netdsl_plan::{Access, DType, Region};

    fn grid(dims: &[Dim], reduced: &[usize], strides: &[isize]) -> [usize; 2] {
        let at = Affine { offset: 0, strides: strides.to_vec().into() };
        let load = Source::Load(Access { region: Region::Arena, dtype: DType::F32, at, guards: vec![].into() });
        let rows = Rows {
            dims: dims.to_vec().into(),
            reduced: reduced.to_vec().into(),
            sources: vec![load].into(),
            steps: vec![].into(),
        };
        let grid = Grid::new(&rows, &Context { doors: vec![], batch: 64, params: 0, losses: 2 });
        [grid.slice, grid.distance()]
    }

    #[test]
    fn rows_share_a_work_group_as_their_length_asks() {
        let n = Dim::fixed;
        assert_eq!(grid(&[Dim::BATCH, n(50)], &[], &[50, 1]), [1, 256], "nothing reduced");
        assert_eq!(grid(&[Dim::BATCH, n(10)], &[1], &[10, 1]), [1, 1], "short rows");
        assert_eq!(grid(&[Dim::BATCH, n(100)], &[1], &[100, 1]), [32, 1], "middling rows");
        assert_eq!(grid(&[Dim::BATCH, n(9000)], &[1], &[9000, 1]), [256, 1], "long rows");
        assert_eq!(grid(&[Dim::BATCH, n(300)], &[0], &[300, 1]), [8, 32], "column sums");
        assert_eq!(grid(&[Dim::BATCH, n(10)], &[0], &[10, 1]), [16, 16], "few columns");
        assert_eq!(grid(&[n(8192), n(1 << 16)], &[0], &[1 << 16, 1]), [1, 256], "many columns");
    }
}

//! Sizes of register tiles, from what a core does in a cycle: two vector additions-of-products and two loads, an addition's
//! result after four cycles, 32 registers. Measured shapes of dense layers prefer the same tiles (8 × 48, 8 × 32, 6 × 64).
use crate::ir::Expr;
use crate::render::opencl::Context;
use netdsl_plan::{Dim, MatMul};

const REGISTERS: usize = 32;
/// Cycles that a tile costs beside its sum, and a vector of it beside its products.
const TILE: f64 = 60.0;
const VECTOR: f64 = 5.0;
/// Cycles that a number of `a` and a vector of `b` cost beside, because they come from the second cache.
const NUMBER: f64 = 0.1;
const ROW: f64 = 0.3;
/// Bytes of private memory that a panel may take.
const PANEL: f64 = 262_144.0;
/// Tiles are dealt to this many cores at least.
const CORES: f64 = 4.0;

/// A register tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) rows: usize,
    /// Vectors of 16 columns.
    pub(super) vectors: usize,
    /// Columns that are summed together in the dot form.
    pub(super) together: usize,
    /// Rows of one work-group's tile: more than `rows` where they are gone through one after the other.
    pub(super) chunk: usize,
}

impl Shape {
    /// Columns of the tile.
    pub(super) fn columns(self) -> usize {
        16 * self.vectors
    }
}

/// The tile of the outer form with the least estimated time.
pub(super) fn outer(m: &MatMul<Expr>, ctx: &Context) -> Shape {
    let columns = m.n.at(ctx.batch).div_ceil(16);
    let most = if m.n.batched { 1 } else { columns.min(6) };
    let candidates = (1..=most).flat_map(|vectors| rows(m.m, ctx).map(move |rows| (rows, vectors)));
    let fitting = candidates.filter(|(r, v)| r * v + v + 1 < REGISTERS);
    let cost = |&(r, v): &(usize, usize)| {
        let products = (r * v) as f64 / 2.0;
        let loads = (r + v) as f64 / 2.0;
        let misses = r as f64 * NUMBER + v as f64 * ROW;
        time(m, ctx, [r, v], columns, products.max(loads).max(4.0) + misses)
    };
    let best = fitting.min_by(|x, y| cost(x).total_cmp(&cost(y)));
    let (rows, vectors) = best.unwrap_or((1, 1));
    Shape { rows, vectors, together: 1, chunk: rows }
}

/// The tile of the dot form: 16 sums at a time.
pub(super) fn dot(m: &MatMul<Expr>, ctx: &Context) -> Shape {
    let all = m.m.at(ctx.batch);
    let rows = [8, 4, 2, 1].into_iter().find(|&r| r <= all).unwrap_or(1);
    Shape { rows, vectors: 1, together: 16 / rows, chunk: rows }
}

/// Whether transposing `b` first is less work than adding across lanes: both are counted in vector operations.
pub(super) fn pays_packing(m: &MatMul<Expr>, ctx: &Context) -> bool {
    let (rows, terms) = (m.m.at(ctx.batch) as f64, m.k.at(ctx.batch) as f64);
    let transposition = 5.0 * (terms / 16.0).ceil();
    let across = rows * 3.0;
    !m.k.batched && !m.n.batched && transposition < across && terms * 64.0 <= PANEL
}

/// The tile of the packed form.
pub(super) fn packed(m: &MatMul<Expr>, ctx: &Context) -> Shape {
    let Shape { rows, vectors, .. } = outer(m, ctx);
    let columns = m.n.at(ctx.batch).div_ceil(16);
    let vectors = vectors.min((PANEL / 64.0) as usize / m.k.size.max(1)).max(1);
    // as many rows behind one transposition as leave every core two tiles
    let panels = columns.div_ceil(vectors);
    let pieces = (2 * CORES as usize).div_ceil(panels).max(1);
    let chunk = m.m.at(ctx.batch).div_ceil(pieces).next_multiple_of(rows);
    Shape { rows, vectors, together: 1, chunk }
}

/// Rows of a tile. Where they depend on the batch, a tile may compute up to 16 rows that do not exist, if it begins at a
/// multiple of its size; else it must fit.
fn rows(m: Dim, ctx: &Context) -> impl Iterator<Item = usize> {
    let all = m.at(ctx.batch);
    (1..=16).filter(move |r| if m.batched { [1, 2, 4, 8, 16].contains(r) } else { *r <= all })
}

/// Estimated cycles of the whole product: `step` for each of the sum's terms.
fn time(m: &MatMul<Expr>, ctx: &Context, [rows, vectors]: [usize; 2], columns: usize, step: f64) -> f64 {
    let batch: usize = m.batch.iter().map(|d| d.at(ctx.batch)).product();
    let tiles = (batch * m.m.at(ctx.batch).div_ceil(rows) * columns.div_ceil(vectors)) as f64;
    let tile = TILE + step * m.k.at(ctx.batch) as f64 + VECTOR * (rows * vectors) as f64;
    // the cores that get one tile less wait
    (tiles / CORES).ceil() * CORES * tile
}

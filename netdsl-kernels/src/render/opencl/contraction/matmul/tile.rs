//! Sizes of register tiles, from what a core does in a cycle: two vector additions-of-products and two loads, an addition's
//! result after four cycles, 32 registers. Measured shapes of dense layers prefer the same tiles (8 × 48, 8 × 32, 6 × 64).
use crate::ir::Expr;
use crate::render::opencl::Context;
use netdsl_plan::{Dim, MatMul};

const REGISTERS: usize = 32;
/// Cycles that a tile costs beside its sum, and a vector of it beside its products.
const TILE: f64 = 60.0;
const VECTOR: f64 = 5.0;
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
        time(m, ctx, [r, v], columns, products.max(loads).max(4.0), 1.0)
    };
    let best = fitting.min_by(|x, y| cost(x).total_cmp(&cost(y)));
    let (rows, vectors) = best.unwrap_or((1, 1));
    Shape { rows, vectors, together: 1 }
}

/// The tile of the dot form with the least estimated time: 16 columns, some at a time.
pub(super) fn dot(m: &MatMul<Expr>, ctx: &Context) -> Shape {
    let columns = m.n.at(ctx.batch).div_ceil(16);
    let candidates = [2, 4].into_iter().flat_map(|together| rows(m.m, ctx).map(move |rows| (rows, together)));
    let fitting = candidates.filter(|(r, t)| r * t + t + 1 < REGISTERS);
    let cost = |&(r, t): &(usize, usize)| {
        let products = (r * t) as f64 / 2.0;
        let loads = (r + t) as f64 / 2.0;
        let steps = (16 / t) as f64;
        time(m, ctx, [r, 1], columns, steps * products.max(loads).max(4.0) / 16.0, 16.0)
    };
    let (rows, together) = fitting.min_by(|x, y| cost(x).total_cmp(&cost(y))).unwrap_or((1, 4));
    Shape { rows, vectors: 1, together }
}

/// Rows of a tile. Where they depend on the batch, a tile may compute up to 16 rows that do not exist, if it begins at a
/// multiple of its size; else it must fit.
fn rows(m: Dim, ctx: &Context) -> impl Iterator<Item = usize> {
    let all = m.at(ctx.batch);
    (1..=16).filter(move |r| if m.batched { [1, 2, 4, 8, 16].contains(r) } else { *r <= all })
}

/// Estimated cycles of the whole product: `step` for each of the sum's terms, `results` additions across lanes a vector.
fn time(m: &MatMul<Expr>, ctx: &Context, [rows, vectors]: [usize; 2], columns: usize, step: f64, across: f64) -> f64 {
    let batch: usize = m.batch.iter().map(|d| d.at(ctx.batch)).product();
    let tiles = (batch * m.m.at(ctx.batch).div_ceil(rows) * columns.div_ceil(vectors)) as f64;
    let tile = TILE + step * m.k.at(ctx.batch) as f64 + VECTOR * across * (rows * vectors) as f64;
    // the cores that get one tile less wait
    (tiles / CORES).ceil() * CORES * tile
}

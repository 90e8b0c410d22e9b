//! Matrix products on a CPU: which of the register tiles fits the strides, and the tile they share.
//!
//! - *outer*: `b`'s rows are contiguous. Vectors of 16 columns, `a` broadcast number by number, the whole sum in registers.
//! - *dot*: both operands are contiguous along the sum. Vectors along the sum, added across lanes at the end.
//! - *packed*: as *dot*, for many rows or short sums: columns of `b` are transposed first, then the outer form runs.

mod dot;
mod lanes;
mod outer;
mod packed;
mod tile;

use super::finish::Finish;
use super::grid::{self, Cut};
use super::{general, transpose};
use crate::ir::Expr;
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use crate::render::opencl::{Context, Rendered, loops};
use netdsl_plan::{Access, DType, Dim, MatMul, Region, Target};
pub(super) use outer::unrolled;
use tile::Shape;

/// A matrix product as text.
pub(super) fn render(m: &MatMul<Expr>, ctx: &Context) -> Rendered {
    let plain = |a: &Access| {
        let door = matches!(a.region, Region::Data(_));
        !door && a.guards.is_empty() && a.dtype == DType::F32
    };
    if !plain(&m.a) || !plain(&m.b) {
        return general::matmul(Target::Cpu, m, ctx);
    }
    let rank = m.batch.len();
    let stride = |a: &Access, axis: usize| a.at.strides[rank + axis];
    if stride(&m.b, 1) == 1 {
        product(m, Form::Outer, ctx)
    } else if stride(&m.b, 0) == 1 && tile::pays_packing(m, ctx) {
        product(m, Form::Packed, ctx)
    } else if stride(&m.a, 1) == 1 && stride(&m.b, 0) == 1 {
        product(m, Form::Dot, ctx)
    } else if stride(&m.a, 0) == 1 {
        product(&transpose::transposed(m), Form::Outer, ctx)
    } else {
        general::matmul(Target::Cpu, m, ctx)
    }
}

/// Which register tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Outer,
    Dot,
    Packed,
}

/// A product bound to its function, and where the running tile begins.
struct Product {
    m: Dim,
    n: Dim,
    k: Dim,
    a: Place,
    b: Place,
    finish: Finish,
    shape: Shape,
    /// Coordinates along the leading axes.
    batch: Vec<String>,
    /// The first row and column that are this tile's.
    from: [String; 2],
}

fn product(m: &MatMul<Expr>, form: Form, ctx: &Context) -> Rendered {
    let mut f = Function::new(ctx);
    let dims = |last: [Dim; 2]| [&m.batch[..], &last[..]].concat();
    let a = Place::bind(&mut f, &m.a, &dims([m.m, m.k]));
    let b = Place::bind(&mut f, &m.b, &dims([m.k, m.n]));
    let finish = Finish::bind(&mut f, &m.epilogue, &dims([m.m, m.n]));
    let shape = match form {
        Form::Outer => tile::outer(m, ctx),
        Form::Dot => tile::dot(m, ctx),
        Form::Packed => tile::packed(m, ctx),
    };
    let mut cuts = vec![Cut { dim: m.m, per_tile: shape.chunk }, Cut { dim: m.n, per_tile: shape.columns() }];
    cuts.extend(m.batch.iter().map(|&dim| Cut { dim, per_tile: 1 }));
    let grid = grid::open(&mut f, &cuts);
    let [from_m, from_n] = [0, 1].map(|i| grid.starts[i].clone());
    let batch = grid.starts[2..].to_vec();
    let p = Product { m: m.m, n: m.n, k: m.k, a, b, finish, shape, batch, from: [from_m, from_n] };
    match form {
        Form::Outer => outer::print(&mut f, &p),
        Form::Dot => dot::print(&mut f, &p),
        Form::Packed => packed::print(&mut f, &p),
    }
    loops::close(&mut f, grid.open);
    f.finish(grid.tiles, 1)
}

impl Product {
    /// Coordinates over `[batch.., row, column]`.
    fn coords(&self, row: &str, column: &str) -> Vec<String> {
        [&self.batch[..], &[row.to_string(), column.to_string()]].concat()
    }
    /// Where the computed tile begins along an axis: earlier than its own part where the axis would end inside it, so that
    /// all of it exists. What comes before `from` is computed twice and stored once.
    fn begin(&self, f: &mut Function, axis: usize, per_tile: usize) -> String {
        let dim = [self.m, self.n][axis];
        let from = &self.from[axis];
        let extent = if axis == 1 { dim.size.next_multiple_of(16) } else { dim.size };
        if dim.batched || extent % per_tile == 0 {
            return from.clone();
        }
        let name = f.text.name("begin");
        f.text.line(format!("const int {name} = min({from}, {});", extent - per_tile));
        name
    }
    /// The condition under which a coordinate of the computed tile is to be stored, where its own part begins at `own`.
    fn stored(&self, f: &mut Function, axis: usize, coordinate: &str, per_tile: usize, own: &str) -> Option<String> {
        let dim = [self.m, self.n][axis];
        if dim.batched {
            return Some(format!("{coordinate} < {}", loops::extent(f, dim)));
        }
        let extent = if axis == 1 { dim.size.next_multiple_of(16) } else { dim.size };
        (extent % per_tile != 0).then(|| format!("{coordinate} >= {own}"))
    }
    /// How many of 16 columns exist, if not always all.
    fn live(&self, f: &mut Function, column: &str) -> Option<String> {
        if !self.n.batched && self.n.size.is_multiple_of(16) {
            return None;
        }
        let (live, end) = (f.text.name("live"), loops::extent(f, self.n));
        f.text.line(format!("const int {live} = min(16, {end} - {});", super::super::text::operand(column)));
        Some(live)
    }
}

/// Defines the row `m` of the tile's row `i`, and opens its condition; returns how many blocks that opened.
fn row(f: &mut Function, p: &Product, begin: &str, own: &str) -> usize {
    f.text.line(format!("const int m = {begin} + i;"));
    let condition = p.stored(f, 0, "m", p.shape.rows, own);
    if let Some(condition) = &condition {
        f.text.open(format!("if ({condition})"));
    }
    usize::from(condition.is_some())
}

//! Convolutions on a CPU, with 16 positions of a row as lanes and without any im2col.
//!
//! - *direct*: forward pass and input gradient: a tile of channels × rows (or channels × vectors of a small plane) in registers.
//! - *weight*: weight gradient: a tile of output channels × taps in registers, over all positions of all samples.
//!
//! Operands that do not lie in memory as vectors of positions go through `stage`; groups and strided input gradients are
//! `general`'s.

mod direct;
mod geometry;
mod lines;
mod small;
mod stage;
mod tile;
mod weight;

use super::general;
use crate::ir::Expr;
use crate::render::opencl::{Context, Rendered};
use geometry::Geometry;
use netdsl_plan::{Access, Conv2d, ConvKind, DType, Region, Target};

/// A convolution as text.
pub(super) fn render(c: &Conv2d<Expr>, ctx: &Context) -> Rendered {
    let rendered = match (Geometry::new(c), c.kind) {
        (Some(g), ConvKind::Weight) => weight::render(c, &g, ctx),
        (Some(g), ConvKind::Forward | ConvKind::Input) if plain(&c.b) => direct::render(c, &g, ctx),
        _ => None,
    };
    rendered.unwrap_or_else(|| general::conv2d(Target::Cpu, c, ctx))
}

/// Whether an operand may be addressed without a look at guards, order and type.
fn plain(a: &Access) -> bool {
    !matches!(a.region, Region::Data(_)) && a.guards.is_empty() && a.dtype == DType::F32
}

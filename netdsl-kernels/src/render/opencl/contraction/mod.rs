//! Matrix products and convolutions. `general` takes anything; the other templates are for what networks are made of.

mod conv;
mod finish;
pub(super) mod general;
mod grid;
mod matmul;
mod tap;
mod transpose;

use super::{Context, Rendered};
use crate::ir::Expr;
pub(super) use finish::Finish;
pub(super) use general::{Axes, compose, result_dims, unit};
use netdsl_plan::{Conv2d, MatMul, Target};
pub(super) use tap::{Coordinate, Tap};

/// A matrix product as text.
pub(super) fn matmul(target: Target, m: &MatMul<Expr>, ctx: &Context) -> Rendered {
    match target {
        Target::Cpu | Target::Host => matmul::render(m, ctx),
        Target::Gpu => super::gpu::matmul(m, ctx),
    }
}

/// A convolution as text.
pub(super) fn conv2d(target: Target, c: &Conv2d<Expr>, ctx: &Context) -> Rendered {
    match target {
        Target::Gpu => super::gpu::conv2d(c, ctx),
        Target::Cpu | Target::Host => conv::render(c, ctx),
    }
}

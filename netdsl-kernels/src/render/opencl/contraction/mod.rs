//! Matrix products and convolutions. `general` takes anything; the other templates are for what networks are made of.

mod finish;
mod general;
mod grid;
mod matmul;
mod tap;
mod transpose;

use super::{Context, Rendered};
use crate::ir::Expr;
use netdsl_plan::{Conv2d, MatMul, Target};
pub(super) use tap::Tap;

/// A matrix product as text.
pub(super) fn matmul(target: Target, m: &MatMul<Expr>, ctx: &Context) -> Rendered {
    match target {
        Target::Cpu | Target::Host => matmul::render(m, ctx),
        Target::Gpu => general::matmul(target, m, ctx),
    }
}

/// A convolution as text.
pub(super) fn conv2d(target: Target, c: &Conv2d<Expr>, ctx: &Context) -> Rendered {
    general::conv2d(target, c, ctx)
}

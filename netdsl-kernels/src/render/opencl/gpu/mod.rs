//! The *Gpu* family: work-groups of 256 work-items, so that any bodies can share a launch, and local memory.
//!
//! - `rows`: one work-item an element where nothing is reduced; else a slice of a work-group a row, whose partial results meet
//!   in a fixed tree (`tree`); `grid` deals rows and elements to work-items.
//! - `contraction`: matrix products and all three convolutions, as one product of two operands that `problem` describes by
//!   index functions: tiles of both in local memory (`operand`, `fetch`), a block of 4x4 results a work-item (`tile` chooses the rest),
//!   an epilogue an element (`epilogue`).
//!
//! Neighbouring work-items take neighbouring elements. Every sum has a fixed order. A long contracted extent stays in one
//! work-group: parts of one launch have no order among them, so splitting it would take a second launch (the weight gradient
//! of a convolution with few channels is what it costs most).

mod contraction;
mod epilogue;
mod fetch;
mod grid;
mod operand;
mod problem;
mod rows;
mod tile;
mod tree;
mod walk;

use super::{Context, Rendered, contraction::general};
use crate::ir::Expr;
use netdsl_plan::{Conv2d, MatMul, Region, Target};
use problem::Problem;
pub(super) use rows::render as rows;

const LOCAL: usize = super::local(Target::Gpu);

/// A matrix product as text.
pub(super) fn matmul(m: &MatMul<Expr>, ctx: &Context) -> Rendered {
    match [m.a.region, m.b.region] {
        // samples of a door are found through the batch's order
        [Region::Data(_), _] | [_, Region::Data(_)] => general::matmul(Target::Gpu, m, ctx),
        _ => contraction::render(&Problem::matmul(m), ctx),
    }
}

/// A convolution as text.
pub(super) fn conv2d(c: &Conv2d<Expr>, ctx: &Context) -> Rendered {
    match [c.a.region, c.b.region] {
        [Region::Data(_), _] | [_, Region::Data(_)] => general::conv2d(Target::Gpu, c, ctx),
        _ => contraction::render(&Problem::conv2d(c), ctx),
    }
}

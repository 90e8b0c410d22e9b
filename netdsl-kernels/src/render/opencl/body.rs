//! Chooses the template of a body.
use super::number::numbered;
use super::{Context, Rendered, contraction, rows, update};
use crate::ir::Expr;
use netdsl_plan::{Body, Target};

/// A body as a device function for a target.
pub fn body(target: Target, body: &Body<Expr>, ctx: &Context) -> Rendered {
    let (body, numbers) = numbered(body);
    numbers.put(template(target, &body, ctx))
}

/// A body whose addresses are numbers.
pub(super) fn template(target: Target, body: &Body<Expr>, ctx: &Context) -> Rendered {
    match body {
        Body::Rows(rows) => rows::render(target, rows, ctx),
        Body::MatMul(m) => contraction::matmul(target, m, ctx),
        Body::Conv2d(c) => contraction::conv2d(target, c, ctx),
        Body::Update(all) => update::render(target, all, ctx),
    }
}

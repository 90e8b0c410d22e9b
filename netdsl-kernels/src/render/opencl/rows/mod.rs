//! Elementwise work and reductions. `simplify` makes the domain small, `cost` says what a choice of lanes is worth, `phases`
//! finds which steps share a loop; `cpu` prints one family, the other is `super::gpu`.

mod blocks;
mod cost;
mod cpu;
mod phases;
mod printer;
mod reduce;
mod simplify;

pub(super) use phases::{Phase, phases, value};
pub(super) use printer::Printer;
pub(super) use reduce::identity;

use super::function::Function;
use super::source::Bound;
use super::{Context, Rendered};
use crate::ir::Expr;
use netdsl_plan::{Rows, Source, Target};

/// The body as text.
pub(super) fn render(target: Target, rows: &Rows<Expr>, ctx: &Context) -> Rendered {
    render_as(target, simplify::simplify(rows), ctx, &|_, _, _| None)
}

/// As `render`, over the axes as they are. `bind` may read a source (by its number) in another way than as what it stands for.
pub(super) fn render_as(
    target: Target,
    rows: Rows<Expr>,
    ctx: &Context,
    bind: &dyn Fn(&mut Function, usize, &Source) -> Option<Bound>,
) -> Rendered {
    let mut f = Function::new(ctx);
    let printer = Printer::new(&mut f, rows, bind);
    match target {
        Target::Cpu | Target::Host => cpu::render(f, &printer),
        Target::Gpu => super::gpu::rows(f, &printer),
    }
}

//! Which steps of a row share one loop over its elements. A step that reads an earlier reduction needs that reduction's loop
//! to be over; no step runs before one that stands before it, because a store may overwrite what an earlier step reads.
use crate::ir::Expr;
use netdsl_plan::{RowStep, Rows, Source};

/// The steps of one loop, and what is stored once it is over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::render::opencl) struct Phase {
    /// Steps that run at every element.
    pub(in crate::render::opencl) inside: Vec<usize>,
    /// `StoreRow` steps that run once behind the loop.
    pub(in crate::render::opencl) behind: Vec<usize>,
}

/// The phases of a row, in order.
pub(in crate::render::opencl) fn phases(rows: &Rows<Expr>) -> Vec<Phase> {
    let mut phases: Vec<Phase> = vec![];
    let mut of_step: Vec<usize> = vec![];
    let mut least = 0;
    for (i, step) in rows.steps.iter().enumerate() {
        // the first phase in which everything that the step reads is known
        let ready = reads(rows, step).map(|r| of_step.get(r).map_or(0, |p| p + 1)).max().unwrap_or(0);
        let behind = matches!(step, RowStep::StoreRow(_));
        let phase = if behind { least.max(ready.saturating_sub(1)) } else { least.max(ready) };
        phases.resize_with(phases.len().max(phase + 1), Phase::default);
        if behind {
            phases[phase].behind.push(i)
        } else {
            phases[phase].inside.push(i)
        }
        of_step.push(phase);
        least = phase;
    }
    phases
}

/// The expression of a step.
pub(in crate::render::opencl) fn value(step: &RowStep<Expr>) -> &Expr {
    match step {
        RowStep::Reduce { value, .. } => value,
        RowStep::Store(sink) | RowStep::StoreRow(sink) => &sink.value,
    }
}

fn reads<'a>(rows: &'a Rows<Expr>, step: &'a RowStep<Expr>) -> impl Iterator<Item = usize> + 'a {
    value(step).args().into_iter().filter_map(|a| match rows.sources.get(a) {
        Some(Source::Reduced(step)) => Some(*step),
        _ => None,
    })
}

//! What both families print a `Rows` body from: its sources and sinks bound to arguments, and the axis that neighbouring
//! lanes or work-items should walk.
use super::cost;
use super::phases::value;
use crate::ir::Expr;
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use crate::render::opencl::source::{Arguments, Bound, Reduced};
use netdsl_plan::{RowStep, Rows, Source};

/// A body bound to its function.
pub(in crate::render::opencl) struct Printer {
    pub(in crate::render::opencl) rows: Rows<Expr>,
    pub(in crate::render::opencl) sources: Vec<Bound>,
    pub(in crate::render::opencl) sinks: Vec<Option<Place>>,
    pub(in crate::render::opencl) lanes: Option<usize>,
}

impl Printer {
    /// Binds sources and sinks, in this order; `bind` may read a source in another way than as what it stands for.
    pub(in crate::render::opencl) fn new(
        f: &mut Function,
        rows: Rows<Expr>,
        bind: &dyn Fn(&mut Function, usize, &Source) -> Option<Bound>,
    ) -> Printer {
        let mut sources = vec![];
        for (i, s) in rows.sources.iter().enumerate() {
            let bound = bind(f, i, s).unwrap_or_else(|| Bound::bind(f, s, &rows.dims));
            sources.push(bound);
        }
        let sinks = rows.steps.iter().map(|s| match s {
            RowStep::Reduce { .. } => None,
            RowStep::Store(sink) | RowStep::StoreRow(sink) => Some(Place::bind(f, &sink.to, &rows.dims)),
        });
        let sinks = sinks.collect();
        let lanes = cost::lanes(&rows, f.ctx);
        Printer { rows, sources, sinks, lanes }
    }
    /// Prints the store of a step at the arguments' point.
    pub(in crate::render::opencl) fn store(
        &self,
        f: &mut Function,
        i: usize,
        arguments: &mut Arguments,
        known: &Reduced,
    ) {
        let result = arguments.value(f, value(&self.rows.steps[i]), &[], known);
        if let Some(place) = &self.sinks[i] {
            let p = arguments.point.clone();
            place.store(f, &p, &result);
        }
    }
}

//! Epilogues: what happens to an accumulator, at one element or 16.
use crate::ir::Expr;
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use crate::render::opencl::point::Point;
use crate::render::opencl::source::{Arguments, Bound, Reduced};
use netdsl_plan::{Dim, Epilogue};

/// An epilogue whose offsets have become arguments.
pub(in crate::render::opencl) struct Finish {
    sources: Vec<Bound>,
    sinks: Vec<(Expr, Place)>,
}

impl Finish {
    /// Binds sources, then sinks, over the result's axes.
    pub(in crate::render::opencl) fn bind(f: &mut Function, e: &Epilogue<Expr>, dims: &[Dim]) -> Finish {
        let sources = e.sources.iter().map(|s| Bound::bind(f, s, dims)).collect();
        let sinks = e.sinks.iter().map(|s| (s.value.clone(), Place::bind(f, &s.to, dims))).collect();
        Finish { sources, sinks }
    }
    /// Prints everything that happens to one accumulator, a value of the point's width.
    pub(in crate::render::opencl) fn print(&self, f: &mut Function, p: &Point, accumulator: &str) {
        let first = [accumulator.to_string()];
        let mut arguments = Arguments::new(&self.sources, p.clone());
        // read before anything is stored: a store may overwrite what another reads
        self.sinks.iter().for_each(|(e, _)| arguments.read(f, e, 1, &Reduced::default()));
        for (e, place) in &self.sinks {
            let value = arguments.value(f, e, &first, &Reduced::default());
            place.store(f, p, &value);
        }
    }
}

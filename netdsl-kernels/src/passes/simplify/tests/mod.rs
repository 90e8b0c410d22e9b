//! Each rule on a small graph, and all of them on random graphs: the same values, nothing left to do.

mod rules;
mod values;

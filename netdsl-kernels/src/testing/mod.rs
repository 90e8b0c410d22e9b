//! For tests of graphs: random numbers, kinds of operations, and values by the reference in `f64`.

mod evaluate;
mod kind;
mod rng;

pub(crate) use evaluate::{Compiled, Point, key};
pub(crate) use kind::Kind;
pub(crate) use rng::Rng;

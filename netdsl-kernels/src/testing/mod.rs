//! For tests of graphs: random numbers, expressions and graphs, kinds of operations, and values by the reference in `f64`.

mod evaluate;
mod expressions;
mod garden;
mod kind;
mod rng;

pub(crate) use evaluate::{Compiled, Point, key};
pub(crate) use expressions::random_expression;
pub(crate) use garden::random_graph;
pub(crate) use kind::Kind;
pub(crate) use rng::Rng;

//! The intermediate representation: a graph of primitive operations over tensors whose shapes may depend on the batch.
//!
//! - A **graph** is a list of nodes in topological order. A node is an operation, earlier nodes as inputs, a shape. Nothing
//!   has a side effect: parameters and states are leaves, what becomes of them are roots.
//! - An **operation** is one of the closed list of `netdsl_plan::Op`, whose documentation defines it. There is no layer here.
//! - The **batch** is symbolic: an axis is a number or a number times the samples. Reductions over a batched axis run over
//!   the samples of this batch; the number of samples is `Op::Scalar(Samples)`.
//! - A **scalar expression** (`Expr`) is the body of a `Map`: differentiated symbolically, printed as OpenCL C and as Rust
//!   from the same tree. Comparison has no value; choice is `Select`, and at a kink the chosen arm decides the slope.
//! - Every operation has a gradient rule that is itself in operations, so gradients of gradients exist.
//!
//! What is not here: layers, layouts, kernels, numbers.

mod builder;
mod derivative;
mod expr;
mod parse;
mod print;
mod shape;
mod shared;
mod tape;
mod verify;

pub use builder::Builder;
pub use expr::{Binary, Compare, Expr, Unary};
pub use netdsl_plan::{DType, Dim, Op, Origin, Phase, ReduceKind, Root, RootKind, Scalar, Shape, Window};
pub use parse::{ParseError, parse};
pub use print::{print, print_node, print_root};
pub use shape::{infer, pooled, windows};
pub use tape::{Inst, Tape};
pub use verify::{Verified, Violation, verify};

/// A graph with expression trees.
pub type Graph = netdsl_plan::Graph<Expr>;
/// A node with an expression tree.
pub type Node = netdsl_plan::Node<Expr>;

/// A value of a graph: the index of its node. Printed as `%12`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(pub u32);

impl Value {
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "%{}", self.0)
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "%{}", self.0)
    }
}

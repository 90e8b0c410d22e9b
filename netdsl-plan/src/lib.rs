//! The data that netdsl's compiler writes and its runtime reads.
//!
//! One definition serves both sides: `netdsl-kernels` builds these types in memory, the macro puts them into the program
//! as one text (see `wire`), and `netdsl-runtime` runs either. The types are
//! generic over how a scalar expression is represented: an expression tree in the compiler, a compiled function in
//! the runtime. Nothing here computes: no gradient, no text of a kernel, no device.
#![forbid(unsafe_code)]

mod access;
mod body;
mod dim;
mod function;
mod launch;
mod literal;
mod network;
mod op;
mod optimizer;
mod source;
mod step;
mod wire;

pub use access::{Access, Affine, Guard, Region};
pub use body::{Body, Conv2d, ConvKind, Epilogue, MatMul, RowStep, Rows, Sink, Source, UpdateAll, WindowOp};
pub use dim::{DType, Dim, Shape};
pub use function::{Block, BlockFn, Form, Point, PointFn, UpdateFn};
pub use launch::{Extent, Kernel, Launch, LaunchList, ListKind, Part, Stored, Target, TargetPlan};
pub use literal::{Literal, is_named};
pub use network::{
    Door, DoorKind, Initializer, LayerInfo, LossInfo, NetworkPlan, OutputInfo, OutputKind, ParamInfo, StateInfo,
};
pub use op::{Graph, Node, Op, Origin, Phase, ReduceKind, Root, RootKind, Scalar, Window};
pub use optimizer::{Hyper, HyperRange, OptimizerPlan};
pub use step::*;
pub use wire::{Broken, FunctionIndex, Reader, Wire, Writer};

/// A text that is borrowed in a `static` plan and owned in one built in memory.
pub type Text = std::borrow::Cow<'static, str>;
/// A list that is borrowed in a `static` plan and owned in one built in memory.
pub type List<T> = std::borrow::Cow<'static, [T]>;
/// The most sources that one body reads; fusion stops there, so that the host path needs no allocation.
pub const MAX_SOURCES: usize = 24;
/// The most state slots that an optimizer may have.
pub const MAX_SLOTS: usize = 6;

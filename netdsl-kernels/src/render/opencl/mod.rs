//! OpenCL C 1.2 from bodies: core features only, no double, no recursion, `int` indices.
//!
//! A body becomes a device function `body_<hash>(tile, buffers.., offsets..)`; a kernel is a thin shell over the functions of
//! its parts. Texts hold extents, strides and constants and nothing that tells two equal layers apart: addresses and random
//! streams are arguments. There are two families, because no text serves both (a GPU's kernels are 25 to 400 times slower on a
//! CPU): *Cpu* works on `float16` in registers with one work-item a work-group, *Gpu* on local memory with 256.
//!
//! What to compute, where values lie and which bodies share a launch is decided before; see `netdsl_plan::Body`.

mod body;
mod contraction;
pub mod expr;
mod function;
mod gpu;
mod loops;
mod number;
mod place;
mod point;
mod pool16;
mod prelude;
mod program;
mod rows;
mod shell;
mod sink;
mod source;
mod table;
mod text;
mod update;
mod window;

pub use body::body;
pub use prelude::{prelude, update_text};
pub use program::Program;
pub use shell::kernel;

use netdsl_plan::{DType, Extent, Target};

/// What kernels of one network share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// How each door's samples are stored.
    pub doors: Vec<DType>,
    /// The largest batch. Buffers hold this rounded up to 16.
    pub batch: usize,
    /// Words of the `Params` region.
    pub params: usize,
    /// Words of one row of the losses: two more than there are losses.
    pub losses: usize,
}

impl Context {
    fn door(&self, i: usize) -> DType {
        self.doors.get(i).copied().unwrap_or(DType::F32)
    }
}

/// A body as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The device function, guarded against a second definition.
    pub function: String,
    /// Its name, made from its text.
    pub name: String,
    /// The numbers that the kernel takes for this part, in order.
    pub offsets: Vec<i32>,
    /// The part's tiles.
    pub tiles: Extent,
    /// Work-items of a work-group.
    pub local: usize,
    /// Whether it calls the optimizer's update.
    pub updates: bool,
    /// The buffers that the function takes.
    buffers: Vec<function::Buffer>,
    /// Words of local memory.
    scratch: usize,
}

impl Rendered {
    /// Whether the function has barriers, so that every work-item of a work-group must walk through it.
    fn barriers(&self) -> bool {
        self.scratch > 0
    }
}

/// Work-items of a work-group, one number a target, so that any parts can share a launch. `Host` runs bodies, not text;
/// where it is asked for its text all the same, it gets a CPU's.
const fn local(target: Target) -> usize {
    match target {
        Target::Cpu | Target::Host => 1,
        Target::Gpu => 256,
    }
}

//! The executor for OpenCL devices, over the crate `ocl`.
//!
//! Objects are made and held by `ocl::core`. Questions and the commands of a queue go through `ocl::ffi`: `ocl::core`
//! panics at an error code that it does not know, allocates for a question that was answered before, and takes a build
//! that failed without a word for a success. `ocl`'s upper layer is not used: it sleeps and panics where there is no
//! platform, and checks arguments that the compiler of the plan has already settled.
//!
//! Nothing here knows a layer, a loss or an epoch; it knows regions, launches and arguments.

// The functions behind `ocl`: rustc leaves out of the link what nobody mentions.
extern crate netdsl_opencl as _;

mod bytes;
mod cache;
mod execute;
mod failure;
mod hardware;
mod held;
mod info;
mod inventory;
mod log;
mod memory;
mod prepared;
mod profile;
mod program;
mod queue;
mod ready;
mod refusal;
mod regions;
mod session;
mod source;
mod staging;
#[cfg(test)]
mod tests;

pub(crate) use hardware::Hardware;
pub(crate) use inventory::inventory;
pub(crate) use session::{Options, Session};

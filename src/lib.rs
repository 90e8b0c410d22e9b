//! Neural networks written in a macro: every shape is checked while the crate compiles, the backward pass is derived, and
//! the network becomes OpenCL kernels with its shapes baked in, typed Rust to call them, and a CPU path that computes the
//! same. This crate is the facade: it re-exports, and adds the prelude.

mod macros;
pub mod manual;
pub mod optimizers;
pub mod prelude;

pub use netdsl_runtime::*;

/// For the code that the macros generate. Not part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::manual;
    pub use netdsl_macros::{network, optimizer};
    pub use netdsl_runtime::__private::*;
}

/// The examples of the README, so that they are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! The runtime of netdsl: devices, memory, launches, training, data, checkpoints and verification.
//!
//! It runs plans; it parses nothing, generates no text and knows no layer. The library prints nothing: what a user may
//! want to see is returned, logged through `log`, or shown by the progress that was asked for.

mod error;
mod executor;
mod reference;

pub use error::{Error, Result};

/// For tests of the workspace, which compare everything with the reference. Not part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::reference::{Leaves, evaluate, evaluate_from, evaluate_node};
}

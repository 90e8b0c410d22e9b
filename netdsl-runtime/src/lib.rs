//! The runtime of netdsl: devices, memory, launches, training, data, checkpoints and verification.
//!
//! It runs plans; it parses nothing, generates no text and knows no layer. The library prints nothing: what a user may
//! want to see is returned, logged through `log`, or shown by the progress that was asked for.

mod error;
mod executor;

pub use error::{Error, Result};

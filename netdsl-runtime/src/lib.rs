//! The runtime of netdsl: devices, memory, launches, training, data, checkpoints and verification.
//!
//! It runs plans; it parses nothing, generates no text and knows no layer. The library prints nothing: what a user may
//! want to see is returned, logged through `log`, or shown by the progress that was asked for.

#[cfg(test)]
mod counting;
pub mod data;
#[cfg_attr(
    all(feature = "opencl", not(test)),
    expect(dead_code, reason = "the engine that runs networks on it is to come")
)]
mod device;
mod door;
mod error;
#[cfg_attr(not(all(feature = "opencl", test)), expect(dead_code, reason = "the engine that calls it is to come"))]
mod executor;
#[doc(hidden)]
pub mod math;
mod network;
#[cfg(feature = "opencl")]
#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "the engine that runs networks on it is to come"))]
mod opencl;
mod optimizer;
mod param;
mod random;
mod reference;
mod seeds;
mod session;

pub use device::{Device, DeviceKind};
pub use door::{Class, Element, OutputElement, Outputs, Record, Sample, SampleType, Values};
pub use error::{Error, Result};
pub use network::{Network, Trainable};
pub use optimizer::Rule;
pub use param::ParamRef;
pub use seeds::Seeds;

/// For the code that `network!` and `optimizer!` generate, and for the tests of the workspace. Not part of the interface.
///
/// Generated code: `impl Network` (see its required methods), `impl Trainable` where there is a loss, `impl Outputs` for
/// the struct of outputs (each field `raw.take(index)?`; `Values<[f32; 10]>`, and `u32` elements for indices), and
/// `impl Rule` for a struct of `optimizer!`.
#[doc(hidden)]
pub mod __private {
    pub use crate::door::{Class, Outputs, RawOutputs, Record, Sample, Values};
    pub use crate::math;
    pub use crate::reference::{Leaves, evaluate, evaluate_from, evaluate_node};
    pub use crate::session::Session;
    pub use crate::{Error, Network, ParamRef, Result, Rule, Seeds, Trainable};
    pub use netdsl_plan::*;
}

//! The runtime of netdsl: devices, memory, launches, training, data, checkpoints and verification.
//!
//! It runs plans; it parses nothing, generates no text and knows no layer. The library prints nothing: what a user may
//! want to see is returned, logged through `log`, or shown by the progress that was asked for.

mod any;
mod batch;
mod checkpoint;
#[cfg(test)]
mod counting;
pub mod data;
mod device;
mod door;
mod error;
mod evaluation;
mod executor;
mod fit;
mod gradients;
mod host;
mod layout;
#[doc(hidden)]
pub mod math;
mod network;
#[cfg(feature = "opencl")]
mod opencl;
mod optimizer;
mod oracle;
mod param;
mod pass;
mod progress;
mod random;
mod reference;
mod seeds;
mod selection;
mod session;
mod snapshot;
mod summary;
mod trainable;
mod verify;

pub use any::AnyNetwork;
pub use batch::{Batch, Inputs};
pub use data::Data;
pub use device::{Device, DeviceKind};
pub use door::{Class, Element, OutputElement, Outputs, Record, Sample, SampleType, Values};
pub use error::{Error, Result};
pub use evaluation::{Epoch, Evaluation, History};
pub use fit::Fit;
pub use gradients::{GradientValues, Gradients};
/// Arrays, as parameters and outputs come; re-exported so that versions agree.
pub use ndarray;
pub use network::Network;
pub use optimizer::{Optimizer, Rule};
pub use param::{ParamName, ParamRef};
pub use pass::Pass;
pub use seeds::Seeds;
pub use selection::Selection;
pub use session::{ClassCount, Losses};
pub use snapshot::Snapshot;
pub use summary::Summary;
pub use trainable::Trainable;
pub use verify::{Check, Report, Verdict};

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
    pub use crate::session::{Session, UntypedBatch, UntypedOptimizer, UntypedValues};
    pub use crate::{Device, Error, Network, ParamRef, Result, Rule, Seeds, Trainable};
    pub use netdsl_plan::*;
}

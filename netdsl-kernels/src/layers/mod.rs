//! The layers of the language: one file each with its formula, source, table of arguments, shape rule, parameters and forward
//! pass in primitive operations. To add a layer: a file, its `mod` line, a line of `LAYERS`. Everything else (checks, "did you
//! mean", gradients, kernels, the manual) is derived. No sites and no tokens here.
mod common;
mod dense;
mod elementwise;
mod relu;
mod sample;
mod weights;

pub use common::{Fault, Inputs, Layer, LayerSpec, Lowering, Mode, ParamSpec, Part, StateSpec};
pub use elementwise::Elementwise;
pub(crate) use elementwise::align;
pub use sample::{Element, Sample, product, shown};

/// All layers, by name.
pub const LAYERS: &[LayerSpec] = &[dense::SPEC, relu::SPEC];

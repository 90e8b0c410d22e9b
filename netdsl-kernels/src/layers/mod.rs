//! The layers of the language: one file each with its formula, source, table of arguments, shape rule, parameters and forward
//! pass in primitive operations. To add a layer: a file, its `mod` line, a line of `LAYERS`. Everything else (checks, "did you
//! mean", gradients, kernels, the manual) is derived. No sites and no tokens here.
//!
//! Besides its table every layer with parameters takes `name: "features.0"`, what they are called in checkpoints.
mod add;
mod batch_norm;
mod batch_norm1d;
mod batch_norm2d;
mod common;
mod concat;
mod conv2d;
mod dense;
mod dropout;
mod elementwise;
mod elu;
mod embedding;
mod flatten;
mod leaky_relu;
mod max_pool2d;
mod normalize;
mod relu;
mod reshape;
mod sample;
mod sigmoid;
mod softmax;
mod tanh;
mod weights;
mod windows;

pub use common::{Fault, Inputs, Layer, LayerSpec, Lowering, Mode, ParamSpec, Part, StateSpec};
pub(crate) use concat::SPEC as CONCAT;
pub use elementwise::Elementwise;
pub(crate) use elementwise::align;
pub use sample::{Element, Sample, product, shown};
pub(crate) use softmax::{AXIS, axis, behind_batch};

/// All layers, by name.
pub const LAYERS: &[LayerSpec] = &[
    add::SPEC,
    batch_norm1d::SPEC,
    batch_norm2d::SPEC,
    concat::SPEC,
    conv2d::SPEC,
    dense::SPEC,
    dropout::SPEC,
    elu::SPEC,
    embedding::SPEC,
    flatten::SPEC,
    leaky_relu::SPEC,
    max_pool2d::SPEC,
    normalize::SPEC,
    relu::SPEC,
    reshape::SPEC,
    sigmoid::SPEC,
    softmax::SPEC,
    tanh::SPEC,
];

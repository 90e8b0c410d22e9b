//! BatchNorm1d: `γ (x − μ) / √(σ² + eps) + β` per feature of a sample `[features]`, with μ and σ² over the samples of a batch. Ioffe
//! and Szegedy 2015; PyTorch's `BatchNorm1d`. The formula is `batch_norm.rs`.
//!
//! It does not take `[channels, length]` as PyTorch's does: here a sample of two axes is `[steps, features]`, the channels last.
use super::batch_norm::{ARGS, batch_norm};
use super::{Fault, Inputs, LayerSpec, Sample};
use crate::diagnostic::Code;

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "BatchNorm1d",
    doc: "Shifts and scales every feature of a sample `[features]` to mean 0 and variance 1 over the batch, then by trained numbers.",
    also: &["BatchNorm", "BatchNormalization"],
    inputs: Inputs::ONE,
    args: ARGS,
    make: |args| batch_norm(args, flat),
};

fn flat(sample: &Sample) -> Result<(), Fault> {
    let help = match sample.shape[..] {
        [_] => return Ok(()),
        [_, _, _] => "write `BatchNorm2d`, or insert `Flatten ->` before it",
        _ => "insert `Flatten ->` before it",
    };
    let message = format!("`BatchNorm1d` needs a flat input, but a sample has shape {}", sample.shown());
    Err(Fault::new(Code::Shape, message).help(help))
}

//! BatchNorm2d: `γ (x − μ) / √(σ² + eps) + β` per channel of an image `[channels, height, width]`, with μ and σ² over the samples
//! of a batch and the image. Ioffe and Szegedy 2015; PyTorch's `BatchNorm2d`. The formula is `batch_norm.rs`.
use super::batch_norm::{ARGS, batch_norm};
use super::windows::image;
use super::{Fault, Inputs, LayerSpec, Sample};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "BatchNorm2d",
    doc: "Shifts and scales every channel of an image `[channels, height, width]` to mean 0 and variance 1 over the batch, then by trained numbers.",
    also: &["BatchNorm", "BatchNormalization"],
    inputs: Inputs::ONE,
    args: ARGS,
    make: |args| batch_norm(args, channels_first),
};

fn channels_first(sample: &Sample) -> Result<(), Fault> {
    image("BatchNorm2d", sample).map(drop).map_err(|fault| match sample.shape[..] {
        [_] => fault.help("write `BatchNorm1d`, which takes [features]"),
        _ => fault,
    })
}

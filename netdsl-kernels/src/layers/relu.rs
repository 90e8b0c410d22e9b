//! Relu: `max(x, 0)`, with slope 0 at 0. Nair and Hinton 2010; PyTorch's `ReLU`.
use super::elementwise::activation;
use super::{Inputs, LayerSpec};
use crate::ir::Expr;

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Relu",
    doc: "`max(x, 0)` of every element; the slope at 0 is 0.",
    also: &["ReLU", "Rectifier"],
    inputs: Inputs::ONE,
    args: &[],
    make: |_| activation(Expr::arg(0).relu()),
};

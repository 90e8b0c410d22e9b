//! Sigmoid: `1 / (1 + e⁻ˣ)`, the logistic function. PyTorch's `Sigmoid`.
use super::elementwise::activation;
use super::{Inputs, LayerSpec};
use crate::ir::Expr;

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Sigmoid",
    doc: "`1 / (1 + e⁻ˣ)` of every element: between 0 and 1.",
    also: &["Logistic"],
    inputs: Inputs::ONE,
    args: &[],
    make: |_| activation(Expr::arg(0).sigmoid()),
};

//! Tanh: the hyperbolic tangent. PyTorch's `Tanh`.
use super::elementwise::activation;
use super::{Inputs, LayerSpec};
use crate::ir::Expr;

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Tanh",
    doc: "The hyperbolic tangent of every element: between −1 and 1.",
    also: &["TanH"],
    inputs: Inputs::ONE,
    args: &[],
    make: |_| activation(Expr::arg(0).tanh()),
};

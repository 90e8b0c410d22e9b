//! Mean squared error: `(y − t)²` for every element. PyTorch's `MSELoss`: the mean is over all elements, not only the batch.
use super::elementwise::elementwise;
use super::{LossSpec, REDUCTION};
use crate::ir::Expr;

pub(super) const SPEC: LossSpec = LossSpec {
    name: "Mse",
    doc: "`(y − t)²` of every element.",
    also: &["MSELoss", "MeanSquaredError", "L2Loss"],
    inputs: &["prediction", "target"],
    logits: false,
    args: &[REDUCTION],
    make: |_| elementwise("Mse", (Expr::arg(0) - Expr::arg(1)).square()),
};

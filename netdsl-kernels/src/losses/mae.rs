//! Mean absolute error: `|y − t|` for every element; its slope where they are equal is 0. PyTorch's `L1Loss`: the mean is over all
//! elements, not only the batch.
use super::elementwise::elementwise;
use super::{LossSpec, REDUCTION};
use crate::ir::Expr;

pub(super) const SPEC: LossSpec = LossSpec {
    name: "Mae",
    doc: "`|y − t|` of every element; the slope where they are equal is 0.",
    also: &["L1Loss", "L1", "MeanAbsoluteError"],
    inputs: &["prediction", "target"],
    logits: false,
    args: &[REDUCTION],
    make: |_| elementwise("Mae", (Expr::arg(0) - Expr::arg(1)).abs()),
};

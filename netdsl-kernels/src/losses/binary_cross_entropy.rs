//! Binary cross-entropy: `ln(1 + eˣ) − x·t` for a logit `x` and a target `t` from 0 to 1, for every element. PyTorch's
//! `BCEWithLogitsLoss`, written as `max(x, 0) − x·t + ln(1 + e^−|x|)`, which does not overflow.
use super::elementwise::{numeric, same_shape};
use super::{Loss, LossSpec, REDUCTION};
use crate::front::softplus;
use crate::ir::{Builder, Expr, Value};
use crate::layers::{Element, Fault, Sample};

pub(super) const SPEC: LossSpec = LossSpec {
    name: "BinaryCrossEntropy",
    doc: "`ln(1 + eˣ) − x·t` of every element: logits against numbers from 0 to 1, or `Class(2)`. Contains the sigmoid.",
    also: &["BCEWithLogitsLoss", "BCE", "BCELoss"],
    inputs: &["logits", "target"],
    logits: true,
    args: &[REDUCTION],
    make: |_| Box::new(BinaryCrossEntropy),
};

struct BinaryCrossEntropy;

impl Loss for BinaryCrossEntropy {
    fn check(&self, inputs: &[Sample]) -> Result<(), Fault> {
        for (i, input) in inputs.iter().enumerate() {
            if (i, input.element) != (1, Element::Class(2)) {
                numeric("BinaryCrossEntropy", i, input)?;
            }
        }
        same_shape("BinaryCrossEntropy", inputs)
    }
    fn terms(&self, b: &mut Builder, inputs: &[Value]) -> Value {
        b.map(softplus(Expr::arg(0)) - Expr::arg(0) * Expr::arg(1), inputs)
    }
}

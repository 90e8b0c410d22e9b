//! Softmax: `e^xᵢ / Σⱼ e^xⱼ` along one axis of the sample. PyTorch's `Softmax`. The largest element is subtracted first, so
//! that nothing overflows; no gradient flows through the choice of what is subtracted, which cancels.
use super::{Fault, Inputs, Layer, LayerSpec, Lowering, Part, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec};
use crate::diagnostic::Code;
use crate::ir::{Expr, ReduceKind, Value};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Softmax",
    doc: "`e^xᵢ / Σⱼ e^xⱼ`: positive numbers that sum to 1 along an axis.",
    also: &[],
    inputs: Inputs::ONE,
    args: &[AXIS],
    make: |args| Ok(Box::new(Softmax { axis: args.integer("axis") })),
};

/// An axis of the sample, the last one by default.
pub(crate) const AXIS: ArgSpec = ArgSpec {
    name: "axis",
    kind: ArgKind::Integer,
    default: ArgDefault::Number(-1.0),
    doc: "an axis of the sample, from 0, or from the end with -1",
};

struct Softmax {
    axis: i64,
}

impl Layer for Softmax {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        axis("Softmax", self.axis, &inputs[0])?;
        Ok(Sample::numbers(inputs[0].shape.clone()))
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let axis = behind_batch(self.axis, cx.b.shape(inputs[0]).rank());
        let largest = cx.b.reduce(ReduceKind::Max, inputs[0], &[axis]);
        let shift = cx.b.detach(largest);
        let exp = cx.b.map((Expr::arg(0) - Expr::arg(1)).exp(), &[inputs[0], shift]);
        let sum = cx.b.sum(exp, &[axis]);
        cx.b.div(exp, sum)
    }
}

/// The axis of a sample that a number means, which may count from the end.
pub(crate) fn axis(layer: &str, axis: i64, input: &Sample) -> Result<usize, Fault> {
    let rank = input.shape.len() as i64;
    let wrapped = if axis < 0 { axis + rank } else { axis };
    if (0..rank).contains(&wrapped) {
        return Ok(wrapped as usize);
    }
    let message = format!("`{layer}` along axis {axis}, but a sample has shape {}", input.shown());
    let fault = Fault::new(Code::Shape, message).at(Part::Argument("axis"));
    Err(match rank {
        0 => fault.help("a sample of one number has no axis; use a layer with several outputs before"),
        _ => fault.help(format!("write an axis from 0 to {}, or from -{rank} to -1", rank - 1)),
    })
}

/// The same axis of a batch of that rank.
pub(crate) fn behind_batch(axis: i64, rank: usize) -> usize {
    if axis < 0 { (rank as i64 + axis) as usize } else { axis as usize + 1 }
}

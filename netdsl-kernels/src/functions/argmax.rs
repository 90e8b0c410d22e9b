//! Argmax: the index of the first largest element along an axis, which disappears. PyTorch's `argmax`. For outputs only:
//! nothing computes with indices, and no gradient flows.
use crate::ir::{ReduceKind, Shape, Value};
use crate::layers::{AXIS, Element, Fault, Inputs, Layer, LayerSpec, Lowering, Sample, axis, behind_batch};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "argmax",
    doc: "The index of the first largest element along an axis; for outputs.",
    also: &["ArgMax"],
    inputs: Inputs::ONE,
    args: &[AXIS],
    make: |args| Ok(Box::new(Argmax { axis: args.integer("axis") })),
};

struct Argmax {
    axis: i64,
}

impl Layer for Argmax {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        let axis = axis("argmax", self.axis, &inputs[0])?;
        let mut shape = inputs[0].shape.clone();
        let below = shape.remove(axis);
        Ok(Sample { shape, element: Element::Index(below) })
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let mut dims = cx.b.shape(inputs[0]).dims().to_vec();
        let axis = behind_batch(self.axis, dims.len());
        dims.remove(axis);
        let index = cx.b.reduce(ReduceKind::ArgMax, inputs[0], &[axis]);
        cx.b.reshape(index, Shape::new(dims))
    }
}

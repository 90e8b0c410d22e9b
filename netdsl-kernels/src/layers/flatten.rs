//! Flatten: all elements of a sample in one axis, in the order channels, rows, columns. PyTorch's `Flatten`.
use super::{Element, Fault, Inputs, Layer, LayerSpec, Lowering, Sample};
use crate::ir::{Dim, Shape, Value};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Flatten",
    doc: "All elements of a sample in one axis, the last axis of the input fastest.",
    also: &[],
    inputs: Inputs::ONE,
    args: &[],
    make: |_| Ok(Box::new(Flatten)),
};

struct Flatten;

impl Layer for Flatten {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        // the input was found to be within what a device can hold, so the product is in range
        let shape = vec![inputs[0].shape.iter().product()];
        Ok(Sample { shape, element: Element::moved(inputs) })
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let n = cx.b.shape(inputs[0]).fixed_len();
        cx.b.reshape(inputs[0], Shape::new([Dim::BATCH, Dim::fixed(n)]))
    }
}

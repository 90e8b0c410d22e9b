//! Reshape: the elements of a sample in the same order under another shape. NumPy's and PyTorch's `reshape`, without the batch.
use super::{Element, Fault, Inputs, Layer, LayerSpec, Lowering, Part, Sample, product, shown};
use crate::args::{ArgDefault, ArgKind, ArgSpec};
use crate::diagnostic::Code;
use crate::ir::{Shape, Value};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Reshape",
    doc: "The elements of a sample in the same order under another shape.",
    also: &["View", "Unflatten"],
    inputs: Inputs::ONE,
    args: &[ArgSpec {
        name: "shape",
        kind: ArgKind::Dims,
        default: ArgDefault::Required("[16, 7, 7]"),
        doc: "the new extents without the batch; one of them may be -1 and follows from the others",
    }],
    make: |args| {
        let dims = args.dims("shape");
        let open = dims.iter().filter(|d| **d == -1).count();
        if open > 1 {
            let fault = Fault::new(
                Code::ArgumentRange,
                "`shape` has -1 more than once, but only one extent can follow from the others",
            );
            return Err(fault.at(Part::Argument("shape")).help("write the other extents"));
        }
        if dims.contains(&0) {
            let fault = Fault::new(Code::ArgumentRange, "an extent of `shape` must be at least 1, or -1, but is 0");
            return Err(fault.at(Part::Argument("shape")).help("write a number from 1"));
        }
        Ok(Box::new(Reshape { dims }))
    },
};

struct Reshape {
    dims: Vec<i64>,
}

impl Reshape {
    /// The extents for a number of elements, if they fit.
    fn extents(&self, elements: usize) -> Option<Vec<usize>> {
        let fixed: Vec<usize> = self.dims.iter().filter(|d| **d > 0).map(|&d| d as usize).collect();
        let known = product(&fixed)?;
        let open = elements.checked_div(known)?;
        let extents: Vec<usize> = self.dims.iter().map(|&d| if d > 0 { d as usize } else { open }).collect();
        (product(&extents)? == elements).then_some(extents)
    }
}

impl Layer for Reshape {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        let elements = inputs[0].elements().unwrap_or(usize::MAX);
        if let Some(shape) = self.extents(elements) {
            return Ok(Sample { shape, element: Element::moved(inputs) });
        }
        let wanted = shown(&self.dims);
        let message = format!("{elements} elements of shape {} do not fit into {wanted}", inputs[0].shown());
        let fault = Fault::new(Code::Shape, message).at(Part::Argument("shape"));
        Err(fault.help(format!("write extents whose product is {elements}, or -1 for one of them")))
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let elements = cx.b.shape(inputs[0]).fixed_len();
        let extents = self.extents(elements).unwrap_or_else(|| vec![elements]); // `output` has accepted them
        cx.b.reshape(inputs[0], Shape::batched(&extents))
    }
}

//! Concat: values one behind the other along an axis of the sample; the other extents agree. PyTorch's `cat`, NumPy's
//! `concatenate`.
use super::softmax::{axis, behind_batch};
use super::{Element, Fault, Inputs, Layer, LayerSpec, Lowering, Part, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec};
use crate::diagnostic::Code;
use crate::ir::Value;

pub(crate) const SPEC: LayerSpec = LayerSpec {
    name: "Concat",
    doc: "Values one behind the other along an axis; also written `concat`.",
    also: &["Cat", "Concatenate", "Stack"],
    inputs: Inputs::SEVERAL,
    args: &[ArgSpec {
        name: "axis",
        kind: ArgKind::Integer,
        default: ArgDefault::Number(0.0),
        doc: "an axis of the sample, from 0, or from the end with -1",
    }],
    make: |args| Ok(Box::new(Concat { axis: args.integer("axis") })),
};

struct Concat {
    axis: i64,
}

impl Layer for Concat {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        let first = &inputs[0];
        let along = axis("Concat", self.axis, first)?;
        let mut shape = first.shape.clone();
        for (i, input) in inputs.iter().enumerate().skip(1) {
            let others =
                |s: &Sample| s.shape.iter().enumerate().filter(|(a, _)| *a != along).map(|(_, n)| *n).collect();
            let (a, b): (Vec<usize>, Vec<usize>) = (others(first), others(input));
            if input.shape.len() != shape.len() || a != b {
                let message =
                    format!("shapes {} and {} differ in more than axis {along}", first.shown(), input.shown());
                let fault = Fault::new(Code::Mismatch, message).at(Part::Input(i));
                return Err(fault.help("bring the other extents to the same numbers, or choose another `axis`"));
            }
            shape[along] = shape[along].saturating_add(input.shape[along]);
        }
        Ok(Sample { shape, element: Element::moved(inputs) })
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let axis = behind_batch(self.axis, cx.b.shape(inputs[0]).rank());
        cx.b.concat(inputs, axis)
    }
}

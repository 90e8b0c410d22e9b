//! Dropout: in training each element becomes 0 with probability `rate`, the others are divided by `1 − rate`, so that the mean
//! stays; in inference nothing happens. Srivastava et al. 2014, inverted as in PyTorch's `Dropout`.
use super::{Fault, Inputs, Layer, LayerSpec, Lowering, Mode, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Range};
use crate::ir::{Expr, Value};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Dropout",
    doc: "In training sets each element to 0 with probability `rate` and divides the others by `1 − rate`.",
    also: &["DropOut"],
    inputs: Inputs::ONE,
    args: &[ArgSpec {
        name: "rate",
        kind: ArgKind::Number(Range::FRACTION),
        default: ArgDefault::Required("0.5"),
        doc: "the probability that an element is dropped",
    }],
    make: |args| Ok(Box::new(Dropout { rate: args.number("rate") })),
};

struct Dropout {
    rate: f64,
}

impl Layer for Dropout {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        Ok(Sample::numbers(inputs[0].shape.clone()))
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        if cx.mode == Mode::Infer || self.rate == 0.0 {
            return inputs[0];
        }
        let stream = cx.stream();
        let shape = cx.b.shape(inputs[0]).clone();
        let uniform = cx.b.random(stream, shape);
        let kept = Expr::arg(0) * (1.0 / (1.0 - self.rate));
        cx.b.map(Expr::arg(1).lt(self.rate, 0.0, kept), &[inputs[0], uniform])
    }
}

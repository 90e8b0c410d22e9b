//! Dense: `y = x Wᵀ + b`, with `W: [units, features]`. PyTorch's `Linear`, Keras' `Dense` without activation.
//!
//! A sample is `[features]`, or `[steps, features]`, where every step goes through the same weights.
use super::weights::{BIAS, BIAS_INIT, INIT, L1, L2, Weights};
use super::{Fault, Inputs, Layer, LayerSpec, Lowering, ParamSpec, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Args};
use crate::diagnostic::Code;
use crate::ir::{Dim, Shape, Value};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Dense",
    doc: "`y = x Wᵀ + b`: every output sees every input. Takes `[features]` or `[steps, features]`.",
    also: &["Linear", "FullyConnected", "Affine"],
    inputs: Inputs::ONE,
    args: &[
        ArgSpec {
            name: "units",
            kind: ArgKind::Count,
            default: ArgDefault::Required("64"),
            doc: "the number of outputs",
        },
        BIAS,
        INIT,
        BIAS_INIT,
        L1,
        L2,
    ],
    make: |args| Ok(Box::new(Dense::new(args))),
};

struct Dense {
    units: usize,
    weights: Weights,
}

impl Dense {
    fn new(args: &Args) -> Dense {
        Dense { units: args.count("units"), weights: Weights::new(args) }
    }
}

impl Layer for Dense {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        match inputs[0].shape[..] {
            [_] => Ok(Sample::numbers([self.units])),
            [steps, _] => Ok(Sample::numbers([steps, self.units])),
            [] => Err(Fault::new(Code::Shape, "`Dense` needs a flat input, but a sample is one number, of shape []")
                .help("insert `Reshape([1])` before it, or give the input the shape `[1]`")),
            _ => Err(Fault::new(
                Code::Shape,
                format!("`Dense` needs a flat input, but a sample has shape {}", inputs[0].shown()),
            )
            .help("insert `Flatten ->` before it")),
        }
    }
    fn params(&self, inputs: &[Sample]) -> Vec<ParamSpec> {
        let features = inputs[0].shape.last().copied().unwrap_or(1);
        self.weights.params(vec![self.units, features])
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let dims = cx.b.shape(inputs[0]).dims().to_vec();
        let (rows, last) = dims.split_at(dims.len() - 1);
        let size = rows.iter().map(|d| d.size).product();
        let flat = Shape::new([Dim { size, batched: true }, last[0]]);
        let x = cx.b.reshape(inputs[0], flat);
        let mut y = cx.b.matmul(x, cx.param(0), [false, true]);
        if self.weights.bias {
            y = cx.b.add(y, cx.param(1));
        }
        let shape = Shape::new([rows, &[Dim::fixed(self.units)]].concat());
        cx.b.reshape(y, shape)
    }
}

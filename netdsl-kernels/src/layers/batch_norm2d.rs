//! BatchNorm2d: `γ (x − μ) / √(σ² + eps) + β` per channel. Ioffe and Szegedy 2015; PyTorch's `BatchNorm2d`.
//!
//! In training μ and σ² are the mean and the biased variance over the samples of this batch and the image; the running ones move
//! towards them by `momentum`, the variance with the unbiased one. In inference the running ones are used.
use super::windows::image;
use super::{Fault, Inputs, Layer, LayerSpec, Lowering, Mode, ParamSpec, Sample, StateSpec};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Args, Range};
use crate::ir::{Expr, Shape, Value};
use netdsl_plan::Initializer;

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "BatchNorm2d",
    doc: "Shifts and scales every channel of an image `[channels, height, width]` to mean 0 and variance 1 over the batch, then by trained numbers.",
    also: &["BatchNorm", "BatchNormalization"],
    inputs: Inputs::ONE,
    args: &[
        ArgSpec {
            name: "eps",
            kind: ArgKind::Number(Range::POSITIVE),
            default: ArgDefault::Number(1e-5),
            doc: "what is added to the variance, against division by 0",
        },
        ArgSpec {
            name: "momentum",
            kind: ArgKind::Number(Range::UNIT),
            default: ArgDefault::Number(0.1),
            doc: "the share of a batch in the running statistics",
        },
        ArgSpec {
            name: "affine",
            kind: ArgKind::Bool,
            default: ArgDefault::Bool(true),
            doc: "whether a trained factor and summand follow",
        },
    ],
    make: |args| Ok(Box::new(BatchNorm2d::new(args))),
};

struct BatchNorm2d {
    eps: f64,
    momentum: f64,
    affine: bool,
}

impl BatchNorm2d {
    fn new(args: &Args) -> BatchNorm2d {
        BatchNorm2d { eps: args.number("eps"), momentum: args.number("momentum"), affine: args.flag("affine") }
    }

    /// Mean and biased variance of the batch, `[1, channels, 1, 1]`; moves the running ones.
    fn statistics(&self, cx: &mut Lowering<'_>, x: Value) -> [Value; 2] {
        let dims = cx.b.shape(x).dims().to_vec();
        let mean = cx.b.mean(x, &[0, 2, 3]);
        let squares = cx.b.map((Expr::arg(0) - Expr::arg(1)).square(), &[x, mean]);
        let variance = cx.b.mean(squares, &[0, 2, 3]);
        let flat = Shape::new([dims[1]]);
        let [mean_flat, variance_flat] = [mean, variance].map(|v| cx.b.reshape(v, flat.clone()));
        let moved = |batch: Expr| Expr::arg(0) * (1.0 - self.momentum) + batch * self.momentum;
        let next_mean = cx.b.map(moved(Expr::arg(1)), &[cx.state(0), mean_flat]);
        let samples = cx.b.samples();
        let count = Expr::arg(2) * (dims[2].size * dims[3].size) as f64;
        let unbiased = Expr::arg(1) * (count.clone() / (count - 1.0));
        let next_variance = cx.b.map(moved(unbiased), &[cx.state(1), variance_flat, samples]);
        cx.set_state(0, next_mean);
        cx.set_state(1, next_variance);
        [mean, variance]
    }
}

impl Layer for BatchNorm2d {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        image("BatchNorm2d", &inputs[0]).map(Sample::numbers)
    }
    fn params(&self, inputs: &[Sample]) -> Vec<ParamSpec> {
        let param = |name, value| {
            let (shape, init) = (inputs[0].shape[..1].to_vec(), Initializer::Constant(value));
            ParamSpec { name, shape, init, l1: 0.0, l2: 0.0 }
        };
        if self.affine { vec![param("weight", 1.0), param("bias", 0.0)] } else { vec![] }
    }
    fn states(&self, inputs: &[Sample]) -> Vec<StateSpec> {
        let state = |name, value| {
            let (shape, init) = (inputs[0].shape[..1].to_vec(), Initializer::Constant(value));
            StateSpec { name, shape, init }
        };
        vec![state("running_mean", 0.0), state("running_var", 1.0)]
    }
    /// The unbiased variance divides by one less than the values of a channel.
    fn least_samples(&self, inputs: &[Sample]) -> usize {
        if inputs[0].shape[1..].iter().all(|&n| n == 1) { 2 } else { 1 }
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let x = inputs[0];
        let channels = cx.b.shape(x).dims()[1].size;
        let by_channel = Shape::fixed(&[1, channels, 1, 1]);
        let [mean, variance] = match cx.mode {
            Mode::Train => self.statistics(cx, x),
            Mode::Infer => [0, 1].map(|i| cx.b.reshape(cx.state(i), by_channel.clone())),
        };
        let inverse = cx.b.map(1.0 / (Expr::arg(0) + self.eps).sqrt(), &[variance]);
        let e = (Expr::arg(0) - Expr::arg(1)) * Expr::arg(2);
        if !self.affine {
            return cx.b.map(e, &[x, mean, inverse]);
        }
        let [factor, summand] = [0, 1].map(|i| cx.b.reshape(cx.param(i), by_channel.clone()));
        cx.b.map(e * Expr::arg(3) + Expr::arg(4), &[x, mean, inverse, factor, summand])
    }
}

//! What batch normalisations have in common: their arguments, parameters and states, and `γ (x − μ) / √(σ² + eps) + β` on batches
//! `[B, channels, ..]`, whatever stands behind the channels. Which samples a layer takes is its own file's.
//!
//! In training μ and σ² are the mean and the biased variance of a channel over this batch and all axes behind the channels; the
//! running ones move towards them by `momentum`, the variance with the unbiased one. In inference the running ones are used.
use super::{Fault, Layer, Lowering, Mode, ParamSpec, Sample, StateSpec};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Args, Range};
use crate::ir::{Dim, Expr, Shape, Value};
use netdsl_plan::Initializer;

pub(super) const ARGS: &[ArgSpec] = &[
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
];

/// A batch normalisation with these arguments, of the samples that `takes` accepts; their first axis is the channels.
pub(super) fn batch_norm(args: &Args, takes: fn(&Sample) -> Result<(), Fault>) -> Result<Box<dyn Layer>, Fault> {
    let (eps, momentum, affine) = (args.number("eps"), args.number("momentum"), args.flag("affine"));
    Ok(Box::new(BatchNorm { eps, momentum, affine, takes }))
}

struct BatchNorm {
    eps: f64,
    momentum: f64,
    affine: bool,
    takes: fn(&Sample) -> Result<(), Fault>,
}

impl BatchNorm {
    /// Mean and biased variance of the batch, `[1, channels, 1..]`; moves the running ones.
    fn statistics(&self, cx: &mut Lowering<'_>, x: Value) -> [Value; 2] {
        let dims = cx.b.shape(x).dims().to_vec();
        let all_but_channels: Vec<usize> = (0..dims.len()).filter(|&axis| axis != 1).collect();
        let mean = cx.b.mean(x, &all_but_channels);
        let squares = cx.b.map((Expr::arg(0) - Expr::arg(1)).square(), &[x, mean]);
        let variance = cx.b.mean(squares, &all_but_channels);
        self.move_running(cx, [mean, variance], &dims);
        [mean, variance]
    }

    /// The running statistics after a batch `[B, channels, ..]` with these.
    fn move_running(&self, cx: &mut Lowering<'_>, statistics: [Value; 2], dims: &[Dim]) {
        let [mean, variance] = statistics.map(|v| cx.b.reshape(v, Shape::new([dims[1]])));
        let moved = |batch: Expr| Expr::arg(0) * (1.0 - self.momentum) + batch * self.momentum;
        let next_mean = cx.b.map(moved(Expr::arg(1)), &[cx.state(0), mean]);
        let samples = cx.b.samples();
        let of_a_sample: usize = dims[2..].iter().map(|d| d.size).product();
        let count = Expr::arg(2) * of_a_sample as f64;
        let unbiased = Expr::arg(1) * (count.clone() / (count - 1.0));
        let next_variance = cx.b.map(moved(unbiased), &[cx.state(1), variance, samples]);
        cx.set_state(0, next_mean);
        cx.set_state(1, next_variance);
    }
}

impl Layer for BatchNorm {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        (self.takes)(&inputs[0]).map(|()| Sample::numbers(inputs[0].shape.clone()))
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
        let dims = cx.b.shape(x).dims().to_vec();
        let extents: Vec<usize> = (0..dims.len()).map(|axis| if axis == 1 { dims[1].size } else { 1 }).collect();
        let by_channel = Shape::fixed(&extents);
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

//! What layers with a weight and a bias have in common: their arguments and their parameters.
use super::ParamSpec;
use crate::args::{ArgDefault, ArgKind, ArgSpec, Args, Range};
use crate::init::{Fans, Init};

pub(super) const BIAS: ArgSpec = ArgSpec {
    name: "bias",
    kind: ArgKind::Bool,
    default: ArgDefault::Bool(true),
    doc: "whether a trained number is added to every output",
};
pub(super) const INIT: ArgSpec = ArgSpec {
    name: "init",
    kind: ArgKind::Initializer,
    default: ArgDefault::Word("Default"),
    doc: "how the weight starts",
};
pub(super) const BIAS_INIT: ArgSpec = ArgSpec {
    name: "bias_init",
    kind: ArgKind::Initializer,
    default: ArgDefault::Word("Default"),
    doc: "how the bias starts; fans are the weight's",
};
pub(super) const L1: ArgSpec = ArgSpec {
    name: "l1",
    kind: ArgKind::Number(Range::NOT_NEGATIVE),
    default: ArgDefault::Number(0.0),
    doc: "adds `l1 · Σ|w|` of the weight to the loss",
};
pub(super) const L2: ArgSpec = ArgSpec {
    name: "l2",
    kind: ArgKind::Number(Range::NOT_NEGATIVE),
    default: ArgDefault::Number(0.0),
    doc: "adds `l2 · Σw²` of the weight to the loss (Keras' definition: no factor ½)",
};

/// The checked arguments of a weight and its bias.
pub(super) struct Weights {
    pub bias: bool,
    init: Init,
    bias_init: Init,
    l1: f64,
    l2: f64,
}

impl Weights {
    pub(super) fn new(args: &Args) -> Weights {
        Weights {
            bias: args.flag("bias"),
            init: args.init("init"),
            bias_init: args.init("bias_init"),
            l1: args.number("l1"),
            l2: args.number("l2"),
        }
    }
    /// `weight` of a shape in PyTorch's layout, then `bias` for its first axis.
    pub(super) fn params(&self, shape: Vec<usize>) -> Vec<ParamSpec> {
        let fans = Fans::of(&shape);
        let outputs = shape.first().copied().unwrap_or(1);
        let weight = ParamSpec { name: "weight", shape, init: self.init.with(fans), l1: self.l1, l2: self.l2 };
        let bias = ParamSpec { name: "bias", shape: vec![outputs], init: self.bias_init.with(fans), l1: 0.0, l2: 0.0 };
        if self.bias { vec![weight, bias] } else { vec![weight] }
    }
}

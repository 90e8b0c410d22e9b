//! LeakyRelu: `x` where it is at least 0, else `slope · x`; the slope at 0 is `slope`, as in PyTorch's `LeakyReLU`.
//! Maas et al. 2013.
use super::elementwise::activation;
use super::{Inputs, LayerSpec};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Range};
use crate::ir::{Compare, Expr};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "LeakyRelu",
    doc: "`x` of every element where it is positive, else `slope · x`.",
    also: &["LeakyReLU"],
    inputs: Inputs::ONE,
    args: &[ArgSpec {
        name: "slope",
        kind: ArgKind::Number(Range::ANY),
        default: ArgDefault::Number(0.01),
        doc: "the slope below 0",
    }],
    make: |args| {
        let x = Expr::arg(0);
        let below = x.clone() * args.number("slope");
        activation(Expr::select(Compare::Lt, 0.0.into(), x.clone(), x, below))
    },
};

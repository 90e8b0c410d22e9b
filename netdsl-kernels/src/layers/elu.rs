//! Elu: `x` where it is above 0, else `alpha · (eˣ − 1)`; the slope at 0 is `alpha`, as in PyTorch's `ELU`. Clevert et al. 2016.
//!
//! `eˣ − 1` is written as it stands: near 0 it loses relative, not absolute, precision.
use super::elementwise::activation;
use super::{Inputs, LayerSpec};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Range};
use crate::ir::{Compare, Expr};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Elu",
    doc: "`x` of every element where it is positive, else `alpha · (eˣ − 1)`.",
    also: &["ELU"],
    inputs: Inputs::ONE,
    args: &[ArgSpec {
        name: "alpha",
        kind: ArgKind::Number(Range::POSITIVE),
        default: ArgDefault::Number(1.0),
        doc: "the factor below 0, where the result tends to −alpha",
    }],
    make: |args| {
        let x = Expr::arg(0);
        let below = (x.clone().exp() - 1.0) * args.number("alpha");
        activation(Expr::select(Compare::Lt, 0.0.into(), x.clone(), x, below))
    },
};

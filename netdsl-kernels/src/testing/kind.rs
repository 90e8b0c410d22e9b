//! The kinds of operations. A new operation does not compile without a kind, and tests go through all kinds.
use crate::ir::{Expr, Op, ReduceKind};

macro_rules! kinds {
    ($($kind:ident: $pattern:pat,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Kind { $($kind,)* }

        impl Kind {
            pub(crate) const ALL: &[Kind] = &[$(Kind::$kind,)*];
            pub(crate) fn of(op: &Op<Expr>) -> Kind {
                match op { $($pattern => Kind::$kind,)* }
            }
        }
    };
}

kinds! {
    Input: Op::Input(_),
    Param: Op::Param(_),
    State: Op::State(_),
    Scalar: Op::Scalar(_),
    Const: Op::Const(_),
    Iota: Op::Iota { .. },
    Random: Op::Random { .. },
    Map: Op::Map(_),
    Sum: Op::Reduce { kind: ReduceKind::Sum, .. },
    Max: Op::Reduce { kind: ReduceKind::Max, .. },
    ArgMax: Op::Reduce { kind: ReduceKind::ArgMax, .. },
    MatMul: Op::MatMul { .. },
    Conv2d: Op::Conv2d(_),
    Conv2dInput: Op::Conv2dInput(_),
    Conv2dWeight: Op::Conv2dWeight(_),
    MaxPool2d: Op::MaxPool2d(_),
    MaxPool2dPick: Op::MaxPool2dPick(_),
    MaxPool2dScatter: Op::MaxPool2dScatter(_),
    AvgPool2d: Op::AvgPool2d { .. },
    AvgPool2dScatter: Op::AvgPool2dScatter { .. },
    Reshape: Op::Reshape,
    Permute: Op::Permute(_),
    Expand: Op::Expand,
    Slice: Op::Slice { .. },
    Pad: Op::Pad { .. },
    Gather: Op::Gather,
    ScatterAdd: Op::ScatterAdd,
    Detach: Op::Detach,
}

//! What a value really is: one number everywhere, or a stored integer that was only converted.
use crate::ir::{Builder, Expr, Op, Value};

/// The number that a value is everywhere, if it comes from a `Const` alone.
pub(super) fn splat(b: &Builder, v: Value) -> Option<f64> {
    let mut node = b.node(v);
    while matches!(node.op, Op::Expand | Op::Reshape | Op::Detach) {
        node = b.node(Value(*node.inputs.first()?));
    }
    if let Op::Const(bits) = node.op { Some(f64::from_bits(bits)) } else { None }
}

/// The stored integer behind a conversion, for a reader that takes any type.
pub(super) fn unconverted(b: &Builder, v: Value) -> Value {
    let node = b.node(v);
    match &node.op {
        Op::Map(e) if node.inputs.len() == 1 && *e == Expr::arg(0) => Value(node.inputs[0]),
        _ => v,
    }
}

//! Rules of operations that move elements: two moves in one, or none. A value that is one number everywhere is not moved.
use super::constants::splat;
use crate::ir::{Builder, Node, Op, Shape, Value};

pub(super) fn moved(b: &mut Builder, node: &Node, x: Value) -> Value {
    let shape = &node.shape;
    match (&node.op, splat(b, x)) {
        // zeros around a number are not that number
        (Op::Pad { .. }, Some(c)) if c != 0.0 => {}
        (_, Some(c)) => return b.full(c, shape),
        _ => {}
    }
    let inner = b.node(x).clone();
    let source = inner.inputs.first().map(|&i| Value(i));
    match (&node.op, &inner.op, source) {
        (Op::Reshape, ..) => b.reshape(x, shape.clone()),
        (Op::Permute(axes), Op::Permute(first), Some(source)) => {
            let both: Vec<usize> = axes.iter().map(|&a| first[a]).collect();
            b.permute(source, &both)
        }
        (Op::Permute(axes), ..) => b.permute(x, axes),
        (Op::Expand, Op::Expand, Some(source)) => b.broadcast(source, shape),
        (Op::Expand, ..) => b.broadcast(x, shape),
        (Op::Slice { axis, start }, ..) => slice(b, *axis, *start, x, shape),
        (Op::Pad { axis, before }, Op::Pad { axis: same, before: first }, Some(source)) if axis == same => {
            b.pad(source, *axis, before + first, shape.dims()[*axis].size)
        }
        (Op::Pad { axis, before }, ..) => b.pad(x, *axis, *before, shape.dims()[*axis].size),
        (Op::Detach, Op::Detach, _) => x,
        _ => b.push(node.op.clone(), &[x], shape.clone(), node.dtype),
    }
}

fn slice(b: &mut Builder, axis: usize, start: usize, x: Value, shape: &Shape) -> Value {
    let extent = shape.dims()[axis].size;
    let inner = b.node(x).clone();
    let Some(source) = inner.inputs.first().map(|&i| Value(i)) else { return b.slice(x, axis, start, extent) };
    match &inner.op {
        Op::Slice { axis: same, start: first } if axis == *same => b.slice(source, axis, start + first, extent),
        Op::Pad { axis: same, before } if axis == *same => {
            let size = b.shape(source).dims()[axis].size;
            if start >= *before && start + extent <= before + size {
                b.slice(source, axis, start - before, extent)
            } else if start + extent <= *before || start >= before + size {
                b.full(0.0, shape)
            } else {
                b.slice(x, axis, start, extent)
            }
        }
        Op::Expand if b.shape(source).dims()[axis].is_one() => b.broadcast(source, shape),
        _ => b.slice(x, axis, start, extent),
    }
}

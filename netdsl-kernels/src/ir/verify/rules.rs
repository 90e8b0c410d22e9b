//! One rule an operation: arity, types, shape. Rules that need more than a line are in `movement` and `windows`.
use super::{Checked, ensure, movement, windows};
use crate::ir::{DType, Expr, Node, Op, ReduceKind, Shape, infer};
use netdsl_plan::MAX_SOURCES;

/// Checks a node against its inputs.
pub(super) fn check(node: &Node, inputs: &[&Node]) -> Checked {
    arity(&node.op, inputs.len())?;
    types(node, inputs)?;
    let shapes: Vec<&Shape> = inputs.iter().map(|n| &n.shape).collect();
    shape(&node.op, &shapes, &node.shape)
}

fn arity(op: &Op<Expr>, found: usize) -> Checked {
    let expected = match op {
        Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) => 0,
        Op::Iota { .. } | Op::Random { .. } => 0,
        Op::Map(e) => return arguments(e, found),
        Op::Reduce { .. } | Op::MaxPool2d(_) | Op::AvgPool2d { .. } | Op::AvgPool2dScatter { .. } => 1,
        Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } | Op::Detach => 1,
        Op::MatMul { .. } | Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_) => 2,
        Op::MaxPool2dPick(_) | Op::MaxPool2dScatter(_) | Op::Gather | Op::ScatterAdd => 2,
    };
    ensure(found == expected, || format!("it has {found} inputs, expected {expected}"))
}

fn arguments(e: &Expr, inputs: usize) -> Checked {
    ensure((1..=MAX_SOURCES).contains(&inputs), || format!("a map has {inputs} inputs, expected 1 to {MAX_SOURCES}"))?;
    let last = e.args().last().copied();
    ensure(last.is_none_or(|last| last < inputs), || format!("its expression uses an input beyond its {inputs}"))
}

fn types(node: &Node, inputs: &[&Node]) -> Checked {
    if !matches!(node.op, Op::Input(_)) {
        ensure(node.dtype == DType::F32, || format!("it is stored as {}, expected f32", node.dtype.name()))?;
    }
    for (k, input) in inputs.iter().enumerate() {
        let any = reads_any_type(&node.op, k) || input.dtype == DType::F32;
        ensure(any, || format!("input {k} is stored as {}, expected f32: a map converts", input.dtype.name()))?;
    }
    Ok(())
}

fn reads_any_type(op: &Op<Expr>, input: usize) -> bool {
    match op {
        Op::Gather => input == 1,
        Op::ScatterAdd => input == 0,
        _ => matches!(op, Op::Map(_)) || op.is_view(),
    }
}

fn shape(op: &Op<Expr>, inputs: &[&Shape], found: &Shape) -> Checked {
    match (op, inputs) {
        (Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Random { .. }, _) => Ok(()),
        (Op::Iota { axis }, _) => ensure(*axis < found.rank(), || format!("axis {axis} does not exist")),
        (Op::Reduce { kind, axes }, [x]) => {
            reduced_axes(*kind, axes, x.rank())?;
            inferred(op, inputs, found)
        }
        (Op::Permute(axes), [x]) => {
            movement::permutation(axes, x.rank())?;
            inferred(op, inputs, found)
        }
        (Op::Reshape, [x]) => movement::reshape(x, found),
        (Op::Expand, [x]) => movement::expand(x, found),
        (Op::Slice { axis, start }, [x]) => movement::part(*axis, *start, found, x),
        (Op::Pad { axis, before }, [x]) => movement::part(*axis, *before, x, found),
        (Op::Gather, [table, index]) => movement::rows(table, index, found),
        (Op::ScatterAdd, [index, values]) => movement::rows(found, index, values),
        (Op::Conv2d(w), [x, k]) => windows::convolution(w, x, k, found),
        (Op::Conv2dInput(w), [y, k]) => windows::convolution(w, found, k, y),
        (Op::Conv2dWeight(w), [x, y]) => windows::convolution(w, x, found, y),
        (Op::MaxPool2d(w) | Op::AvgPool2d { window: w, .. }, [x]) => windows::pooling(w, x, found),
        (Op::AvgPool2dScatter { window, .. }, [y]) => windows::pooling(window, found, y),
        (Op::MaxPool2dPick(w), [x, y]) => same(x, y).and_then(|()| windows::pooling(w, x, found)),
        (Op::MaxPool2dScatter(w), [x, y]) => same(x, found).and_then(|()| windows::pooling(w, x, y)),
        (Op::Scalar(_) | Op::Const(_) | Op::Map(_) | Op::Detach | Op::MatMul { .. }, _) => inferred(op, inputs, found),
        // `arity` has counted the inputs
        _ => Err(format!("no rule of `ir/verify/rules.rs` is for its {} inputs", inputs.len())),
    }
}

fn inferred(op: &Op<Expr>, inputs: &[&Shape], found: &Shape) -> Checked {
    let expected = infer(op, inputs).ok_or(format!("its inputs of shapes {inputs:?} do not fit together"))?;
    ensure(expected == *found, || format!("its shape is {found}, expected {expected} from inputs of shapes {inputs:?}"))
}

fn same(x: &Shape, y: &Shape) -> Checked {
    ensure(x == y, || format!("shapes {x} and {y} must be equal"))
}

fn reduced_axes(kind: ReduceKind, axes: &[usize], rank: usize) -> Checked {
    let ascending = axes.is_sorted_by(|a, b| a < b);
    let inside = axes.last().is_some_and(|&last| last < rank);
    ensure(ascending && inside, || {
        format!("axes {axes:?} of rank {rank}: expected at least one, ascending, existing")
    })?;
    ensure(kind != ReduceKind::ArgMax || axes.len() == 1, || "an arg max has one axis".into())
}

//! The rules of operations that move elements: the gradient moves back.
use crate::ir::{Builder, Value};

pub(super) fn reshape(b: &mut Builder, x: Value, dy: Value) -> Value {
    let shape = b.shape(x).clone();
    b.reshape(dy, shape)
}

/// The inverse permutation.
pub(super) fn permute(b: &mut Builder, axes: &[usize], dy: Value) -> Value {
    let mut inverse = vec![0; axes.len()];
    for (i, &axis) in axes.iter().enumerate() {
        inverse[axis] = i;
    }
    b.permute(dy, &inverse)
}

/// Repeated elements sum their gradients.
pub(super) fn expand(b: &mut Builder, x: Value, dy: Value) -> Value {
    let axes = b.shape(x).dims().iter().zip(b.shape(dy).dims()).enumerate();
    let grown: Vec<usize> = axes.filter(|(_, (from, to))| from != to).map(|(axis, _)| axis).collect();
    b.sum(dy, &grown)
}

pub(super) fn slice(b: &mut Builder, axis: usize, start: usize, x: Value, dy: Value) -> Value {
    let extent = b.shape(x).dims()[axis].size;
    b.pad(dy, axis, start, extent)
}

pub(super) fn pad(b: &mut Builder, axis: usize, before: usize, x: Value, dy: Value) -> Value {
    let extent = b.shape(x).dims()[axis].size;
    b.slice(dy, axis, before, extent)
}

/// Rows that were read add their gradients to the table.
pub(super) fn gather(b: &mut Builder, [table, index]: [Value; 2], dy: Value) -> Value {
    let shape = b.shape(table).clone();
    b.scatter_add(index, dy, shape)
}

pub(super) fn scatter_add(b: &mut Builder, index: Value, dy: Value) -> Value {
    b.gather(dy, index)
}

//! The rules of pooling. Where the maximum of a window lies does not change under a small step, so picking and scattering
//! there are linear, and each is the other's adjoint.
use crate::ir::{Builder, Op, Value, Window};

/// Of `max_pool2d(x)` by `x`, and of `pick(x, v)` by `v`: `dy` goes to the place of each window's first maximum.
pub(super) fn max_pool2d(b: &mut Builder, w: Window, x: Value, dy: Value) -> Value {
    let shape = b.shape(x).clone();
    b.shaped(Op::MaxPool2dScatter(w), &[x, dy], shape)
}

/// Of `scatter(x, v)` by `v`.
pub(super) fn max_pool2d_scatter(b: &mut Builder, w: Window, [x, v]: [Value; 2], dy: Value) -> Value {
    let shape = b.shape(v).clone();
    b.shaped(Op::MaxPool2dPick(w), &[x, dy], shape)
}

/// Of `avg_pool2d(x)`, which is linear.
pub(super) fn avg_pool2d(b: &mut Builder, window: Window, count_padding: bool, x: Value, dy: Value) -> Value {
    let shape = b.shape(x).clone();
    b.shaped(Op::AvgPool2dScatter { window, count_padding }, &[dy], shape)
}

/// Of its adjoint.
pub(super) fn avg_pool2d_scatter(b: &mut Builder, window: Window, count_padding: bool, y: Value, dx: Value) -> Value {
    let shape = b.shape(y).clone();
    b.shaped(Op::AvgPool2d { window, count_padding }, &[dx], shape)
}

//! The rules of products and convolutions. Each is linear in both operands, so each gradient is another of the same family.
use crate::ir::{Builder, Op, Value, Window};

/// `y = a' × b'`, where `'` transposes what is flagged: `da' = dy × b'ᵀ`, `db' = a'ᵀ × dy`; a flagged operand's gradient is the
/// transpose of that.
pub(super) fn matmul(b: &mut Builder, [ta, tb]: [bool; 2], [x, y]: [Value; 2], k: usize, dy: Value) -> Value {
    match (k, ta, tb) {
        (0, false, _) => b.matmul(dy, y, [false, !tb]),
        (0, true, _) => b.matmul(y, dy, [tb, true]),
        (_, _, false) => b.matmul(x, dy, [!ta, false]),
        (_, _, true) => b.matmul(dy, x, [true, ta]),
    }
}

/// `y = conv2d(x, weight)`.
pub(super) fn conv2d(b: &mut Builder, w: Window, [x, weight]: [Value; 2], k: usize, dy: Value) -> Value {
    if k == 0 { input(b, w, dy, weight, x) } else { weights(b, w, x, dy, weight) }
}

/// `x = conv2d_input(y, weight)`, linear in both; its gradient by `y` is the convolution of `dx`.
pub(super) fn conv2d_input(b: &mut Builder, w: Window, [y, weight]: [Value; 2], k: usize, dx: Value) -> Value {
    if k == 0 { forward(b, w, dx, weight, y) } else { weights(b, w, dx, y, weight) }
}

/// `weight = conv2d_weight(x, y)`, linear in both.
pub(super) fn conv2d_weight(b: &mut Builder, w: Window, [x, y]: [Value; 2], k: usize, dweight: Value) -> Value {
    if k == 0 { input(b, w, y, dweight, x) } else { forward(b, w, x, dweight, y) }
}

// Shapes are taken from the value whose gradient it is: padding behind follows from them alone.

fn forward(b: &mut Builder, w: Window, x: Value, weight: Value, like: Value) -> Value {
    let shape = b.shape(like).clone();
    b.shaped(Op::Conv2d(w), &[x, weight], shape)
}

fn input(b: &mut Builder, w: Window, y: Value, weight: Value, like: Value) -> Value {
    let shape = b.shape(like).clone();
    b.conv2d_input(y, weight, w, shape)
}

fn weights(b: &mut Builder, w: Window, x: Value, y: Value, like: Value) -> Value {
    let shape = b.shape(like).clone();
    b.conv2d_weight(x, y, w, shape)
}

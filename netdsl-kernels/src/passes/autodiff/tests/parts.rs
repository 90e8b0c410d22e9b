//! What cases are put together from: leaves to differentiate by, and windows.
use super::check::{Case, verified};
use crate::ir::{Builder, DType, Dim, Shape, Value, Window};

/// A case under construction.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) b: Builder,
    leaves: usize,
    wrt: Vec<Value>,
    flat: Vec<Value>,
}

impl Parts {
    /// A parameter.
    pub(super) fn param(&mut self, sizes: &[usize]) -> Value {
        self.leaves += 1;
        let v = self.b.param(self.leaves, Shape::fixed(sizes));
        self.wrt.push(v);
        v
    }
    /// An input: a batch of samples.
    pub(super) fn batch(&mut self, sizes: &[usize]) -> Value {
        self.shaped(Shape::batched(sizes))
    }
    /// An input of any shape.
    pub(super) fn shaped(&mut self, shape: Shape) -> Value {
        self.leaves += 1;
        let v = self.b.input(self.leaves, shape, DType::F32);
        self.wrt.push(v);
        v
    }
    /// A leaf without influence on derivatives of the result.
    pub(super) fn flat(&mut self, v: Value) -> Value {
        self.flat.push(v);
        v
    }
    /// Indices from 0 to 3.
    pub(super) fn index(&mut self, sizes: &[usize], dtype: DType) -> Value {
        self.leaves += 1;
        self.b.input(self.leaves, Shape::batched(sizes), dtype)
    }
    pub(super) fn case(self, name: impl Into<String>, y: Value) -> Case {
        Case {
            name: name.into(),
            graph: verified(self.b.finish()),
            ys: vec![y],
            wrt: self.wrt,
            flat: self.flat,
            anything: false,
            elements: 10,
        }
    }
}

/// A case from a function of fresh parts.
pub(super) fn case(name: impl Into<String>, f: impl FnOnce(&mut Parts) -> Value) -> Case {
    let mut parts = Parts::default();
    let y = f(&mut parts);
    parts.case(name, y)
}

/// A window with the extents of both its sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windowed {
    pub(super) window: Window,
    pub(super) outer: [usize; 2],
    pub(super) inner: [usize; 2],
}

const DENSE: Window = Window { kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 };

/// Windows of convolutions: dense, strided and dilated with unequal axes, rows left over, padding behind only, padding
/// beyond the reach.
pub(super) const CONVOLUTIONS: [Windowed; 5] = [
    Windowed { window: DENSE, outer: [4, 3], inner: [4, 3] },
    Windowed {
        window: Window { kernel: [3, 2], stride: [2, 3], padding: [1, 0], dilation: [1, 2], groups: 2 },
        outer: [6, 7],
        inner: [3, 2],
    },
    Windowed {
        window: Window { kernel: [1, 1], stride: [2, 2], padding: [0, 0], dilation: [1, 1], groups: 4 },
        outer: [4, 6],
        inner: [2, 3],
    },
    Windowed {
        window: Window { kernel: [2, 2], stride: [1, 1], padding: [0, 0], dilation: [2, 1], groups: 1 },
        outer: [4, 4],
        inner: [4, 4],
    },
    Windowed {
        window: Window { kernel: [1, 2], stride: [1, 1], padding: [2, 1], dilation: [1, 1], groups: 2 },
        outer: [2, 3],
        inner: [6, 4],
    },
];

/// Windows of poolings: disjoint, overlapping with padding, strided and dilated with rows left over, padding behind only.
pub(super) const POOLINGS: [Windowed; 4] = [
    Windowed {
        window: Window { kernel: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], groups: 1 },
        outer: [4, 6],
        inner: [2, 3],
    },
    Windowed { window: DENSE, outer: [3, 4], inner: [3, 4] },
    Windowed {
        window: Window { kernel: [2, 3], stride: [3, 2], padding: [1, 1], dilation: [2, 1], groups: 1 },
        outer: [6, 6],
        inner: [2, 3],
    },
    Windowed {
        window: Window { kernel: [2, 3], stride: [2, 2], padding: [0, 0], dilation: [1, 1], groups: 1 },
        outer: [3, 4],
        inner: [2, 2],
    },
];

/// The number of samples times `size`.
pub(super) fn samples_times(size: usize) -> Dim {
    Dim { size, batched: true }
}

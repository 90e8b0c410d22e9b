//! Element types, dimensions and shapes. A dimension is a number, or a number times the samples of the running batch;
//! no other symbolic arithmetic exists.
use crate::List;
use std::fmt;

/// How an element is stored. Everything that is computed is `F32`; the others are how inputs arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DType {
    /// 32-bit float.
    F32,
    /// Unsigned byte, such as a pixel.
    U8,
    /// 32-bit integer, such as a class or a token.
    I32,
}

impl DType {
    /// Bytes of one element.
    pub const fn bytes(self) -> usize {
        match self {
            DType::F32 | DType::I32 => 4,
            DType::U8 => 1,
        }
    }
    /// The name in the language of `network!`.
    pub const fn name(self) -> &'static str {
        match self {
            DType::F32 => "f32",
            DType::U8 => "u8",
            DType::I32 => "i32",
        }
    }
}

/// The extent of one axis: `size`, or `size` times the samples of the running batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dim {
    /// The fixed factor, at least 1.
    pub size: usize,
    /// Whether the number of samples multiplies it.
    pub batched: bool,
}

impl Dim {
    /// The batch axis.
    pub const BATCH: Dim = Dim { size: 1, batched: true };
    /// An axis of fixed size.
    pub const fn fixed(size: usize) -> Dim {
        Dim { size, batched: false }
    }
    /// The extent when the batch has `samples` samples.
    pub const fn at(self, samples: usize) -> usize {
        if self.batched { self.size * samples } else { self.size }
    }
    /// Whether the axis has exactly one element whatever the batch.
    pub const fn is_one(self) -> bool {
        self.size == 1 && !self.batched
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.batched, self.size) {
            (false, n) => write!(f, "{n}"),
            (true, 1) => write!(f, "B"),
            (true, n) => write!(f, "{n}B"),
        }
    }
}

/// The extents of a tensor, outermost axis first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape(pub List<Dim>);

impl Shape {
    /// A shape from its axes.
    pub fn new(dims: impl Into<Vec<Dim>>) -> Shape {
        Shape(List::Owned(dims.into()))
    }
    /// A shape without a batch axis.
    pub fn fixed(sizes: &[usize]) -> Shape {
        Shape::new(sizes.iter().map(|&n| Dim::fixed(n)).collect::<Vec<_>>())
    }
    /// A batch of samples of the given sizes.
    pub fn batched(sizes: &[usize]) -> Shape {
        let sizes = sizes.iter().map(|&n| Dim::fixed(n));
        Shape::new(std::iter::once(Dim::BATCH).chain(sizes).collect::<Vec<_>>())
    }
    /// The shape of a single number.
    pub const SCALAR: Shape = Shape(List::Borrowed(&[]));
    /// The axes.
    pub fn dims(&self) -> &[Dim] {
        &self.0
    }
    /// How many axes there are.
    pub fn rank(&self) -> usize {
        self.0.len()
    }
    /// The extents for a batch of `samples`.
    pub fn at(&self, samples: usize) -> Vec<usize> {
        self.0.iter().map(|d| d.at(samples)).collect()
    }
    /// How many elements a batch of `samples` has.
    pub fn len(&self, samples: usize) -> usize {
        self.0.iter().map(|d| d.at(samples)).product()
    }
    /// The product of the fixed factors: elements of one sample where one axis is batched.
    pub fn fixed_len(&self) -> usize {
        self.0.iter().map(|d| d.size).product()
    }
    /// Whether any axis depends on the batch.
    pub fn is_batched(&self) -> bool {
        self.0.iter().any(|d| d.batched)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[")?;
        for (i, d) in self.0.iter().enumerate() {
            write!(f, "{}{d}", if i == 0 { "" } else { ", " })?;
        }
        write!(f, "]")
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

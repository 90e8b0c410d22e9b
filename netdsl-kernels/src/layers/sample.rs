//! What a user sees of a value: the shape of one sample and what its elements are. The batch axis is the graph's.
use std::fmt;

/// One sample of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The extents.
    pub shape: Vec<usize>,
    /// What the elements are.
    pub element: Element,
}

/// What elements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// Numbers to compute with.
    Number,
    /// Bytes of a door, numbers from 0 to 255.
    Byte,
    /// Whole numbers of a door, which are also indices into a table.
    Integer,
    /// Class indices below the number.
    Class(usize),
    /// Computed indices below the number, such as of `argmax`.
    Index(usize),
}

impl Sample {
    /// Numbers of a shape.
    pub fn numbers(shape: impl Into<Vec<usize>>) -> Sample {
        Sample { shape: shape.into(), element: Element::Number }
    }
    /// Whether elements are computed indices.
    pub fn is_index(&self) -> bool {
        matches!(self.element, Element::Index(_))
    }
    /// How many elements it has; `None` beyond the machine's range.
    pub fn elements(&self) -> Option<usize> {
        product(&self.shape)
    }
    /// The shape as written, `[1, 28, 28]`.
    pub fn shown(&self) -> String {
        shown(&self.shape)
    }
}

impl Element {
    /// What elements are that were only moved: still bytes where all were.
    pub(crate) fn moved(inputs: &[Sample]) -> Element {
        if inputs.iter().all(|s| s.element == Element::Byte) { Element::Byte } else { Element::Number }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Element::Number => write!(f, "numbers"),
            Element::Byte => write!(f, "bytes"),
            Element::Integer => write!(f, "whole numbers"),
            Element::Class(n) => write!(f, "classes below {n}"),
            Element::Index(n) => write!(f, "indices below {n}"),
        }
    }
}

/// A shape as written.
pub fn shown(shape: &[impl fmt::Debug]) -> String {
    format!("{shape:?}")
}

/// The product of extents; `None` beyond the machine's range.
pub fn product(shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(1usize, |product, &n| product.checked_mul(n))
}

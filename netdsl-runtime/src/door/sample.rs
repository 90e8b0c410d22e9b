//! Samples as Rust types: a number, a class, or arrays of them in any nesting. The list of types is closed, which is what
//! the views between flat and nested slices rest on.
use super::{Class, Element};
use netdsl_plan::{DType, DoorKind};
use std::fmt;

mod sealed {
    /// Only this module names types whose memory is `LEN` elements without padding.
    pub trait Sealed {}
}

/// A sample at one door: `f32`, `u8`, `i32`, `u32`, [`Class<N>`](Class), or an array of samples.
///
/// `[[[u8; 28]; 28]; 1]` is one channel of 28 rows of 28 bytes: the shape reads from the outside in.
pub trait Sample: sealed::Sealed + Copy + Send + Sync + 'static {
    /// What it consists of.
    type Element: Element;
    /// How many elements it has.
    const LEN: usize;
    /// The number of classes where its elements are classes.
    const CLASSES: Option<usize>;
    /// Appends its extents, outermost first.
    fn extents(extents: &mut Vec<usize>);
}

/// The type of a sample as data, for comparison and messages.
#[derive(Clone, PartialEq, Eq)]
pub struct SampleType {
    /// How elements are stored.
    pub dtype: DType,
    /// Numbers or classes.
    pub kind: DoorKind,
    /// The extents, outermost first; empty for a single number.
    pub shape: Vec<usize>,
}

impl SampleType {
    /// The type of `S`.
    pub fn of<S: Sample>() -> SampleType {
        let mut shape = Vec::new();
        S::extents(&mut shape);
        SampleType { dtype: S::Element::DTYPE, kind: S::CLASSES.map_or(DoorKind::Tensor, DoorKind::Class), shape }
    }
    /// Elements of one sample.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }
    /// Whether a sample has no elements; no network has such a door.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Display for SampleType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            DoorKind::Class(n) if self.shape.is_empty() => write!(f, "Class({n})"),
            DoorKind::Class(n) => write!(f, "Class({n}){:?}", self.shape),
            DoorKind::Tensor => write!(f, "{}{:?}", self.dtype.name(), self.shape),
        }
    }
}

impl fmt::Debug for SampleType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! number {
    ($($t:ty),*) => { $(
        impl sealed::Sealed for $t {}
        impl Sample for $t {
            type Element = $t;
            const LEN: usize = 1;
            const CLASSES: Option<usize> = None;
            fn extents(_: &mut Vec<usize>) {}
        }
    )* };
}
number!(f32, u8, i32, u32);

impl<const N: usize> sealed::Sealed for Class<N> {}
impl<const N: usize> Sample for Class<N> {
    type Element = u32;
    const LEN: usize = 1;
    const CLASSES: Option<usize> = Some(N);
    fn extents(_: &mut Vec<usize>) {}
}

impl<S: Sample, const N: usize> sealed::Sealed for [S; N] {}
impl<S: Sample, const N: usize> Sample for [S; N] {
    type Element = S::Element;
    const LEN: usize = N * S::LEN;
    const CLASSES: Option<usize> = S::CLASSES;
    fn extents(extents: &mut Vec<usize>) {
        extents.push(N);
        S::extents(extents);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_read_from_the_outside_in() {
        let image = SampleType::of::<[[[u8; 28]; 30]; 1]>();
        assert_eq!((image.shape.as_slice(), image.len()), (&[1, 30, 28][..], 840));
        assert_eq!(image.to_string(), "u8[1, 30, 28]");
        assert_eq!(SampleType::of::<[Class<65>; 4]>().to_string(), "Class(65)[4]");
        assert_eq!(SampleType::of::<Class<3>>().to_string(), "Class(3)");
    }
}

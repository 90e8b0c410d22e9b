//! The element types that pass a door, and how they are stored. The list is closed.
use crate::data::ColumnValues;
use crate::executor::Samples;
use netdsl_plan::DType;
use std::fmt::Debug;

mod sealed {
    use crate::data::ColumnValues;
    use crate::executor::Samples;

    /// How elements reach an executor; also seals `Element`.
    pub trait Store: Sized {
        /// The elements as they are stored.
        fn store(values: &[Self]) -> Samples<'_>;
        /// The elements of a column of this type; none of a column of another, which no checked column is.
        fn view(values: &ColumnValues) -> &[Self];
    }
}
pub(crate) use sealed::Store;

/// An element of a sample: `f32`, `u8`, `i32`, or `u32` for indices.
pub trait Element: Store + Copy + Default + PartialEq + Debug + Send + Sync + 'static {
    /// How it is stored at a door. Indices are stored as `I32`.
    const DTYPE: DType;
}

/// An element that a network can give out: `f32`, or `u32` for indices such as those of `argmax`.
pub trait OutputElement: Element {
    /// From the device's number.
    fn from_f32(value: f32) -> Self;
}

impl Store for f32 {
    fn store(values: &[f32]) -> Samples<'_> {
        Samples::F32(values)
    }
    fn view(values: &ColumnValues) -> &[f32] {
        if let ColumnValues::F32(v) = values { v } else { &[] }
    }
}
impl Store for u8 {
    fn store(values: &[u8]) -> Samples<'_> {
        Samples::U8(values)
    }
    fn view(values: &ColumnValues) -> &[u8] {
        if let ColumnValues::U8(v) = values { v } else { &[] }
    }
}
impl Store for i32 {
    fn store(values: &[i32]) -> Samples<'_> {
        Samples::I32(values)
    }
    fn view(values: &ColumnValues) -> &[i32] {
        if let ColumnValues::I32(v) = values { v } else { &[] }
    }
}
impl Store for u32 {
    fn store(values: &[u32]) -> Samples<'_> {
        Samples::I32(super::integers(values))
    }
    fn view(values: &ColumnValues) -> &[u32] {
        if let ColumnValues::I32(v) = values { super::indices(v) } else { &[] }
    }
}

impl Element for f32 {
    const DTYPE: DType = DType::F32;
}
impl Element for u8 {
    const DTYPE: DType = DType::U8;
}
impl Element for i32 {
    const DTYPE: DType = DType::I32;
}
impl Element for u32 {
    const DTYPE: DType = DType::I32;
}

impl OutputElement for f32 {
    fn from_f32(value: f32) -> f32 {
        value
    }
}
impl OutputElement for u32 {
    fn from_f32(value: f32) -> u32 {
        value as u32 // an index below 2^24: exact
    }
}

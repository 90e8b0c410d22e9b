//! One column: the samples of one door, flat, with the shape of one sample and the name it has in messages.
use crate::executor::Samples;
use crate::{Error, Result};
use netdsl_plan::DType;
use std::ops::Range;

/// The elements of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnValues {
    /// 32-bit floats.
    F32(Vec<f32>),
    /// Bytes, such as pixels or small class indices.
    U8(Vec<u8>),
    /// 32-bit integers, such as class indices and tokens.
    I32(Vec<i32>),
}

impl ColumnValues {
    /// How many elements there are.
    pub fn len(&self) -> usize {
        match self {
            ColumnValues::F32(v) => v.len(),
            ColumnValues::U8(v) => v.len(),
            ColumnValues::I32(v) => v.len(),
        }
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The element type.
    pub fn dtype(&self) -> DType {
        match self {
            ColumnValues::F32(_) => DType::F32,
            ColumnValues::U8(_) => DType::U8,
            ColumnValues::I32(_) => DType::I32,
        }
    }
    pub(crate) fn samples(&self, elements: Range<usize>) -> Samples<'_> {
        match self {
            ColumnValues::F32(v) => Samples::F32(&v[elements]),
            ColumnValues::U8(v) => Samples::U8(&v[elements]),
            ColumnValues::I32(v) => Samples::I32(&v[elements]),
        }
    }
}

impl From<Vec<f32>> for ColumnValues {
    fn from(v: Vec<f32>) -> ColumnValues {
        ColumnValues::F32(v)
    }
}
impl From<Vec<u8>> for ColumnValues {
    fn from(v: Vec<u8>) -> ColumnValues {
        ColumnValues::U8(v)
    }
}
impl From<Vec<i32>> for ColumnValues {
    fn from(v: Vec<i32>) -> ColumnValues {
        ColumnValues::I32(v)
    }
}

/// The samples of one door.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) values: ColumnValues,
}

impl Column {
    /// A column of samples of the given shape (`[]` for single numbers), elements in row-major order, sample after sample.
    ///
    /// `name` is what messages call it: a file or an argument.
    ///
    /// # Errors
    /// [`Error::Data`] where the elements are no whole number of samples.
    pub fn new(name: impl Into<String>, values: impl Into<ColumnValues>, shape: &[usize]) -> Result<Column> {
        let (name, values) = (name.into(), values.into());
        let size: usize = shape.iter().product();
        if size == 0 || !values.len().is_multiple_of(size) {
            let message = format!("{} elements are no whole number of samples of shape {shape:?}", values.len());
            return Err(Error::Data { what: name, message });
        }
        Ok(Column { name, shape: shape.to_vec(), values })
    }
    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The shape of one sample.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }
    /// The elements.
    pub fn values(&self) -> &ColumnValues {
        &self.values
    }
    /// How many samples it has.
    pub fn len(&self) -> usize {
        self.values.len() / self.sample_len()
    }
    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    pub(crate) fn sample_len(&self) -> usize {
        self.shape.iter().product()
    }
    pub(crate) fn bytes(&self) -> usize {
        self.values.len() * self.values.dtype().bytes()
    }
    /// Where a row is not finite, the first.
    pub(crate) fn first_not_finite(&self) -> Option<(usize, f32)> {
        let ColumnValues::F32(values) = &self.values else { return None };
        let at = values.iter().position(|x| !x.is_finite())?;
        Some((at / self.sample_len(), values[at]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_samples_only() {
        assert!(Column::new("x", vec![1.0f32; 6], &[3]).is_ok_and(|c| c.len() == 2));
        let error = Column::new("x", vec![1.0f32; 7], &[3]).map_err(|e| e.to_string());
        assert_eq!(error, Err("x: 7 elements are no whole number of samples of shape [3]".into()));
        assert!(Column::new("x", vec![1u8; 7], &[0]).is_err());
    }
}

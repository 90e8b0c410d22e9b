//! Columns without a Rust type, and the one door through which they get one.
use super::{Column, ColumnValues, Data, Table};
use crate::door::{Record, SampleType};
use crate::{Error, Result};
use ndarray::{ArrayBase, Data as Storage, Dimension};
use netdsl_plan::{DType, DoorKind};
use std::path::Path;

/// Columns read from files or arrays, one for each door of a network: inputs, then targets.
///
/// ```no_run
/// # use netdsl_runtime::{Class, data::{Data, RawData}};
/// let train: Data<[[[u8; 28]; 28]; 1], Class<10>> =
///     RawData::new().idx("train-images-idx3-ubyte.gz")?.idx("train-labels-idx1-ubyte.gz")?.typed()?;
/// # Ok::<(), netdsl_runtime::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct RawData {
    columns: Vec<Column>,
}

impl RawData {
    /// No columns yet.
    pub fn new() -> RawData {
        RawData::default()
    }
    /// Adds a column.
    pub fn column(mut self, column: Column) -> RawData {
        self.columns.push(column);
        self
    }
    /// Adds the first axis of an array as samples. `name` is what messages call it.
    ///
    /// # Errors
    /// [`Error::Data`] where the array has no axis, or samples without elements.
    pub fn array<E, S, D>(self, name: &str, array: &ArrayBase<S, D>) -> Result<RawData>
    where
        E: Clone,
        S: Storage<Elem = E>,
        D: Dimension,
        Vec<E>: Into<ColumnValues>,
    {
        let Some((_, shape)) = array.shape().split_first() else {
            return Err(Error::Data {
                what: name.into(),
                message: "is a single number; its first axis must be the samples".into(),
            });
        };
        let values: Vec<E> = array.iter().cloned().collect();
        Ok(self.column(Column::new(name, values, shape)?))
    }
    /// Adds the samples of an IDX file (the format of MNIST), compressed with gzip or not.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be read, [`Error::Data`] where it is no IDX file, truncated, or too long.
    pub fn idx(self, path: impl AsRef<Path>) -> Result<RawData> {
        Ok(self.column(super::idx::read(path.as_ref())?))
    }
    /// The same elements of column `index` as samples of another shape, such as `[784]` for `[28, 28]`, in row-major order.
    ///
    /// # Errors
    /// [`Error::Argument`] where there is no such column, [`Error::Data`] where the shape has another number of elements.
    pub fn reshape(mut self, index: usize, shape: &[usize]) -> Result<RawData> {
        let count = self.columns.len();
        let Some(column) = self.columns.get_mut(index) else {
            return Err(Error::Argument {
                name: "index",
                message: format!("is {index}, but there are {count} columns"),
            });
        };
        if shape.iter().product::<usize>() != column.sample_len() {
            let message = format!("samples of shape {:?} cannot be read as {shape:?}", column.shape);
            return Err(Error::Data { what: column.name.clone(), message });
        }
        column.shape = shape.to_vec();
        Ok(self)
    }
    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }
    /// The data as rows of inputs `I` and targets `T`, checked once and for all.
    ///
    /// Columns are taken in order, inputs first. Axes of extent 1 may be written or left out; bytes become `i32`, `f32` or
    /// classes where the type asks for it, and integers become classes. Nothing else is converted.
    ///
    /// # Errors
    /// [`Error::Data`], naming column and row, what was found and what was expected: too few or too many columns, columns
    /// of different length, no rows, other shapes or element types, a class out of range, a number that is not finite.
    pub fn typed<I: Record, T: Record>(self) -> Result<Data<I, T>> {
        let types: Vec<SampleType> = I::types().into_iter().chain(T::types()).collect();
        if types.len() != self.columns.len() {
            let names: Vec<&str> = self.columns.iter().map(Column::name).collect();
            let message = format!(
                "has {} columns ({}), but {} doors need one each: {types:?}",
                names.len(),
                names.join(", "),
                types.len()
            );
            return Err(Error::Data { what: "the data".into(), message });
        }
        let columns: Vec<Column> =
            self.columns.into_iter().zip(&types).map(|(c, t)| checked(c, t)).collect::<Result<_>>()?;
        let len = common_len(&columns)?;
        Ok(Data::from_table(Table::new(columns, len)))
    }
}

/// The length of all columns.
fn common_len(columns: &[Column]) -> Result<usize> {
    let Some(first) = columns.first() else { return Ok(0) };
    if let Some(other) = columns.iter().find(|c| c.len() != first.len()) {
        let message = format!("has {} rows, but {} has {}", other.len(), first.name, first.len());
        return Err(Error::Data { what: other.name.clone(), message });
    }
    match first.len() {
        0 => Err(Error::Data { what: first.name.clone(), message: "has no rows".into() }),
        len if u32::try_from(len).is_err() => {
            Err(Error::Data { what: first.name.clone(), message: format!("has {len} rows; the most is 2^32 - 1") })
        }
        len => Ok(len),
    }
}

/// The column as exactly this type.
fn checked(column: Column, expected: &SampleType) -> Result<Column> {
    let ones = |shape: &[usize]| shape.iter().copied().filter(|&n| n != 1).collect::<Vec<_>>();
    if ones(&column.shape) != ones(&expected.shape) {
        let message = format!("has samples of shape {:?}, expected {:?}", column.shape, expected.shape);
        return Err(Error::Data { what: column.name, message });
    }
    if let Some((row, value)) = column.first_not_finite() {
        let message = format!("row {row} has {value}; leave such rows out or fill them before training");
        return Err(Error::Data { what: column.name, message });
    }
    let values = match (expected.kind, expected.dtype, column.values) {
        (DoorKind::Class(n), _, values) => classes(&column.name, expected.len(), n, values)?,
        (DoorKind::Tensor, DType::F32, ColumnValues::U8(v)) => v.into_iter().map(f32::from).collect::<Vec<_>>().into(),
        (DoorKind::Tensor, DType::I32, ColumnValues::U8(v)) => v.into_iter().map(i32::from).collect::<Vec<_>>().into(),
        (DoorKind::Tensor, dtype, values) if values.dtype() == dtype => values,
        (DoorKind::Tensor, dtype, values) => {
            let message = format!(
                "has {} elements, expected {}; convert them yourself, they may not fit",
                values.dtype().name(),
                dtype.name()
            );
            return Err(Error::Data { what: column.name, message });
        }
    };
    Ok(Column { name: column.name, shape: expected.shape.clone(), values })
}

/// Class indices, each below `n`.
fn classes(name: &str, per_row: usize, n: usize, values: ColumnValues) -> Result<ColumnValues> {
    let indices: Vec<i32> = match values {
        ColumnValues::I32(v) => v,
        ColumnValues::U8(v) => v.into_iter().map(i32::from).collect(),
        ColumnValues::F32(_) => {
            let message = format!("has f32 elements, expected class indices (u8 or i32) from 0 to {}", n - 1);
            return Err(Error::Data { what: name.into(), message });
        }
    };
    match indices.iter().position(|&c| usize::try_from(c).map_or(true, |c| c >= n)) {
        None => Ok(indices.into()),
        Some(at) => {
            let message =
                format!("row {} has class {}, but there are {n} classes, 0 to {}", at / per_row, indices[at], n - 1);
            Err(Error::Data { what: name.into(), message })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Class;

    fn message<T>(result: Result<T>) -> String {
        result.err().map(|e| e.to_string()).unwrap_or_default()
    }
    fn raw(pixels: Vec<u8>, labels: Vec<u8>) -> Result<RawData> {
        Ok(RawData::new().column(Column::new("pixels", pixels, &[2, 2])?).column(Column::new("labels", labels, &[])?))
    }
    type Grey = Data<[[[u8; 2]; 2]; 1], Class<10>>;

    #[test]
    fn axes_of_one_and_bytes_as_classes() -> Result<()> {
        let data: Grey = raw(vec![1, 2, 3, 4, 5, 6, 7, 8], vec![9, 0])?.typed()?;
        assert_eq!((data.len(), data.input(1)?, data.target(0)?.index()), (2, [[[5, 6], [7, 8]]], 9));
        Ok(())
    }

    #[test]
    fn names_what_is_wrong() -> Result<()> {
        let typed = |p, l| raw(p, l).and_then(RawData::typed::<[[[u8; 2]; 2]; 1], Class<10>>);
        assert_eq!(
            message(typed(vec![0; 8], vec![1, 10])),
            "labels: row 1 has class 10, but there are 10 classes, 0 to 9"
        );
        assert_eq!(message(typed(vec![0; 8], vec![1])), "labels: has 1 rows, but pixels has 2");
        assert_eq!(message(typed(vec![], vec![])), "pixels: has no rows");
        let wide = raw(vec![0; 4], vec![1])?.typed::<[[u8; 4]; 1], Class<10>>();
        assert_eq!(message(wide), "pixels: has samples of shape [2, 2], expected [1, 4]");
        let few =
            RawData::new().column(Column::new("pixels", vec![0u8; 4], &[2, 2])?).typed::<[[u8; 2]; 2], Class<10>>();
        assert_eq!(message(few), "the data: has 1 columns (pixels), but 2 doors need one each: [u8[2, 2], Class(10)]");
        let nan = RawData::new().column(Column::new("x", vec![0.0, 1.0, 2.0, f32::NAN], &[2])?).typed::<[f32; 2], ()>();
        assert!(message(nan).starts_with("x: row 1 has NaN"));
        let lossy = RawData::new().column(Column::new("x", vec![0.5f32], &[])?).typed::<i32, ()>();
        assert!(message(lossy).starts_with("x: has f32 elements, expected i32"));
        Ok(())
    }

    #[test]
    fn arrays() -> Result<()> {
        let x = ndarray::arr2(&[[1.0f32, 2.0], [3.0, 4.0]]);
        let data: Data<[f32; 2], f32> =
            RawData::new().array("x", &x.t())?.array("y", &ndarray::arr1(&[5.0f32, 6.0]))?.typed()?;
        assert_eq!((data.input(0)?, data.target(1)?), ([1.0, 3.0], 6.0));
        assert!(RawData::new().array("x", &ndarray::arr0(1.0f32)).is_err());
        Ok(())
    }
}

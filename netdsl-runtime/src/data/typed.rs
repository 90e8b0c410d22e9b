//! Typed data: rows of inputs `I` and targets `T`. A `Data` is a cheap view: copies, batches and parts share one table.
use super::{Column, Rows, Table};
use crate::door::{Record, SampleType};
use crate::executor::Samples;
use crate::random::SplitMix64;
use crate::{Error, Result};
use std::marker::PhantomData;
use std::ops::{Bound, Range, RangeBounds};
use std::sync::Arc;

/// A data set, or a part of one: rows of inputs `I` and targets `T` (`()` without targets).
///
/// It comes from [`RawData::typed`](super::RawData::typed), [`Data::new`] or [`Data::from_fn`]. Its values are finite and in range; parts and
/// batches are views that copy nothing.
pub struct Data<I, T = ()> {
    table: Arc<Table>,
    /// Which rows, in order; `None` for all as they are.
    order: Option<Arc<[u32]>>,
    range: Range<usize>,
    streamed: bool,
    types: PhantomData<fn() -> (I, T)>,
}

impl<I: Record, T: Record> Data<I, T> {
    /// Copies rows from slices of inputs and targets.
    ///
    /// # Errors
    /// [`Error::Data`] where the slices are empty or of different length, or hold a number that is not finite.
    pub fn new(inputs: &[I], targets: &[T]) -> Result<Data<I, T>> {
        if inputs.len() != targets.len() {
            let message = format!("{} inputs, but {} targets", inputs.len(), targets.len());
            return Err(Error::Data { what: "the data".into(), message });
        }
        let mut raw = super::RawData::new();
        for column in columns("input", inputs)?.into_iter().chain(columns("target", targets)?) {
            raw = raw.column(column);
        }
        raw.typed()
    }
    /// Rows from a function of the row number, such as a formula.
    ///
    /// # Errors
    /// As [`Data::new`].
    pub fn from_fn(rows: usize, row: impl FnMut(usize) -> (I, T)) -> Result<Data<I, T>> {
        let (inputs, targets): (Vec<I>, Vec<T>) = (0..rows).map(row).unzip();
        Data::new(&inputs, &targets)
    }
}

impl<I: Record, T: Record> Data<I, T> {
    /// The inputs of a row.
    ///
    /// # Errors
    /// [`Error::Argument`] where there is no such row.
    pub fn input(&self, row: usize) -> Result<I> {
        Ok(I::read(&self.table.columns, self.row(row)?))
    }
    /// The targets of a row.
    ///
    /// # Errors
    /// [`Error::Argument`] where there is no such row.
    pub fn target(&self, row: usize) -> Result<T> {
        Ok(T::read(&self.table.columns[I::types().len()..], self.row(row)?))
    }
}

impl<I: Record, T: Record> Data<I, T> {
    pub(crate) fn from_table(table: Table) -> Data<I, T> {
        let range = 0..table.len;
        Data { table: Arc::new(table), order: None, range, streamed: false, types: PhantomData }
    }
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }
    pub(crate) fn rows(&self) -> Rows<'_> {
        match &self.order {
            None => Rows::Range { start: self.range.start, end: self.range.end },
            Some(order) => Rows::List(&order[self.range.clone()]),
        }
    }
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.range.len()
    }
    /// Whether there are none, as in an empty part.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }
    /// The row of the table behind a row of this view.
    fn row(&self, row: usize) -> Result<usize> {
        if row < self.len() { Ok(self.rows().at(row) as usize) } else { Err(no_row("row", row, self.len())) }
    }
    /// The rows of a range, such as `..100`, as a view.
    ///
    /// # Errors
    /// [`Error::Argument`] where the range goes beyond the last row.
    pub fn part(&self, rows: impl RangeBounds<usize>) -> Result<Data<I, T>> {
        let start = match rows.start_bound() {
            Bound::Included(&n) => n,
            Bound::Excluded(&n) => n + 1,
            Bound::Unbounded => 0,
        };
        let end = match rows.end_bound() {
            Bound::Included(&n) => n + 1,
            Bound::Excluded(&n) => n,
            Bound::Unbounded => self.len(),
        };
        if start > end || end > self.len() {
            return Err(no_row("rows", format!("{start}..{end}"), self.len()));
        }
        let range = self.range.start + start..self.range.start + end;
        Ok(Data { range, ..self.clone() })
    }
    /// The first `count` rows, and the others.
    ///
    /// # Errors
    /// [`Error::Argument`] where there are fewer rows.
    pub fn split_at(&self, count: usize) -> Result<(Data<I, T>, Data<I, T>)> {
        Ok((self.part(..count)?, self.part(count..)?))
    }
    /// The same rows in an order drawn from the seed; with [`split_at`](Data::split_at) a random split.
    pub fn shuffled(&self, seed: u64) -> Data<I, T> {
        let mut order: Vec<u32> = self.rows().iter().collect();
        SplitMix64::new(seed).shuffle(&mut order);
        let range = 0..order.len();
        Data { order: Some(order.into()), range, ..self.clone() }
    }
    /// The same rows, never kept on a device as a whole: batches are copied to it piece by piece. That is what happens to data
    /// that a device has no room for, too; the results are the same.
    pub fn streamed(&self) -> Data<I, T> {
        Data { streamed: true, ..self.clone() }
    }
    pub(crate) fn is_streamed(&self) -> bool {
        self.streamed
    }
    /// Views of `size` rows each, in order; the last may be shorter. A `size` of 0 is taken as 1.
    pub fn batches(&self, size: usize) -> Batches<'_, I, T> {
        Batches { data: self, size: size.max(1), next: 0 }
    }
    /// The columns of the whole table, inputs first, whatever part of it this view is.
    pub fn columns(&self) -> &[Column] {
        &self.table.columns
    }
}

fn no_row(name: &'static str, found: impl std::fmt::Display, len: usize) -> Error {
    Error::Argument { name, message: format!("is {found}, but there are {len} rows") }
}

/// The records of a slice as owned columns.
fn columns<R: Record>(side: &str, records: &[R]) -> Result<Vec<Column>> {
    let types: Vec<SampleType> = R::types();
    let mut columns = Vec::new();
    R::columns(records, &mut |door, samples| {
        let name = if types.len() == 1 { side.to_string() } else { format!("{side} {door}") };
        let shape = &types[door].shape;
        columns.push(match samples {
            Samples::F32(v) => Column::new(name, v.to_vec(), shape),
            Samples::U8(v) => Column::new(name, v.to_vec(), shape),
            Samples::I32(v) => Column::new(name, v.to_vec(), shape),
        }?);
        Ok(())
    })?;
    Ok(columns)
}

impl<I, T> Clone for Data<I, T> {
    fn clone(&self) -> Data<I, T> {
        let (table, order, range) = (self.table.clone(), self.order.clone(), self.range.clone());
        Data { table, order, range, streamed: self.streamed, types: PhantomData }
    }
}

impl<I: Record, T: Record> std::fmt::Debug for Data<I, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} rows of {:?} and {:?}", self.len(), I::types(), T::types())
    }
}

/// Batches of a [`Data`], one view after the other.
#[derive(Debug)]
pub struct Batches<'a, I: Record, T: Record> {
    data: &'a Data<I, T>,
    size: usize,
    next: usize,
}

impl<I: Record, T: Record> Iterator for Batches<'_, I, T> {
    type Item = Data<I, T>;
    fn next(&mut self) -> Option<Data<I, T>> {
        let start = self.next;
        self.next = (start + self.size).min(self.data.len());
        if start == self.next { None } else { self.data.part(start..self.next).ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares() -> Result<Data<f32, f32>> {
        Data::from_fn(10, |i| (i as f32, (i * i) as f32))
    }

    #[test]
    fn views_share_the_table() -> Result<()> {
        let data = squares()?;
        let (a, b) = data.shuffled(3).split_at(7)?;
        let mut rows: Vec<u32> = a.rows().iter().chain(b.rows().iter()).collect();
        assert_eq!((a.table().id, b.len()), (data.table().id, 3));
        for i in 0..3 {
            assert_eq!(b.input(i)? * b.input(i)?, b.target(i)?);
        }
        assert_ne!(rows, (0..10).collect::<Vec<_>>());
        rows.sort_unstable();
        assert_eq!(rows, (0..10).collect::<Vec<_>>());
        Ok(())
    }

    #[test]
    fn the_last_batch_is_short() -> Result<()> {
        let data = squares()?;
        let lens: Vec<usize> = data.batches(4).map(|b| b.len()).collect();
        assert_eq!(lens, [4, 4, 2]);
        assert_eq!(data.part(8..)?.input(1)?, 9.0);
        assert!(data.part(8..11).is_err() && data.input(10).is_err());
        Ok(())
    }

    #[test]
    fn bad_rows_are_told() {
        let error = |r: Result<Data<f32, f32>>| r.err().map(|e| e.to_string()).unwrap_or_default();
        assert_eq!(error(Data::new(&[1.0], &[])), "the data: 1 inputs, but 0 targets");
        assert_eq!(error(Data::new(&[], &[])), "input: has no rows");
        assert!(error(Data::new(&[1.0, f32::INFINITY], &[0.0, 0.0])).starts_with("input: row 1 has inf"));
    }
}

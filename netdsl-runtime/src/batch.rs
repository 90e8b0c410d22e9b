//! What a method takes as a batch: a view of a data set, or slices that the user holds. Conversions only; the samples stay
//! where they are until the session binds them.
use crate::data::{Data, Rows, Table};
use crate::door::Record;
use crate::executor::Samples;
use crate::session::{Feed, Loose};
use crate::{Error, Result};
use std::ops::Range;

/// Rows of inputs and targets: `&Data<I, T>`, or `(&[I], &[T])`; without targets also `&[I]`.
#[derive(Clone, Copy)]
pub struct Batch<'a, I, T>(Held<'a, I, T>);

enum Held<'a, I, T> {
    Rows { table: &'a Table, rows: Rows<'a>, streamed: bool },
    Slices(&'a [I], &'a [T]),
}

impl<I, T> Clone for Held<'_, I, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<I, T> Copy for Held<'_, I, T> {}

impl<'a, I, T> Held<'a, I, T> {
    fn rows<A: Record, B: Record>(data: &'a Data<A, B>) -> Held<'a, I, T> {
        Held::Rows { table: data.table(), rows: data.rows(), streamed: data.is_streamed() }
    }
}

/// Inputs without targets: `&[I]`, `&Vec<I>`, `&[I; N]`, or `&Data<I, T>` whatever its targets.
#[derive(Clone, Copy)]
pub struct Inputs<'a, I>(Held<'a, I, ()>);

impl<'a, I: Record, T: Record> From<&'a Data<I, T>> for Batch<'a, I, T> {
    fn from(data: &'a Data<I, T>) -> Self {
        Batch(Held::rows(data))
    }
}
impl<'a, I: Record, T: Record> From<(&'a [I], &'a [T])> for Batch<'a, I, T> {
    fn from((inputs, targets): (&'a [I], &'a [T])) -> Self {
        Batch(Held::Slices(inputs, targets))
    }
}
impl<'a, I: Record, T: Record> From<(&'a Vec<I>, &'a Vec<T>)> for Batch<'a, I, T> {
    fn from((inputs, targets): (&'a Vec<I>, &'a Vec<T>)) -> Self {
        Batch(Held::Slices(inputs, targets))
    }
}
impl<'a, I: Record, T: Record, const N: usize> From<(&'a [I; N], &'a [T; N])> for Batch<'a, I, T> {
    fn from((inputs, targets): (&'a [I; N], &'a [T; N])) -> Self {
        Batch(Held::Slices(inputs, targets))
    }
}
impl<'a, I: Record> From<&'a [I]> for Batch<'a, I, ()> {
    fn from(inputs: &'a [I]) -> Self {
        Batch(Held::Slices(inputs, &[]))
    }
}

impl<'a, I: Record, T: Record> From<&'a Data<I, T>> for Inputs<'a, I> {
    fn from(data: &'a Data<I, T>) -> Self {
        Inputs(Held::rows(data))
    }
}
impl<'a, I: Record> From<&'a [I]> for Inputs<'a, I> {
    fn from(inputs: &'a [I]) -> Self {
        Inputs(Held::Slices(inputs, &[]))
    }
}
impl<'a, I: Record> From<&'a Vec<I>> for Inputs<'a, I> {
    fn from(inputs: &'a Vec<I>) -> Self {
        Inputs(Held::Slices(inputs, &[]))
    }
}
impl<'a, I: Record, const N: usize> From<&'a [I; N]> for Inputs<'a, I> {
    fn from(inputs: &'a [I; N]) -> Self {
        Inputs(Held::Slices(inputs, &[]))
    }
}

impl<I: Record, T: Record> Batch<'_, I, T> {
    /// Calls `f` with the rows as the session takes them.
    ///
    /// # Errors
    /// [`Error::Data`] where inputs and targets differ in number, and what `f` gives.
    pub(crate) fn with<R>(&self, f: impl FnOnce(Feed<'_>) -> Result<R>) -> Result<R> {
        if let Held::Slices(inputs, targets) = self.0
            && size_of::<T>() > 0
            && inputs.len() != targets.len()
        {
            let message = format!("has {} inputs, but {} targets", inputs.len(), targets.len());
            return Err(Error::Data { what: "the batch".into(), message });
        }
        self.0.with(f)
    }
}

impl<I: Record> Inputs<'_, I> {
    pub(crate) fn with<R>(&self, f: impl FnOnce(Feed<'_>) -> Result<R>) -> Result<R> {
        self.0.with(f)
    }
}

impl<I: Record, T: Record> Held<'_, I, T> {
    fn with<R>(&self, f: impl FnOnce(Feed<'_>) -> Result<R>) -> Result<R> {
        match self {
            Held::Rows { table, rows, streamed } => f(Feed::Table { table, rows: *rows, streamed: *streamed }),
            Held::Slices(inputs, targets) => {
                f(Feed::Loose { slices: &Slices { inputs, targets }, start: 0, end: inputs.len() })
            }
        }
    }
}

struct Slices<'a, I, T> {
    inputs: &'a [I],
    targets: &'a [T],
}

impl<I: Record, T: Record> Loose for Slices<'_, I, T> {
    fn columns(&self, range: Range<usize>, column: &mut dyn FnMut(usize, Samples<'_>) -> Result<()>) -> Result<()> {
        let mut doors = 0;
        I::columns(&self.inputs[range.clone()], &mut |door, samples| {
            doors = doors.max(door + 1);
            column(door, samples)
        })?;
        match self.targets.get(range) {
            Some(targets) => T::columns(targets, &mut |door, samples| column(doors + door, samples)),
            None => Ok(()), // none were given, and none are needed
        }
    }
}

impl<I: Record, T: Record> std::fmt::Debug for Batch<'_, I, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a batch of {:?} and {:?}", I::types(), T::types())
    }
}

impl<I: Record> std::fmt::Debug for Inputs<'_, I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "inputs of {:?}", I::types())
    }
}

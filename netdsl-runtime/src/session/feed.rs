//! Samples on their way to the device. A data set becomes resident as a whole, once, and batches are gathered from it by
//! index; what does not fit, or comes as loose slices, is staged chunk by chunk.
use super::engine::Engine;
use crate::data::{Column, ColumnValues, Rows, Table};
use crate::executor::Samples;
use crate::{Error, Result};
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::{DType, Door, NetworkPlan};
use std::ops::Range;

/// A data set larger than this is staged, so that a CPU device does not hold a second copy of everything.
const RESIDENT_MOST: usize = 2 << 30;

/// Rows for a run.
#[derive(Clone, Copy)]
pub(crate) enum Feed<'a> {
    /// Rows of checked columns; `streamed` if the table is not to be kept on the device.
    Table { table: &'a Table, rows: Rows<'a>, streamed: bool },
    /// Slices that the user holds, `[start, end)` of them.
    Loose { slices: &'a dyn Loose, start: usize, end: usize },
}

/// Samples outside any data set.
pub(crate) trait Loose {
    /// Calls `column` with the samples `[start, end)` of each door.
    fn columns(&self, range: Range<usize>, column: &mut dyn FnMut(usize, Samples<'_>) -> Result<()>) -> Result<()>;
}

impl<'a> Feed<'a> {
    pub fn len(&self) -> usize {
        match self {
            Feed::Table { rows, .. } => rows.len(),
            Feed::Loose { start, end, .. } => end - start,
        }
    }
    /// Some of the rows.
    pub fn part(&self, places: Range<usize>) -> Feed<'a> {
        match *self {
            Feed::Table { table, rows, streamed } => Feed::Table { table, rows: rows.part(places), streamed },
            Feed::Loose { slices, start, .. } => {
                Feed::Loose { slices, start: start + places.start, end: start + places.end }
            }
        }
    }
}

impl Feed<'_> {
    /// The samples at each door as the reference takes them; zeros at targets that were not given, as on the device.
    pub fn arrays(&self, plan: &NetworkPlan) -> Result<Vec<ArrayD<f64>>> {
        let mut doors: Vec<Vec<f64>> = vec![vec![]; plan.doors.len()];
        match *self {
            Feed::Table { table, rows, .. } => {
                for (values, column) in doors.iter_mut().zip(&table.columns) {
                    let size = column.sample_len();
                    for row in rows.iter().map(|r| r as usize) {
                        widen(column.values().samples(row * size..(row + 1) * size), values);
                    }
                }
            }
            Feed::Loose { slices, start, end } => slices.columns(start..end, &mut |door, samples| {
                widen(samples, &mut doors[door]);
                Ok(())
            })?,
        }
        let array = |(door, mut values): (&Door, Vec<f64>)| {
            let shape: Vec<usize> = std::iter::once(self.len()).chain(door.shape.iter().copied()).collect();
            if door.target && values.is_empty() {
                values.resize(shape.iter().product(), 0.0);
            }
            ArrayD::from_shape_vec(IxDyn(&shape), values).map_err(|_| Error::Data {
                what: format!("`{}`", door.name),
                message: format!("has not {shape:?} elements"),
            })
        };
        plan.doors.iter().zip(doors).map(array).collect()
    }
}

fn widen(samples: Samples<'_>, out: &mut Vec<f64>) {
    match samples {
        Samples::F32(v) => out.extend(v.iter().map(|&x| f64::from(x))),
        Samples::U8(v) => out.extend(v.iter().map(|&x| f64::from(x))),
        Samples::I32(v) => out.extend(v.iter().map(|&x| f64::from(x))),
    }
}

/// What lies at the doors, and so what sample numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resident {
    /// The whole table: numbers are its rows.
    Table,
    /// Exactly the rows that were fed, in their order.
    Chunk,
}

/// What the device holds at the doors.
pub(crate) struct Bound {
    /// Samples at each door.
    held: Vec<usize>,
    table: Option<u64>,
    doors: usize,
    too_large: Option<u64>,
    staged: Vec<Column>,
    /// Counts changes: a step can be run again as long as this is what it was.
    pub generation: u64,
}

impl Engine {
    /// Brings rows to the first `doors` doors, and to the others if they come with them.
    pub fn bind(&mut self, feed: Feed<'_>, doors: usize) -> Result<Resident> {
        let all = self.plan.doors.len();
        match feed {
            Feed::Loose { slices, start, end } => {
                self.bound.changes();
                slices.columns(start..end, &mut |door, samples| self.bind_loose(door, samples))?;
                self.fill(doors, end - start)?;
                Ok(Resident::Chunk)
            }
            Feed::Table { table, streamed: false, .. }
                if self.bound.table == Some(table.id) && self.bound.doors >= doors =>
            {
                Ok(Resident::Table)
            }
            Feed::Table { table, rows, streamed } => {
                let doors = if table.columns.len() >= all { all } else { doors };
                self.check_columns(table, doors)?;
                if !streamed && self.bind_table(table, doors)? {
                    self.fill(doors, table.len)?;
                    return Ok(Resident::Table);
                }
                self.stage(table, rows, doors)?;
                self.fill(doors, rows.len())?;
                Ok(Resident::Chunk)
            }
        }
    }

    /// Puts zeros at doors that were given nothing. Nobody asks for what they lead to, but a part that also computes what
    /// somebody asks for may read them.
    fn fill(&mut self, doors: usize, samples: usize) -> Result<()> {
        for door in doors..self.plan.doors.len() {
            if self.bound.held[door] < samples {
                let info = &self.plan.doors[door];
                let size = samples * info.shape.iter().product::<usize>();
                match info.dtype {
                    DType::F32 => self.give(door, Samples::F32(&vec![0.0; size])),
                    DType::U8 => self.give(door, Samples::U8(&vec![0; size])),
                    DType::I32 => self.give(door, Samples::I32(&vec![0; size])),
                }?;
            }
        }
        Ok(())
    }

    /// Hands samples to the executor.
    fn give(&mut self, door: usize, samples: Samples<'_>) -> Result<()> {
        let size: usize = self.plan.doors[door].shape.iter().product();
        self.bound.held[door] = 0;
        self.executor.bind_data(door, samples)?;
        self.bound.held[door] = count(samples) / size;
        Ok(())
    }

    fn check_columns(&self, table: &Table, doors: usize) -> Result<()> {
        if table.columns.len() < doors {
            let message = format!("has {} columns, but `{}` has {doors} doors", table.columns.len(), self.plan.name);
            return Err(Error::Data { what: "the data".into(), message });
        }
        let mut pairs = self.plan.doors.iter().zip(&table.columns).take(doors);
        pairs.try_for_each(|(door, column)| {
            check(door, column.values().samples(0..column.values().len()), column.len()).map_err(|e| match e {
                Error::Data { message, .. } => Error::Data { what: column.name().into(), message },
                other => other,
            })
        })
    }

    fn bind_loose(&mut self, door: usize, samples: Samples<'_>) -> Result<()> {
        let Some(info) = self.plan.doors.get(door) else { return Ok(()) };
        let size: usize = info.shape.iter().product();
        check(info, samples, count(samples) / size)?;
        if let Samples::F32(values) = samples
            && let Some(at) = values.iter().position(|x| !x.is_finite())
        {
            let message = format!("sample {} has {}", at / size, values[at]);
            return Err(Error::Data { what: format!("`{}`", info.name), message });
        }
        self.give(door, samples)
    }

    /// Makes a whole table resident; `false` where it is too large.
    fn bind_table(&mut self, table: &Table, doors: usize) -> Result<bool> {
        let bytes: usize = table.columns.iter().take(doors).map(Column::bytes).sum();
        if bytes > RESIDENT_MOST || self.bound.too_large == Some(table.id) {
            return Ok(false);
        }
        self.bound.changes();
        for (door, column) in table.columns.iter().take(doors).enumerate() {
            match self.give(door, column.values().samples(0..column.values().len())) {
                Ok(()) => {}
                Err(Error::Memory { .. }) => {
                    self.bound.too_large = Some(table.id);
                    return Ok(false);
                }
                Err(e) => return Err(e),
            }
        }
        (self.bound.table, self.bound.doors) = (Some(table.id), doors);
        Ok(true)
    }

    /// Copies the rows together and brings them to the doors.
    fn stage(&mut self, table: &Table, rows: Rows<'_>, doors: usize) -> Result<()> {
        self.bound.changes();
        let mut staged = std::mem::take(&mut self.bound.staged);
        let done = table.columns.iter().take(doors).enumerate().try_for_each(|(door, column)| {
            if staged.len() <= door {
                staged.push(Column { name: String::new(), shape: vec![], values: ColumnValues::U8(vec![]) });
            }
            gather(&mut staged[door].values, column, rows);
            let values = &staged[door].values;
            self.give(door, values.samples(0..values.len()))
        });
        self.bound.staged = staged;
        done
    }
}

impl Bound {
    /// Nothing.
    pub fn new(doors: usize) -> Bound {
        Bound { held: vec![0; doors], table: None, doors: 0, too_large: None, staged: vec![], generation: 0 }
    }
    fn changes(&mut self) {
        self.table = None;
        self.generation += 1;
    }
}

fn count(samples: Samples<'_>) -> usize {
    match samples {
        Samples::F32(v) => v.len(),
        Samples::U8(v) => v.len(),
        Samples::I32(v) => v.len(),
    }
}

/// That `rows` samples are what a door takes. Types say so for data of generated networks; this is for all others.
fn check(door: &Door, samples: Samples<'_>, rows: usize) -> Result<()> {
    let dtype = match samples {
        Samples::F32(_) => DType::F32,
        Samples::U8(_) => DType::U8,
        Samples::I32(_) => DType::I32,
    };
    let size: usize = door.shape.iter().product();
    if dtype == door.dtype && count(samples) == rows * size {
        return Ok(());
    }
    let message = format!(
        "{rows} samples of {} {} elements are not what door `{}` takes: {}{:?}",
        count(samples) / rows.max(1),
        dtype.name(),
        door.name,
        door.dtype.name(),
        door.shape
    );
    Err(Error::Data { what: "the data".into(), message })
}

/// Replaces `out` by the rows of a column.
fn gather(out: &mut ColumnValues, column: &Column, rows: Rows<'_>) {
    fn copy<T: Copy>(out: &mut Vec<T>, from: &[T], size: usize, rows: Rows<'_>) {
        out.clear();
        rows.iter().for_each(|r| out.extend_from_slice(&from[r as usize * size..][..size]));
    }
    let size = column.sample_len();
    match (&mut *out, column.values()) {
        (ColumnValues::F32(out), ColumnValues::F32(from)) => copy(out, from, size, rows),
        (ColumnValues::U8(out), ColumnValues::U8(from)) => copy(out, from, size, rows),
        (ColumnValues::I32(out), ColumnValues::I32(from)) => copy(out, from, size, rows),
        (out, from) => {
            *out = match from {
                ColumnValues::F32(_) => ColumnValues::F32(vec![]),
                ColumnValues::U8(_) => ColumnValues::U8(vec![]),
                ColumnValues::I32(_) => ColumnValues::I32(vec![]),
            };
            gather(out, column, rows); // of equal type now
        }
    }
}

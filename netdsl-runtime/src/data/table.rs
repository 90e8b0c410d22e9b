//! Checked columns of equal length, shared by all views of a data set, and the rows that a view picks.
use super::Column;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Columns in the order of doors. Never changed, so that a device may keep a copy: `id` says whether it is of this table.
#[derive(Debug)]
pub(crate) struct Table {
    pub id: u64,
    pub columns: Vec<Column>,
    pub len: usize,
}

impl Table {
    /// A table of columns that are `len` samples long.
    pub fn new(columns: Vec<Column>, len: usize) -> Table {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Table { id: NEXT.fetch_add(1, Ordering::Relaxed), columns, len }
    }
}

/// Some rows of a table, in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows<'a> {
    Range { start: usize, end: usize },
    List(&'a [u32]),
}

impl<'a> Rows<'a> {
    pub fn len(self) -> usize {
        match self {
            Rows::Range { start, end } => end - start,
            Rows::List(rows) => rows.len(),
        }
    }
    /// The row at a place.
    pub fn at(self, place: usize) -> u32 {
        match self {
            Rows::Range { start, .. } => (start + place) as u32, // a table has fewer than 2^32 rows
            Rows::List(rows) => rows[place],
        }
    }
    pub fn iter(self) -> impl Iterator<Item = u32> + 'a {
        (0..self.len()).map(move |i| self.at(i))
    }
    pub fn part(self, places: Range<usize>) -> Rows<'a> {
        match self {
            Rows::Range { start, .. } => Rows::Range { start: start + places.start, end: start + places.end },
            Rows::List(rows) => Rows::List(&rows[places]),
        }
    }
}

//! Data sets: typed records over flat columns, files with one checked door, and where known sets come from.
//!
//! A set is read into a [`RawData`], whose columns have names and shapes but no Rust type. [`RawData::typed`] is the one
//! place where it becomes [`Data`]: element types, shapes, classes and finiteness are checked there, row by row, and what
//! is wrong is named with file, row, found and expected. After that nothing can be wrong, and nothing is checked again.
//! No device is here.

mod column;
#[cfg(feature = "download")]
mod download;
mod drawn;
mod idx;
mod locate;
mod mnist;
mod raw;
mod table;
mod typed;

pub use column::{Column, ColumnValues};
pub use drawn::drawn_digits;
pub use mnist::{Split, fashion_mnist, mnist};
pub use raw::RawData;
pub use typed::{Batches, Data};

pub(crate) use table::{Rows, Table};

//! What goes through a network's doors, as Rust types: samples are nested arrays (`[[[u8; 28]; 28]; 1]`), numbers and
//! classes; a record is one sample, or a tuple of them where a network has several doors. Inside, a door is one flat column.
//! No data set, file or device is here.

mod class;
mod element;
mod flat;
mod outputs;
mod record;
mod sample;
mod values;

pub use class::Class;
pub use element::{Element, OutputElement};
pub use outputs::{Outputs, RawOutputs};
pub use record::Record;
pub use sample::{Sample, SampleType};
pub use values::Values;

pub(crate) use flat::{flat, indices, integers, nested};

//! Records: what one row of a data set is on one side of a network, a sample or a tuple of samples, one for each door.
use super::element::Store;
use super::{Sample, SampleType, flat, nested};
use crate::Result;
use crate::data::Column;
use crate::executor::Samples;

mod sealed {
    /// Only samples, tuples of them and `()` are records.
    pub trait Sealed {}
}

/// One row at the inputs (or the targets) of a network: a [`Sample`], a tuple of up to four where there are several doors,
/// or `()` where there is none.
pub trait Record: sealed::Sealed + Copy + Send + Sync + 'static {
    /// The sample type of each door, in the order of `network!`.
    fn types() -> Vec<SampleType>;
    /// Calls `column` with the elements of each door. A single door is a view; several are copied apart.
    #[doc(hidden)]
    fn columns(records: &[Self], column: &mut dyn FnMut(usize, Samples<'_>) -> Result<()>) -> Result<()>;
    /// The record in a row of checked columns, one for each door.
    #[doc(hidden)]
    fn read(columns: &[Column], row: usize) -> Self;
}

impl<S: Sample> sealed::Sealed for S {}
impl<S: Sample> Record for S {
    fn types() -> Vec<SampleType> {
        vec![SampleType::of::<S>()]
    }
    fn columns(records: &[Self], column: &mut dyn FnMut(usize, Samples<'_>) -> Result<()>) -> Result<()> {
        column(0, S::Element::store(flat(records)))
    }
    fn read(columns: &[Column], row: usize) -> S {
        nested(S::Element::view(columns[0].values()))[row]
    }
}

impl sealed::Sealed for () {}
impl Record for () {
    fn types() -> Vec<SampleType> {
        vec![]
    }
    fn columns(_: &[Self], _: &mut dyn FnMut(usize, Samples<'_>) -> Result<()>) -> Result<()> {
        Ok(())
    }
    fn read(_: &[Column], _: usize) {}
}

macro_rules! tuple {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Sample),+> sealed::Sealed for ($($name,)+) {}
        impl<$($name: Sample),+> Record for ($($name,)+) {
            fn types() -> Vec<SampleType> {
                vec![$(SampleType::of::<$name>()),+]
            }
            fn columns(records: &[Self], column: &mut dyn FnMut(usize, Samples<'_>) -> Result<()>) -> Result<()> {
                $(
                    let samples: Vec<$name> = records.iter().map(|r| r.$index).collect();
                    column($index, <$name as Sample>::Element::store(flat(&samples)))?;
                )+
                Ok(())
            }
            fn read(columns: &[Column], row: usize) -> Self {
                ($(nested::<$name>(<$name as Sample>::Element::view(columns[$index].values()))[row],)+)
            }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_doors_come_apart() -> Result<()> {
        let records = [(1u8, [1.0f32, 2.0]), (2, [3.0, 4.0])];
        let mut seen = Vec::new();
        Record::columns(&records, &mut |door, samples| {
            seen.push(match samples {
                Samples::U8(v) => (door, v.iter().map(|&x| f32::from(x)).collect::<Vec<_>>()),
                Samples::F32(v) => (door, v.to_vec()),
                Samples::I32(_) => (door, vec![]),
            });
            Ok(())
        })?;
        assert_eq!(seen, [(0, vec![1.0, 2.0]), (1, vec![1.0, 2.0, 3.0, 4.0])]);
        Ok(())
    }
}

//! From an executor's numbers to the struct of outputs that `network!` generates.
use super::{OutputElement, Sample, SampleType, Values};
use crate::{Error, Result};

/// The struct of a network's outputs, one [`Values`] a field. `network!` implements it.
pub trait Outputs: Sized {
    /// Takes each output by its index in `network!`.
    ///
    /// # Errors
    /// [`Error::Data`] where an output is not there in this mode.
    fn from_raw(raw: &mut RawOutputs) -> Result<Self>;
}

impl Outputs for () {
    fn from_raw(_: &mut RawOutputs) -> Result<()> {
        Ok(())
    }
}

/// The outputs of a batch as numbers in canonical order.
#[derive(Debug, Clone)]
pub struct RawOutputs {
    pub(crate) samples: usize,
    /// Name and numbers of each output; `None` where the mode has no such output.
    pub(crate) outputs: Vec<(String, Option<Vec<f32>>)>,
}

impl RawOutputs {
    /// Takes output `index` as samples of type `S`.
    ///
    /// # Errors
    /// [`Error::Data`] where there is no such output in this mode, or it has another size.
    pub fn take<S: Sample<Element: OutputElement>>(&mut self, index: usize) -> Result<Values<S>> {
        let missing = |what: String| Error::Data { what, message: "is not computed in this mode".into() };
        let (name, numbers) = self.outputs.get_mut(index).ok_or_else(|| missing(format!("output {index}")))?;
        let numbers = numbers.take().ok_or_else(|| missing(format!("output `{name}`")))?;
        if numbers.len() != self.samples * S::LEN {
            let message =
                format!("has {} numbers for {} samples of {}", numbers.len(), self.samples, SampleType::of::<S>());
            return Err(Error::Data { what: format!("output `{name}`"), message });
        }
        Ok(Values::from_device(&numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_not_there() -> Result<()> {
        let outputs = vec![("logits".to_string(), Some(vec![1.0; 6])), ("digit".to_string(), None)];
        let mut raw = RawOutputs { samples: 2, outputs };
        assert!(raw.take::<[f32; 2]>(0).is_err());
        let mut raw =
            RawOutputs { outputs: vec![("logits".to_string(), Some(vec![1.0; 6])), ("digit".into(), None)], ..raw };
        assert_eq!(raw.take::<[f32; 3]>(0)?.len(), 2);
        let Err(error) = raw.take::<u32>(1) else { panic!("an output that is not there") };
        assert_eq!(error.to_string(), "output `digit`: is not computed in this mode");
        Ok(())
    }
}

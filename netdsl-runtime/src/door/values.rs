//! A batch of one output: typed views over one flat allocation, never built by value on the stack.
use super::{OutputElement, Sample, SampleType, flat, nested};
use ndarray::{ArrayD, IxDyn};
use std::fmt;
use std::ops::Deref;

/// The values of an output for a batch, one `S` a sample. It is a slice of samples: index it, iterate it.
///
/// ```ignore
/// let out = net.predict(&images)?;
/// let first: &[f32; 10] = &out.logits[0];
/// for logits in &out.logits { /* .. */ }
/// ```
#[derive(Clone, PartialEq)]
pub struct Values<S: Sample> {
    flat: Vec<S::Element>,
}

impl<S: Sample> Values<S> {
    /// Values from elements, sample after sample; a remainder that is no whole sample is dropped.
    pub(crate) fn from_flat(mut flat: Vec<S::Element>) -> Values<S> {
        flat.truncate(nested::<S>(&flat).len() * S::LEN);
        Values { flat }
    }
    /// The samples.
    pub fn as_slice(&self) -> &[S] {
        nested(&self.flat)
    }
    /// All elements, sample after sample.
    pub fn as_flat(&self) -> &[S::Element] {
        &self.flat
    }
    /// All elements, sample after sample, without a copy.
    pub fn into_flat(self) -> Vec<S::Element> {
        self.flat
    }
    /// As an array of shape `[samples, ..shape of a sample]`, without a copy.
    pub fn into_array(self) -> ArrayD<S::Element> {
        let mut shape = vec![self.len()];
        S::extents(&mut shape);
        // The count of elements is a multiple of a sample's by construction, so the shape always fits.
        ArrayD::from_shape_vec(IxDyn(&shape), self.flat).unwrap_or_default()
    }
}

impl<S: Sample> Deref for Values<S> {
    type Target = [S];
    fn deref(&self) -> &[S] {
        self.as_slice()
    }
}

impl<'a, S: Sample> IntoIterator for &'a Values<S> {
    type Item = &'a S;
    type IntoIter = std::slice::Iter<'a, S>;
    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

impl<S: Sample> FromIterator<S> for Values<S> {
    fn from_iter<I: IntoIterator<Item = S>>(samples: I) -> Values<S> {
        let samples: Vec<S> = samples.into_iter().collect();
        Values { flat: flat(&samples).to_vec() }
    }
}

impl<S: Sample> fmt::Debug for Values<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sample = SampleType::of::<S>();
        write!(f, "{} × {sample:?} ", self.len())?;
        match sample.shape[..] {
            [] => f.debug_list().entries(&self.flat[..]).finish(),
            _ => f.debug_list().entries(self.flat.chunks(S::LEN.max(1))).finish(),
        }
    }
}

impl<S: Sample<Element: OutputElement>> Values<S> {
    pub(crate) fn from_device(numbers: &[f32]) -> Values<S> {
        Values::from_flat(numbers.iter().map(|&x| OutputElement::from_f32(x)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_slice_of_samples() {
        let values = Values::<[f32; 2]>::from_device(&[1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(values.len(), 2);
        assert_eq!(values[1], [3.0, 4.0]);
        assert_eq!(values.iter().map(|v| v[0]).sum::<f32>(), 4.0);
        assert_eq!(values.clone().into_array().shape(), [2, 2]);
        assert_eq!(format!("{values:?}"), "2 × f32[2] [[1.0, 2.0], [3.0, 4.0]]");
        assert_eq!(Values::<u32>::from_device(&[3.0])[0], 3);
        assert_eq!(format!("{:?}", Values::<f32>::from_device(&[3.0, 0.5])), "2 × f32[] [3.0, 0.5]");
    }
}

//! Views between slices of samples and slices of their elements, without a copy. The only unsafe code of the doors.
use super::Sample;

/// The elements of samples, sample after sample.
pub(crate) fn flat<S: Sample>(samples: &[S]) -> &[S::Element] {
    const { assert!(size_of::<S>() == S::LEN * size_of::<S::Element>() && align_of::<S>() == align_of::<S::Element>()) };
    // SAFETY: `Sample` is sealed; its types are numbers, `repr(transparent)` around `Element`, and arrays of them, so that
    // a sample is `LEN` initialised elements without padding, at the same alignment (asserted above).
    unsafe { std::slice::from_raw_parts(samples.as_ptr().cast(), samples.len() * S::LEN) }
}

/// The samples of elements; a remainder that is no whole sample is left out.
///
/// A class may come out larger than its count; whoever lets elements in checks that.
pub(crate) fn nested<S: Sample>(elements: &[S::Element]) -> &[S] {
    const { assert!(size_of::<S>() == S::LEN * size_of::<S::Element>() && align_of::<S>() == align_of::<S::Element>()) };
    let count = elements.len().checked_div(S::LEN).unwrap_or(0);
    // SAFETY: as in `flat`; every bit pattern of an element is a valid number and a valid `Class`.
    unsafe { std::slice::from_raw_parts(elements.as_ptr().cast(), count) }
}

/// Indices as they are stored: below 2^31, their bits are the same.
pub(crate) fn integers(indices: &[u32]) -> &[i32] {
    // SAFETY: `u32` and `i32` have the same size and alignment, and every bit pattern is valid for both.
    unsafe { std::slice::from_raw_parts(indices.as_ptr().cast(), indices.len()) }
}

/// Stored indices, none of which is negative.
pub(crate) fn indices(integers: &[i32]) -> &[u32] {
    // SAFETY: as in `integers`.
    unsafe { std::slice::from_raw_parts(integers.as_ptr().cast(), integers.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Class;

    #[test]
    fn there_and_back() {
        let samples = [[[1.0f32, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]];
        let elements = flat(&samples);
        assert_eq!(elements, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_eq!(nested::<[[f32; 2]; 2]>(elements), samples);
        assert_eq!(nested::<[[f32; 2]; 2]>(&elements[..7]).len(), 1);
    }

    #[test]
    fn classes_are_indices() -> crate::Result<()> {
        let classes: [Class<10>; 2] = [Class::new(3)?, Class::new(9)?];
        assert_eq!(integers(flat(&classes)), [3, 9]);
        Ok(())
    }

    #[test]
    fn samples_without_elements_do_not_divide_by_zero() {
        assert_eq!(nested::<[f32; 0]>(&[]).len(), 0);
    }
}

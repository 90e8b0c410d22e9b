//! Values that have no inputs: run-time scalars, constants, coordinates and random numbers.
use super::Leaves;
use ndarray::{ArrayD, IxDyn, arr0};
use netdsl_plan::{Scalar, random_bits};

pub(super) fn scalar(scalar: Scalar, leaves: &Leaves<'_>) -> ArrayD<f64> {
    match scalar {
        Scalar::Samples => arr0(leaves.samples as f64).into_dyn(),
    }
}

pub(super) fn constant(bits: u64) -> ArrayD<f64> {
    arr0(f64::from_bits(bits)).into_dyn()
}

pub(super) fn iota(axis: usize, shape: &[usize]) -> ArrayD<f64> {
    ArrayD::from_shape_fn(IxDyn(shape), |at| at[axis] as f64)
}

/// Numbers by the row-major index in the shape that the value has for the running batch.
pub(super) fn random(stream: u32, shape: &[usize], leaves: &Leaves<'_>) -> ArrayD<f64> {
    let number = |i: u32| f64::from(random_bits(leaves.key, leaves.step, stream, i)) / f64::from(1 << 24);
    let mut out = ArrayD::zeros(IxDyn(shape));
    out.iter_mut().zip(0..).for_each(|(v, i)| *v = number(i));
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{array, leaves};
    use super::*;
    use netdsl_plan::mix;

    #[test]
    fn constants_and_scalars() {
        assert_eq!(constant(1.5f64.to_bits()), arr0(1.5).into_dyn());
        assert_eq!(scalar(Scalar::Samples, &leaves(7)), arr0(7.0).into_dyn());
    }

    #[test]
    fn iota_counts_along_its_axis() {
        assert_eq!(iota(1, &[2, 3]), array(&[2, 3], &[0., 1., 2., 0., 1., 2.]));
        assert_eq!(iota(0, &[2, 3]), array(&[2, 3], &[0., 0., 0., 1., 1., 1.]));
    }

    /// Written out from the definition, apart from `random_bits`.
    fn by_hand(key: u32, step: u32, stream: u32, index: u32) -> f64 {
        let mixed = mix(mix(key ^ mix(step)) ^ stream.wrapping_mul(0x9e37_79b9));
        f64::from(mix(mixed ^ mix(index)) >> 8) * (-24f64).exp2()
    }

    #[test]
    fn random_is_a_function_of_key_step_stream_and_index() {
        let leaves = Leaves { key: 11, step: 5, ..leaves(3) };
        let x = random(9, &[3, 2], &leaves);
        for (i, v) in x.iter().enumerate() {
            assert_eq!(*v, by_hand(11, 5, 9, i as u32));
            assert!((0.0..1.0).contains(v));
        }
        let longer = random(9, &[4, 2], &leaves);
        assert!(x.iter().eq(longer.iter().take(6)), "more samples change nothing of the first");
    }

    #[test]
    fn random_is_spread_over_the_unit_interval() {
        let x = random(0, &[100, 100], &leaves(1));
        assert!((x.mean().unwrap() - 0.5).abs() < 0.01);
        assert!((x.std(0.0) - (1.0f64 / 12.0).sqrt()).abs() < 0.01);
    }
}

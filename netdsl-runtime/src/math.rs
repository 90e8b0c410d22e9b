//! Functions of one `f32` for the loops of the host path: branch-free where they are hot, so that a loop over a block
//! vectorises; the others go through `f64`. Definitions and edge cases are those of the compiler's `ir::expr`.
//!
//! `exp` and `tanh` are the classic range reductions with the polynomials of S. Moshier's Cephes library (`expf`, `tanhf`).

/// `e^x`, within 2 units in the last place; overflows to infinity, underflows through subnormals to 0, passes NaN.
#[inline]
pub fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0; // 1.5 · 2^23: adding it rounds to a whole number
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = if x > 89.0 { 89.0 } else { x };
    let x = if x < -104.0 { -104.0 } else { x };
    let n = (x * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let r = x - n * LN2_HIGH - n * LN2_LOW;
    let mut p = 1.987_569_1e-4;
    p = p * r + 1.398_199_9e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 0.5;
    let e = p * r * r + r + 1.0;
    // 2^n in two factors, since n reaches beyond what one exponent holds
    let n = n as i32;
    let half = n >> 1;
    e * power_of_two(half) * power_of_two(n - half)
}

/// `2^n` for -126 <= n <= 127.
#[inline]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits(((n + 127) as u32) << 23)
}

/// `1 / (1 + e^-x)`.
#[inline]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// The hyperbolic tangent, within 3 units in the last place.
#[inline]
pub fn tanh(x: f32) -> f32 {
    let a = x.abs();
    let z = x * x;
    let mut p = -5.704_988_7e-3;
    p = p * z + 2.063_909e-2;
    p = p * z - 5.373_971_5e-2;
    p = p * z + 1.333_144_2e-1;
    p = p * z - 3.333_328e-1;
    let small = p * z * x + x;
    let large = 1.0 - 2.0 / (exp(a + a) + 1.0);
    if a < 0.625 { small } else { large.copysign(x) }
}

/// The natural logarithm.
#[inline]
pub fn ln(x: f32) -> f32 {
    f64::from(x).ln() as f32
}

/// The sine.
#[inline]
pub fn sin(x: f32) -> f32 {
    f64::from(x).sin() as f32
}

/// The cosine.
#[inline]
pub fn cos(x: f32) -> f32 {
    f64::from(x).cos() as f32
}

/// The error function.
#[inline]
pub fn erf(x: f32) -> f32 {
    erf_f64(f64::from(x)) as f32
}

/// The power.
#[inline]
pub fn pow(x: f32, y: f32) -> f32 {
    f64::from(x).powf(f64::from(y)) as f32
}

/// Whether two numbers are the same; NaN is not.
#[inline]
pub fn equal(x: f32, y: f32) -> bool {
    x == y
}

/// As `equal`, in `f64`.
#[inline]
pub fn equal_f64(x: f64, y: f64) -> bool {
    x == y
}

/// The error function in `f64`, which the standard library lacks.
pub fn erf_f64(x: f64) -> f64 {
    libm::erf(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest error in units in the last place over a grid, against `f64`.
    fn worst(f: fn(f32) -> f32, exact: fn(f64) -> f64, range: std::ops::Range<f32>) -> f64 {
        let steps = 200_000u32;
        let at = |i: u32| range.start + (range.end - range.start) * (i as f32 / steps as f32);
        (0..=steps)
            .map(|i| {
                let (got, want) = (f64::from(f(at(i))), exact(f64::from(at(i))));
                let ulp = f64::from((want as f32).abs().max(f32::MIN_POSITIVE)) * f64::from(f32::EPSILON) / 2.0;
                (got - want).abs() / ulp
            })
            .fold(0.0, f64::max)
    }

    #[test]
    fn is_accurate() {
        assert!(worst(exp, f64::exp, -87.0..88.7) < 4.0);
        assert!(worst(tanh, f64::tanh, -12.0..12.0) < 6.0);
        assert!(worst(sigmoid, |x| 1.0 / (1.0 + (-x).exp()), -80.0..80.0) < 6.0);
        assert!(worst(erf, libm::erf, -4.0..4.0) < 2.0);
    }

    #[test]
    fn edges() {
        assert_eq!([exp(f32::INFINITY), exp(f32::NEG_INFINITY), exp(0.0)], [f32::INFINITY, 0.0, 1.0]);
        assert!(exp(f32::NAN).is_nan() && tanh(f32::NAN).is_nan() && sigmoid(f32::NAN).is_nan());
        assert!((exp(-100.0) - (-100.0f64).exp() as f32).abs() < 1e-44);
        assert_eq!([tanh(40.0), tanh(-40.0), tanh(0.0)], [1.0, -1.0, 0.0]);
        assert_eq!([sigmoid(-200.0), sigmoid(200.0)], [0.0, 1.0]);
    }
}

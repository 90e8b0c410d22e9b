//! The step table: what a kernel needs to know of the running step, one row of words a step, and the random numbers
//! that are keyed by it. Floats are stored by their bits. The runtime fills rows; kernels and host read them.

/// Words of one row.
pub const STEP_WORDS: usize = 32;
/// Samples of the batch.
pub const STEP_SAMPLES: usize = 0;
/// Where the batch begins in the order buffer.
pub const STEP_OFFSET: usize = 1;
/// First half of the random key.
pub const STEP_KEY: usize = 2;
/// Second half of the random key: the step number.
pub const STEP_NUMBER: usize = 3;
/// Bit 0: a mask of frozen parameters is bound.
pub const STEP_FLAGS: usize = 4;
/// The row of the loss buffer.
pub const STEP_LOSS_ROW: usize = 5;
/// First word of the optimizer's hyper-parameters and step scalars.
pub const STEP_HYPER: usize = 8;
/// Words for hyper-parameters and step scalars.
pub const MAX_HYPER: usize = STEP_WORDS - STEP_HYPER;
/// Bit of `STEP_FLAGS`: frozen parameters are marked in the mask.
pub const FLAG_MASK: u32 = 1;

/// Words of the control buffer: `[0]` is 0 while the steps are good, else 1 + the loss row of the first bad step.
pub const CONTROL_WORDS: usize = 16;

/// The 32-bit mixer behind `Op::Random` ("lowbias32", C. Wellons, 2018, public domain).
pub const fn mix(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// The 24 random bits of `(key, step, stream, index)`; the number is this times 2^-24. Kernels have the same function as text.
pub const fn random_bits(key: u32, step: u32, stream: u32, index: u32) -> u32 {
    mix(mix(mix(key ^ mix(step)) ^ stream.wrapping_mul(0x9e37_79b9)) ^ mix(index)) >> 8
}

/// Optimizer state below this counts as 0, on every target. The moments of an optimizer decay towards 0 for every unit that has
/// died, and each step with the denormal numbers that they become costs a CPU hundreds of cycles. Not every driver can be
/// asked to flush them.
pub const TINY_STATE: f32 = 1e-30;

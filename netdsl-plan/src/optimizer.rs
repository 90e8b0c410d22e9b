//! What `optimizer!` emits: the update as OpenCL C and as Rust, and the names of its numbers. No state is held here.
use crate::{List, Text, UpdateFn};

/// A hyper-parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyper {
    /// Its name, such as `lr`.
    pub name: Text,
    /// Its default.
    pub default: f64,
    /// The values that it may have.
    pub range: HyperRange,
}

/// From `low`, which belongs to it, to `high`. Neither NaN nor a number outside is a hyper-parameter's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HyperRange {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Whether the upper end itself belongs to it.
    pub high_included: bool,
}

impl HyperRange {
    /// Any finite number.
    pub const ANY: HyperRange = HyperRange { low: f64::MIN, high: f64::MAX, high_included: true };

    /// Whether it contains a number.
    pub fn contains(&self, x: f64) -> bool {
        x >= self.low && (x < self.high || (self.high_included && x == self.high))
    }
}

impl std::fmt::Display for HyperRange {
    /// In words, such as `at least 0 and below 1`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, high) = (self.low > f64::MIN, self.high < f64::MAX);
        if low {
            write!(f, "at least {}", self.low)?;
        }
        if low && high {
            write!(f, " and ")?;
        }
        if high {
            write!(f, "{} {}", if self.high_included { "at most" } else { "below" }, self.high)?;
        }
        if low || high { Ok(()) } else { write!(f, "any number") }
    }
}

/// An optimizer as data.
#[derive(Clone)]
pub struct OptimizerPlan {
    /// Its name, such as `Adam`.
    pub name: Text,
    /// The hyper-parameters; they take the first words at `STEP_HYPER`.
    pub hypers: List<Hyper>,
    /// Numbers computed once a step from hyper-parameters and step number; they follow the hyper-parameters.
    pub scalars: List<Text>,
    /// The names of the state slots; slot `k` lies at `k · PARAMS` of the state buffer.
    pub slots: List<Text>,
    /// OpenCL C: `#define NETDSL_SLOTS n`, the number of slots; then `static float optimizer_1(float w, float g, float *s, __global const float *h)` and the same over
    /// `float16` as `optimizer_16`: `s[k]` is slot `k`, changed in place; `h` holds hyper-parameters, then step scalars;
    /// the result is the new parameter.
    pub text: Text,
    /// The step scalars from (hyper-parameters, step number counted from 1).
    pub prepare: fn(&[f64], u64, &mut [f64]),
    /// The update of a block: parameters, gradients, state slots, hyper-parameters followed by step scalars.
    pub host: UpdateFn<f32>,
    /// The same in `f64`, naive: the reference.
    pub reference: UpdateFn<f64>,
}

impl std::fmt::Debug for OptimizerPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OptimizerPlan")
            .field("name", &self.name)
            .field("hypers", &self.hypers)
            .field("slots", &self.slots)
            .finish()
    }
}

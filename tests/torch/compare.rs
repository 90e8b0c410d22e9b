//! How what a runner found is compared with what PyTorch computed, and counted. A missing value is a difference; so is one
//! that PyTorch does not have.
use crate::values::{Step, Tensor, Tensors};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How far numbers may be apart: `relative · |expected| + of_scale · max |expected of the tensor|`.
///
/// The second part is for what cancels: a sum's rounding error is proportional to its terms, not to the sum.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
    /// The part of the number itself.
    pub relative: f64,
    /// The part of the largest number of its tensor.
    pub of_scale: f64,
}

/// The outcome of comparisons.
#[derive(Debug, Default)]
pub struct Comparison {
    /// How many numbers were compared.
    pub numbers: usize,
    /// How many of them were gradients.
    pub gradients: usize,
    /// What differs, a line each.
    pub differences: Vec<String>,
    /// The largest error as a share of what was tolerated.
    pub worst: f64,
}

impl Comparison {
    /// Compares a whole step.
    pub fn step(&mut self, at: &str, found: &Step, expected: &Step, tolerance: Tolerance) {
        let before = self.numbers;
        for (kind, found, expected) in [
            ("gradient", &found.gradients, &expected.gradients),
            ("input gradient", &found.input_gradients, &expected.input_gradients),
        ] {
            self.tensors(&format!("{at}: {kind}"), found, expected, tolerance);
        }
        self.gradients += self.numbers - before;
        self.tensors(&format!("{at}: output"), &found.outputs, &expected.outputs, tolerance);
        self.tensors(&format!("{at}: next state"), &found.states, &expected.states, tolerance);
        let losses = |losses: &[f64]| {
            let number = |(i, x): (usize, &f64)| (i.to_string(), Tensor { shape: vec![], data: vec![*x] });
            losses.iter().enumerate().map(number).collect::<BTreeMap<_, _>>()
        };
        self.tensors(&format!("{at}: loss"), &losses(&found.losses), &losses(&expected.losses), tolerance);
    }

    fn tensors(&mut self, at: &str, found: &Tensors, expected: &Tensors, tolerance: Tolerance) {
        for name in found.keys().filter(|name| !expected.contains_key(*name)) {
            self.differences.push(format!("{at} {name}: PyTorch has none"));
        }
        for (name, expected) in expected {
            match found.get(name) {
                Some(found) => self.tensor(&format!("{at} {name}"), found, expected, tolerance),
                None => self.differences.push(format!("{at} {name}: only PyTorch has one")),
            }
        }
    }

    /// Compares two tensors.
    pub fn tensor(&mut self, at: &str, found: &Tensor, expected: &Tensor, tolerance: Tolerance) {
        if found.shape != expected.shape {
            let line = format!("{at}: shape {:?}, PyTorch has {:?}", found.shape, expected.shape);
            return self.differences.push(line);
        }
        assert_eq!(found.data.len(), expected.data.len(), "{at}: numbers do not fit the shape");
        let scale = expected.data.iter().fold(0.0, |scale: f64, x| scale.max(x.abs()));
        for (i, (&x, &e)) in found.data.iter().zip(&expected.data).enumerate() {
            self.numbers += 1;
            let tolerated = tolerance.relative * e.abs() + tolerance.of_scale * scale;
            let error = (x - e).abs();
            if error.is_nan() || error > tolerated {
                self.differences.push(format!("{at}[{i}]: {x}, PyTorch has {e} (tolerated {tolerated:.1e})"));
            } else if tolerated > 0.0 {
                self.worst = self.worst.max(error / tolerated);
            }
        }
    }

    /// Adds another outcome.
    pub fn add(&mut self, other: Comparison) {
        self.numbers += other.numbers;
        self.gradients += other.gradients;
        self.differences.extend(other.differences);
        self.worst = self.worst.max(other.worst);
    }

    /// Panics with the differences, the first ones of them in full; also where nothing was compared.
    pub fn ensure(&self, what: &str) {
        assert!(self.numbers > 0, "{what}: nothing was compared");
        let mut text = String::new();
        for line in self.differences.iter().take(40) {
            let _ = writeln!(text, "  {line}"); // writing to a String cannot fail
        }
        let n = self.differences.len();
        assert!(n == 0, "{what}: {n} differences in {} numbers:\n{text}", self.numbers);
    }
}

/// Why gradients could not tell a right rule from a wrong one, if so: all zero, or all equal.
pub fn blind(gradients: &Tensors) -> Vec<String> {
    let told = |(name, t): (&String, &Tensor)| match t.data.as_slice() {
        [] => Some(format!("{name} is empty")),
        all if all.iter().all(|x| *x == 0.0) => Some(format!("{name} is all zero")),
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|x| x == first) => {
            Some(format!("{name} is all equal"))
        }
        _ => None,
    };
    gradients.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIGHT: Tolerance = Tolerance { relative: 1e-9, of_scale: 1e-12 };

    fn tensor(data: &[f64]) -> Tensor {
        Tensor { shape: vec![data.len()], data: data.to_vec() }
    }

    fn compared(found: &[f64], expected: &[f64]) -> Comparison {
        let mut comparison = Comparison::default();
        comparison.tensor("x", &tensor(found), &tensor(expected), TIGHT);
        comparison
    }

    #[test]
    fn differences_are_found() {
        assert!(compared(&[1.0, 2.0], &[1.0, 2.0 + 1e-10]).differences.is_empty());
        assert_eq!(compared(&[1.0, 2.0], &[1.0, 2.0 + 1e-8]).differences.len(), 1);
        assert_eq!(compared(&[f64::NAN], &[1.0]).differences.len(), 1, "nan is not near anything");
        assert_eq!(compared(&[1.0], &[1.0, 1.0]).differences.len(), 1, "shapes differ");
        assert_eq!(compared(&[1e-20], &[0.0]).differences.len(), 1, "among zeros only zero is near");
        assert!(compared(&[1e3, 1e-13], &[1e3, 0.0]).differences.is_empty(), "zero by cancellation");
    }

    #[test]
    fn missing_and_additional_values_are_differences() {
        let step = |name: &str| Step { outputs: [(name.to_string(), tensor(&[1.0]))].into(), ..Step::default() };
        let mut comparison = Comparison::default();
        comparison.step("case", &step("a"), &step("b"), TIGHT);
        assert_eq!(comparison.differences.len(), 2);
    }

    #[test]
    fn blind_gradients_are_told() {
        let told = |data: &[f64]| blind(&[("w".to_string(), tensor(data))].into()).len();
        assert_eq!([told(&[0.0, 0.0]), told(&[2.0, 2.0]), told(&[0.0]), told(&[])], [1; 4]);
        assert_eq!([told(&[0.0, 2.0]), told(&[2.0])], [0; 2]);
    }

    #[test]
    #[should_panic(expected = "nothing was compared")]
    fn nothing_is_not_enough() {
        Comparison::default().ensure("test");
    }
}

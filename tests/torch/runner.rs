//! What can compute a case: the reference, the host, a device. Each gives the same values under the same names, so that one
//! test serves them all.
use crate::compare::{Comparison, Tolerance};
use crate::values::{Case, Step};
use netdsl_kernels::front::Model;

/// A way to run a network.
pub trait Runner {
    /// Its name in messages.
    fn name(&self) -> String;
    /// How far it may be from PyTorch's float64.
    fn tolerance(&self) -> Tolerance;
    /// A training step without its update: outputs, losses, gradients, next states.
    fn train(&self, case: &Case, model: &Model) -> Result<Step, String>;
    /// Inference: outputs and losses.
    fn infer(&self, case: &Case, model: &Model) -> Result<Step, String>;
}

/// Runs a case both ways and compares.
pub fn compare(runner: &dyn Runner, case: &Case, model: &Model) -> Comparison {
    let mut comparison = Comparison::default();
    let mut one = |mode: &str, found: Result<Step, String>, expected: &Step| match found {
        Ok(found) => comparison.step(&format!("{} {mode}", case.name), &found, expected, runner.tolerance()),
        Err(error) => comparison.differences.push(format!("{} {mode}: {error}", case.name)),
    };
    if let Some(expected) = &case.train {
        one("train", runner.train(case, model), expected);
    }
    one("infer", runner.infer(case, model), &case.infer);
    comparison
}

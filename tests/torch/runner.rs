//! What can compute a case: the reference, the host, a device. Each gives the same values under the same names, so that one
//! test serves them all.
use crate::compare::{Comparison, Tolerance};
use crate::values::{Case, Step};
use netdsl_kernels::front::Model;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A way to run a network.
pub trait Runner {
    /// Its name in messages.
    fn name(&self) -> String;
    /// How far it may be from PyTorch's float64.
    fn tolerance(&self) -> Tolerance;
    /// The part of PyTorch's values that it computes when it trains.
    fn seen(&self, expected: &Step) -> Step {
        expected.clone()
    }
    /// A training step without its update: outputs, losses, gradients, next states.
    fn train(&self, case: &Case, model: &Model) -> Result<Step, String>;
    /// Inference: outputs and losses. `None` where another runner does the same.
    fn infer(&self, case: &Case, model: &Model) -> Option<Result<Step, String>>;
}

/// Runs a case both ways and compares.
pub fn compare(runner: &dyn Runner, case: &Case, model: &Model) -> Comparison {
    let mut comparison = Comparison::default();
    let train = case.train.as_ref().map(|expected| {
        let found = caught(&|| Some(runner.train(case, model)));
        ("train", found, runner.seen(expected))
    });
    let infer = ("infer", caught(&|| runner.infer(case, model)), case.infer.clone());
    for (mode, found, expected) in train.into_iter().chain([infer]) {
        let at = format!("{} {mode}", case.name);
        match found {
            Some(Ok(found)) => comparison.step(&at, &found, &expected, runner.tolerance()),
            Some(Err(error)) => comparison.differences.push(format!("{at}: {error}")),
            None => {}
        }
    }
    comparison
}

/// A panic as an error, so that the other cases still run.
fn caught(run: &dyn Fn() -> Option<Result<Step, String>>) -> Option<Result<Step, String>> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Some(Err(format!("panicked: {}", message.unwrap_or("without a message"))))
    })
}

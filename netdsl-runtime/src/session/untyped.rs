//! A session without Rust types at its doors, for tests of the workspace that have networks as text. It is built from the same
//! calls as passes and steps; no user and no generated code sees it.
use super::feed::{Feed, Loose};
use super::run::Training;
use super::wanted::Purpose;
use super::{OptimizerState, Session};
use crate::data::ColumnValues;
use crate::executor::Samples;
use crate::verify::{self, Check, Report};
use crate::{Result, Rule};
use ndarray::ArrayViewD;
use netdsl_plan::{ListKind, RootKind};
use std::ops::Range;

/// A batch: the elements of each door, inputs first, then targets.
#[derive(Debug, Clone)]
pub struct UntypedBatch {
    /// How many samples it has.
    pub samples: usize,
    /// Sample after sample, in the door's element type.
    pub doors: Vec<ColumnValues>,
}

/// What a run gave, in canonical order; `None` for what its mode does not compute.
#[derive(Debug, Clone, Default)]
pub struct UntypedValues {
    /// By output.
    pub outputs: Vec<Option<Vec<f32>>>,
    /// The total, the penalty, then each loss; empty without a loss.
    pub losses: Vec<f32>,
    /// By parameter; empty where they were not asked for.
    pub gradients: Vec<Vec<f32>>,
    /// By door.
    pub input_gradients: Vec<Option<Vec<f32>>>,
}

/// An optimizer's state for a session.
pub struct UntypedOptimizer(OptimizerState);

impl Loose for UntypedBatch {
    fn columns(&self, range: Range<usize>, column: &mut dyn FnMut(usize, Samples<'_>) -> Result<()>) -> Result<()> {
        self.doors.iter().enumerate().try_for_each(|(door, values)| {
            let size = values.len() / self.samples;
            column(door, values.samples(range.start * size..range.end * size))
        })
    }
}

impl UntypedBatch {
    fn feed(&self) -> Feed<'_> {
        Feed::Loose { slices: self, start: 0, end: self.samples }
    }
}

impl std::fmt::Debug for UntypedOptimizer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} after {} steps", self.0.plan.name, self.0.steps)
    }
}

impl Session {
    /// A parameter or state by its full name.
    ///
    /// # Errors
    /// Those of [`Network::parameter`](crate::Network::parameter).
    pub fn untyped_get(&self, name: &str) -> Result<Vec<f32>> {
        Ok(self.get(name)?.into_iter().collect())
    }
    /// Sets a parameter or state.
    ///
    /// # Errors
    /// Those of [`Network::set_parameter`](crate::Network::set_parameter).
    pub fn untyped_set(&self, name: &str, values: ArrayViewD<'_, f32>) -> Result<()> {
        self.set(name, values)
    }
    /// Forward and backward of the two-phase list, without an update.
    ///
    /// # Errors
    /// Those of [`Trainable::forward`](crate::Trainable::forward) and [`Pass::backward`](crate::Pass::backward).
    pub fn untyped_pass(&self, batch: &UntypedBatch) -> Result<UntypedValues> {
        const LIST: ListKind = ListKind::TwoPhase;
        let row = self.forward(batch.feed())?;
        let outputs = self.untyped_outputs(LIST, batch.samples)?;
        self.backward(row, Purpose::Everything)?;
        let door = |i| self.read_kept(LIST, RootKind::InputGradient(i), batch.samples);
        let input_gradients = (0..self.plan.doors.len()).map(door).collect::<Result<_>>()?;
        let gradients = (0..self.plan.params.len()).map(|i| self.read_gradient(i)).collect::<Result<_>>()?;
        Ok(UntypedValues { outputs, losses: self.untyped_losses(row)?, gradients, input_gradients })
    }
    /// Inference: outputs, and losses where there are any.
    ///
    /// # Errors
    /// Those of [`Trainable::evaluate`](crate::Trainable::evaluate).
    pub fn untyped_inference(&self, batch: &UntypedBatch) -> Result<UntypedValues> {
        let purpose = if self.plan.losses.is_empty() { Purpose::Outputs } else { Purpose::Evaluation };
        let row = self.engine().infer(batch.feed(), ListKind::Infer, purpose)?;
        let outputs = self.untyped_outputs(ListKind::Infer, batch.samples)?;
        Ok(UntypedValues { outputs, losses: self.untyped_losses(row)?, ..UntypedValues::default() })
    }
    /// An optimizer.
    ///
    /// # Errors
    /// Those of [`Trainable::optimizer`](crate::Trainable::optimizer).
    pub fn untyped_optimizer(&self, rule: &dyn Rule) -> Result<UntypedOptimizer> {
        self.create_optimizer(rule).map(UntypedOptimizer)
    }
    /// Verification of every list.
    ///
    /// # Errors
    /// Those of [`Trainable::verify`](crate::Trainable::verify).
    pub fn untyped_verify(&self, batch: &UntypedBatch) -> Result<Report> {
        verify::verify(self, batch.feed(), None)
    }
    /// Verification of the first launches of a list that trains, and of launches behind those, each from the same memory as
    /// the one that it pretends to be: `(pretends to be, launch)`. This is how planted faults are tried, many in one session.
    ///
    /// # Errors
    /// Those of [`Trainable::verify`](crate::Trainable::verify).
    pub fn untyped_verify_pretenders(
        &self,
        batch: &UntypedBatch,
        list: ListKind,
        launches: usize,
        pretenders: &[(usize, usize)],
    ) -> Result<(Vec<Check>, Vec<Vec<Check>>)> {
        verify::verify_pretenders(self, batch.feed(), list, launches, pretenders)
    }
    /// One step of a list that trains; gives the losses.
    ///
    /// # Errors
    /// Those of [`Trainable::step`](crate::Trainable::step).
    pub fn untyped_step(
        &self,
        batch: &UntypedBatch,
        list: ListKind,
        optimizer: &mut UntypedOptimizer,
    ) -> Result<Vec<f32>> {
        let mut training = Training { list, optimizer: &mut optimizer.0 };
        let row = self.engine().step(batch.feed(), &mut training)?;
        self.untyped_losses(row)
    }
    /// An update from given gradients, by parameter.
    ///
    /// # Errors
    /// Those of [`Trainable::apply`](crate::Trainable::apply), and of [`Optimizer::set_hyper`](crate::Optimizer::set_hyper)
    /// for the hyper-parameters that are set before.
    pub fn untyped_update(
        &self,
        gradients: &[Vec<f32>],
        hypers: &[(&str, f64)],
        optimizer: &mut UntypedOptimizer,
    ) -> Result<()> {
        hypers.iter().try_for_each(|(name, value)| optimizer.0.set(name, *value))?;
        self.expect_gradients(&optimizer.0)?;
        gradients.iter().enumerate().try_for_each(|(i, values)| self.write_gradient(i, values))?;
        self.update_alone(&mut optimizer.0)
    }

    fn untyped_outputs(&self, list: ListKind, samples: usize) -> Result<Vec<Option<Vec<f32>>>> {
        let output = |i| self.read_kept(list, RootKind::Output(i), samples);
        (0..self.plan.outputs.len()).map(output).collect()
    }
    fn untyped_losses(&self, row: usize) -> Result<Vec<f32>> {
        if self.plan.losses.is_empty() {
            return self.check().map(|()| vec![]);
        }
        Ok(self.engine().read_losses([row, row + 1])?.to_vec())
    }
}

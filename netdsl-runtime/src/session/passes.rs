//! The two-phase list in its three cuts: forward, backward, update. And what is read in between.
use super::feed::Feed;
use super::losses::LossSum;
use super::optimizer::OptimizerState;
use super::tensors::array;
use super::wanted::{Cut, Purpose, cut};
use super::{Losses, Session};
use crate::{Error, Result};
use ndarray::ArrayD;
use netdsl_plan::{ListKind, RootKind};

const LIST: ListKind = ListKind::TwoPhase;

impl Session {
    fn cut(&self) -> Result<Cut> {
        let engine = self.engine();
        Ok(cut(self.plan, engine.target, engine.list(LIST)?))
    }

    /// The forward part on one batch. Gives the row.
    pub(crate) fn forward(&self, feed: Feed<'_>) -> Result<usize> {
        let cut = self.cut()?;
        let mut engine = self.engine();
        engine.executor.prepare(LIST, None)?;
        let row = engine.enter(feed, LIST, Purpose::Everything, None)?;
        engine.launch(row, [0, cut.forward], Purpose::Everything, None)?;
        Ok(row)
    }

    /// The rest up to the update, for a purpose.
    pub(crate) fn backward(&self, row: usize, purpose: Purpose) -> Result<()> {
        let cut = self.cut()?;
        self.engine().launch(row, [cut.forward, cut.update], purpose, None)
    }

    /// The update from stored gradients, with the numbers of the optimizer's next step.
    pub(crate) fn update(&self, row: usize, optimizer: &mut OptimizerState) -> Result<()> {
        self.owns(optimizer)?;
        let cut = self.cut()?;
        let mut engine = self.engine();
        let mut job = engine.job(row)?;
        engine.executor.prepare(LIST, Some(optimizer.plan))?;
        job.step = optimizer.steps + 1;
        engine.table.begin();
        engine.push_row(row, job, Some(optimizer));
        engine.send_rows(row)?;
        let end = engine.list(LIST)?.launches.len();
        engine.launch(row, [cut.update, end], Purpose::Gradients, Some(optimizer))?;
        optimizer.steps += 1;
        Ok(())
    }

    /// Makes room for gradients that are written, where no pass has done so.
    pub(crate) fn expect_gradients(&self, optimizer: &OptimizerState) -> Result<()> {
        self.engine().executor.prepare(LIST, Some(optimizer.plan))
    }

    /// An update without a pass: from gradients that were written.
    pub(crate) fn update_alone(&self, optimizer: &mut OptimizerState) -> Result<()> {
        self.owns(optimizer)?;
        let row = self.engine().empty_row(LIST)?;
        self.update(row, optimizer)
    }

    pub(crate) fn input_gradient(&self, row: usize, name: &str, samples: usize) -> Result<ArrayD<f32>> {
        let doors = &self.plan.doors;
        let door = doors.iter().position(|d| !d.target && d.name == name).ok_or_else(|| Error::UnknownName {
            kind: "input",
            name: name.into(),
            known: doors.iter().filter(|d| !d.target).map(|d| d.name.to_string()).collect(),
        })?;
        self.backward(row, Purpose::InputGradient(door))?;
        self.check()?;
        let values = self.read_kept(LIST, RootKind::InputGradient(door), samples)?.ok_or_else(|| Error::Argument {
            name: "input",
            message: format!(
                "`{name}` has no gradient: it is made of {}, or no loss depends on it",
                doors[door].dtype.name()
            ),
        })?;
        let shape: Vec<usize> = std::iter::once(samples).chain(doors[door].shape.iter().copied()).collect();
        Ok(array(&shape, values))
    }

    /// The losses of a row, after everything before it.
    pub(crate) fn losses_of(&self, row: usize) -> Result<Losses> {
        let mut sum = LossSum::new(self.plan);
        sum.add(self.engine().read_losses([row, row + 1])?, 1);
        Ok(sum.mean(self.plan))
    }

    /// The row that was used last.
    pub(crate) fn last_row(&self) -> Result<usize> {
        self.engine().table.next.checked_sub(1).ok_or_else(|| Error::Argument {
            name: "losses",
            message: "are those of the last step, but there was none".into(),
        })
    }

    /// Waits, and says if a loss was not finite.
    pub(crate) fn check(&self) -> Result<()> {
        self.engine().check()
    }

    pub(crate) fn param_index(&self, name: &str) -> Result<usize> {
        let params = &self.plan.params;
        params.iter().position(|p| p.name == name).ok_or_else(|| Error::UnknownName {
            kind: "parameter",
            name: name.into(),
            known: params.iter().map(|p| p.name.to_string()).collect(),
        })
    }
}

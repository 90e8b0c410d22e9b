//! The trait of networks that have a loss. Thin: what a method does is where it leads.
use crate::batch::Batch;
use crate::checkpoint;
use crate::data::Data;
use crate::door::Record;
use crate::evaluation::Evaluation;
use crate::fit::Fit;
use crate::gradients::GradientValues;
use crate::pass::Pass;
use crate::session::{Losses, Training, undo};
use crate::verify::{self, Report};
use crate::{Network, Optimizer, Result, Rule};
use netdsl_plan::ListKind;
use std::path::Path;

/// A network that has a loss.
pub trait Trainable: Network {
    /// One row at its targets: a sample, a tuple of samples, or `()` where the loss needs none.
    type Target: Record;

    /// A rule with state for this network, such as `net.optimizer(Adam { lr: 1e-3, ..Adam::DEFAULT })?`.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) for a hyper-parameter outside its range; [`Error::Memory`](crate::Error::Memory).
    fn optimizer(&self, rule: impl Rule) -> Result<Optimizer<Self>> {
        Optimizer::new(self.session(), &rule)
    }
    /// Describes a training over epochs; `.run()?` does it.
    fn fit<'a>(
        &'a mut self,
        optimizer: &'a mut Optimizer<Self>,
        data: &'a Data<Self::Input, Self::Target>,
    ) -> Fit<'a, Self> {
        Fit::new(self, optimizer, data)
    }
    /// One training step on one batch: `&Data`, or `(&inputs, &targets)`. Does not wait for the device; read [`Trainable::losses`]
    /// now and then.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) for a batch without samples, one larger than `batch` in `network!`, or an optimizer of another
    /// network; [`Error::Data`](crate::Error::Data) for a number that is not finite. [`Error::NotFinite`](crate::Error::NotFinite) may be about an earlier step;
    /// steps after it did nothing.
    fn step<'a>(
        &mut self,
        batch: impl Into<Batch<'a, Self::Input, Self::Target>>,
        optimizer: &mut Optimizer<Self>,
    ) -> Result<()> {
        self.session().owns(&optimizer.state)?;
        let mut training = Training { list: ListKind::Fused, optimizer: &mut optimizer.state };
        let done = batch.into().with(|feed| self.session().engine().step(feed, &mut training));
        done.map(|_| ()).inspect_err(|e| undo(&mut training, e))
    }
    /// The losses of the last step. Waits for the device.
    ///
    /// # Errors
    /// [`Error::NotFinite`](crate::Error::NotFinite), naming step and layer; [`Error::Argument`](crate::Error::Argument) where there was no step.
    fn losses(&self) -> Result<Losses> {
        self.session().losses_of(self.session().last_row()?)
    }
    /// A forward pass in training mode on one batch. The pass holds the network; it gives losses, then gradients.
    ///
    /// # Errors
    /// As [`Trainable::step`].
    fn forward<'a>(&mut self, batch: impl Into<Batch<'a, Self::Input, Self::Target>>) -> Result<Pass<'_, Self>> {
        let (row, samples) = batch.into().with(|feed| Ok((self.session().forward(feed)?, feed.len())))?;
        Ok(Pass::new(self, row, samples))
    }
    /// Lets the optimizer update the parameters from gradients that were added up over several batches.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) where the optimizer is of another network.
    fn apply(&mut self, gradients: &GradientValues<Self>, optimizer: &mut Optimizer<Self>) -> Result<()> {
        self.session().owns(&optimizer.state)?;
        self.session().expect_gradients(&optimizer.state)?;
        gradients.write(self.session())?;
        self.session().update_alone(&mut optimizer.state)
    }
    /// Losses and, for targets of classes, accuracy, over any number of rows in inference mode.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) for data without rows; [`Error::NotFinite`](crate::Error::NotFinite).
    fn evaluate<'a>(&self, data: impl Into<Batch<'a, Self::Input, Self::Target>>) -> Result<Evaluation> {
        data.into().with(|feed| {
            if feed.len() == 0 {
                return Err(crate::Error::Data { what: "the data".into(), message: "has no rows".into() });
            }
            let judged = self.session().evaluate(feed)?;
            Ok(Evaluation::new(&judged, Self::plan(), feed.len()))
        })
    }

    /// Runs every launch of every list on a batch, one by one, and compares what each part of it wrote with the reference,
    /// evaluated on what that part read. Afterwards weights, statistics and optimizers are what they were before. Slow: the
    /// reference is naive on purpose.
    ///
    /// ```ignore
    /// net.verify(&train.part(..16)?)?.ensure()?;
    /// ```
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) for a batch without samples or larger than `batch` in `network!`, and on [`Device::reference`](crate::Device::reference);
    /// [`Error::NotFinite`](crate::Error::NotFinite) where the loss is not finite. Differences are in the report, not here.
    fn verify<'a>(&self, batch: impl Into<Batch<'a, Self::Input, Self::Target>>) -> Result<Report> {
        batch.into().with(|feed| verify::verify(self.session(), feed, None))
    }
    /// As [`Trainable::verify`], with updates by an optimizer's rule from its present state, which stays as it is.
    ///
    /// # Errors
    /// As there, and where the optimizer is of another network.
    fn verify_with<'a>(
        &self,
        batch: impl Into<Batch<'a, Self::Input, Self::Target>>,
        optimizer: &Optimizer<Self>,
    ) -> Result<Report> {
        batch.into().with(|feed| verify::verify(self.session(), feed, Some(&optimizer.state)))
    }

    /// As [`Network::save`], with the optimizer's state and all counters: a training that goes on from it gives the same
    /// bits as one that was not interrupted.
    ///
    /// # Errors
    /// As [`Network::save`]; [`Error::Argument`](crate::Error::Argument) where the optimizer is of another network.
    fn save_training(&self, optimizer: &Optimizer<Self>, path: impl AsRef<Path>) -> Result<()> {
        checkpoint::save(self.session(), Some(&optimizer.state), path.as_ref())
    }
    /// Reads what [`Trainable::save_training`] wrote.
    ///
    /// # Errors
    /// As [`Network::load`], also where the file is of another optimizer or has none.
    fn load_training(&mut self, optimizer: &mut Optimizer<Self>, path: impl AsRef<Path>) -> Result<()> {
        checkpoint::load(self.session(), Some(&mut optimizer.state), path.as_ref())
    }
}

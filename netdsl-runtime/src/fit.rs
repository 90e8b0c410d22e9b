//! Training over epochs: `net.fit(&mut opt, &train).validate(&test).epochs(5).run()?`. What happens in an epoch is the
//! session's; here is their sequence and what is asked for.
use crate::data::{Data, Rows};
use crate::evaluation::{Epoch, Evaluation, History};
use crate::progress::Progress;
use crate::random::SplitMix64;
use crate::session::{self, LossSum, Training};
use crate::{Error, Optimizer, Result, Trainable};
use netdsl_plan::ListKind;
use std::time::Instant;

/// A training that is being described; [`Fit::run`] does it.
#[must_use = "nothing is trained before `run`"]
pub struct Fit<'a, N: Trainable> {
    network: &'a mut N,
    optimizer: &'a mut Optimizer<N>,
    train: &'a Data<N::Input, N::Target>,
    validation: Option<&'a Data<N::Input, N::Target>>,
    epochs: usize,
    batch: usize,
    shuffle: bool,
    progress: bool,
    list: ListKind,
}

impl<'a, N: Trainable> Fit<'a, N> {
    pub(crate) fn new(
        network: &'a mut N,
        optimizer: &'a mut Optimizer<N>,
        train: &'a Data<N::Input, N::Target>,
    ) -> Fit<'a, N> {
        let batch = N::plan().batch;
        let list = ListKind::Fused;
        Fit { network, optimizer, train, validation: None, epochs: 1, batch, shuffle: true, progress: false, list }
    }
    /// Evaluates on this data before the first epoch and after each.
    pub fn validate(mut self, data: &'a Data<N::Input, N::Target>) -> Self {
        self.validation = Some(data);
        self
    }
    /// How often all samples are seen. Default: once.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }
    /// Samples of one step. Default and most: the `batch` of `network!`.
    pub fn batch(mut self, batch: usize) -> Self {
        self.batch = batch;
        self
    }
    /// Whether each epoch has an order of its own, drawn from the seed of the data. Default: yes.
    pub fn shuffle(mut self, shuffle: bool) -> Self {
        self.shuffle = shuffle;
        self
    }
    /// Writes a line for each epoch to the error stream, and draws a progress bar there if it is a terminal.
    pub fn progress(mut self) -> Self {
        self.progress = true;
        self
    }
    /// Stores gradients and updates in a second phase, instead of updating where gradients are computed. Both agree to
    /// rounding; this is for comparison.
    pub fn two_phase(mut self) -> Self {
        self.list = ListKind::TwoPhase;
        self
    }

    /// Trains.
    ///
    /// Every epoch keeps its short last batch; a last batch of one sample is left out where batch normalization cannot take
    /// it, and [`History::notes`] says so.
    ///
    /// # Errors
    /// [`Error::NotFinite`] where a loss is not finite: the weights are those before that step. [`Error::Argument`] for a
    /// batch of 0 or more than `network!` says, or an optimizer of another network; [`Error::Data`] for data without rows;
    /// those of the device.
    pub fn run(self) -> Result<History> {
        self.check()?;
        let mut history = History::default();
        let mut progress = Progress::new(self.progress);
        if let Some(validation) = self.validation {
            let validation = Some(evaluate(self.network, validation)?);
            let epoch = Epoch { number: 0, training: None, validation, samples: 0, seconds: 0.0 };
            progress.say(&epoch.to_string());
            history.epochs.push(epoch);
        }
        let mut order: Vec<u32> = Vec::with_capacity(self.train.len());
        let mut sum = LossSum::new(N::plan());
        let least = N::plan().least_samples;
        for number in 1..=self.epochs {
            self.reorder(&mut order);
            let epoch = session::Epoch {
                table: self.train.table(),
                streamed: self.train.is_streamed(),
                order: &order,
                batch: self.batch,
                least,
            };
            let began = Instant::now();
            progress.begin();
            sum.clear();
            let mut training = Training { list: self.list, optimizer: &mut self.optimizer.state };
            self.network.session_mut().engine().train_epoch(&epoch, &mut training, &mut sum, &mut |done, sum| {
                progress.at(number, self.epochs, done, epoch.samples(), sum.total());
            })?;
            let seconds = began.elapsed().as_secs_f64();
            if epoch.skips() && number == 1 {
                let left = self.train.len() - epoch.samples();
                let note = format!(
                    "each epoch leaves out its last {left} samples: batch normalization cannot train on fewer than {least}"
                );
                history.notes.push(note);
            }
            let validation = self.validation.map(|v| evaluate(self.network, v)).transpose()?;
            let training = (epoch.samples() > 0).then(|| sum.mean(N::plan()));
            let epoch = Epoch { number, training, validation, samples: epoch.samples(), seconds };
            progress.say(&epoch.to_string());
            history.epochs.push(epoch);
        }
        Ok(history)
    }

    fn check(&self) -> Result<()> {
        let session = self.network.session();
        session.owns(&self.optimizer.state)?;
        session.engine().check_batch(self.batch)?;
        session.engine().check_least(self.batch.min(self.train.len().max(1)))?;
        for (what, data) in [("training data", Some(self.train)), ("validation data", self.validation)] {
            if data.is_some_and(Data::is_empty) {
                return Err(Error::Data { what: what.into(), message: "has no rows".into() });
            }
        }
        Ok(())
    }

    /// The order of the next epoch.
    fn reorder(&self, order: &mut Vec<u32>) {
        let session = self.network.session();
        let rows: Rows<'_> = self.train.rows();
        order.clear();
        order.extend(rows.iter());
        let mut engine = session.engine();
        engine.epochs += 1;
        if self.shuffle {
            let mut seed = SplitMix64::new(session.seeds().data ^ engine.epochs.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            SplitMix64::new(seed.next_u64()).shuffle(order);
        }
    }
}

pub(crate) fn evaluate<N: Trainable>(network: &N, data: &Data<N::Input, N::Target>) -> Result<Evaluation> {
    network.evaluate(data)
}

impl<N: Trainable> std::fmt::Debug for Fit<'_, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} epochs of {} rows in batches of {}", self.epochs, self.train.len(), self.batch)
    }
}

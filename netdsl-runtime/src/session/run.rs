//! Enqueues work: binds samples, writes order and step table, runs lists. Nothing here reads back or waits, except where
//! the rows of the step table have all been used and are checked before they are used again.
use super::engine::Engine;
use super::feed::{Feed, Resident};
use super::optimizer::OptimizerState;
use super::table::Job;
use super::wanted::Purpose;
use crate::executor::Run;
use crate::{Error, Result};
use netdsl_plan::{ListKind, MAX_HYPER};

/// How the samples of a training run are updated from.
pub(crate) struct Training<'a> {
    pub list: ListKind,
    pub optimizer: &'a mut OptimizerState,
}

impl Engine {
    /// How many doors a purpose needs: without losses, the inputs only.
    pub fn doors(&self, purpose: Purpose) -> usize {
        match purpose {
            Purpose::Outputs | Purpose::Layer(_) | Purpose::Unlabelled => {
                self.plan.doors.iter().filter(|d| !d.target).count()
            }
            _ => self.plan.doors.len(),
        }
    }

    /// That a batch has samples, and not more than one launch can take.
    pub fn check_batch(&self, samples: usize) -> Result<()> {
        let most = self.plan.batch;
        let message = match samples {
            0 => "has no samples".to_owned(),
            n if n > most => format!(
                "has {n} samples, but `{}` was compiled for batches of at most {most}; write a larger `batch:` in `network!`, \
                 or add up the gradients of several smaller ones",
                self.plan.name
            ),
            _ => return Ok(()),
        };
        Err(Error::Argument { name: "batch", message })
    }

    /// That a batch is large enough to train on.
    pub fn check_least(&self, samples: usize) -> Result<()> {
        let least = self.plan.least_samples;
        if samples >= least {
            return Ok(());
        }
        let message = format!(
            "has {samples} samples, but batch normalization needs at least {least} values a channel to train; add samples"
        );
        Err(Error::Argument { name: "batch", message })
    }

    /// Brings one batch to the device and writes its row; the job says what it is for. Gives the row.
    pub fn enter(
        &mut self,
        feed: Feed<'_>,
        list: ListKind,
        purpose: Purpose,
        optimizer: Option<&OptimizerState>,
    ) -> Result<usize> {
        self.check_batch(feed.len())?;
        if matches!(list, ListKind::TwoPhase | ListKind::Fused) {
            self.check_least(feed.len())?;
        }
        self.reserve_order()?;
        let row = self.next_row()?;
        let resident = self.bind(feed, self.doors(purpose))?;
        let training = matches!(list, ListKind::TwoPhase | ListKind::Fused);
        self.passes += u64::from(training);
        let job = Job {
            list,
            samples: feed.len(),
            offset: row * self.plan.batch,
            pass: if training { self.passes } else { 0 },
            step: optimizer.map_or(0, |o| o.steps + 1),
            generation: self.bound.generation,
        };
        self.write_order(feed, resident, job.offset)?;
        self.table.begin();
        self.push_row(row, job, optimizer);
        self.send_rows(row)?;
        Ok(row)
    }

    /// The next row of the step table, after a check of all if none is left.
    fn next_row(&mut self) -> Result<usize> {
        if self.table.next >= self.table.rows() {
            self.check()?;
            self.table.next = 0;
        }
        self.table.next += 1;
        Ok(self.table.next - 1)
    }

    /// Makes the order as long as single batches can ever need, so that no step has to.
    fn reserve_order(&mut self) -> Result<()> {
        let last = self.table.rows() * self.plan.batch - 1;
        if self.order_reserved {
            return Ok(());
        }
        self.executor.write_order(last, &[0])?;
        self.order_reserved = true;
        Ok(())
    }

    /// A row without samples of its own, for an update alone.
    pub fn empty_row(&mut self, list: ListKind) -> Result<usize> {
        let row = self.next_row()?;
        let (offset, generation) = (row * self.plan.batch, self.bound.generation);
        let job = Job { list, samples: 1, offset, pass: self.passes, step: 0, generation };
        self.table.begin();
        self.push_row(row, job, None);
        self.send_rows(row)?;
        Ok(row)
    }

    /// Writes the sample numbers of a batch.
    pub fn write_order(&mut self, feed: Feed<'_>, resident: Resident, offset: usize) -> Result<()> {
        self.order.clear();
        match (feed, resident) {
            (Feed::Table { rows, .. }, Resident::Table) => self.order.extend(rows.iter()),
            (feed, _) => self.order.extend(0..feed.len() as u32),
        }
        self.executor.write_order(offset, &self.order)
    }

    /// Adds a row to those that are collected.
    pub fn push_row(&mut self, row: usize, job: Job, optimizer: Option<&OptimizerState>) {
        self.table.push(row, job, self.noise, self.masks.any, optimizer);
        if let Some(optimizer) = optimizer {
            let mut numbers = [0.0; MAX_HYPER];
            let count = optimizer.numbers(job.step, &mut numbers);
            self.executor.write_numbers(row, &numbers[..count]);
        }
    }

    /// Sends the collected rows, the first of which is `row`.
    pub fn send_rows(&mut self, row: usize) -> Result<()> {
        self.executor.write_steps(row, self.table.collected())
    }

    /// What a row is for.
    pub fn job(&self, row: usize) -> Result<Job> {
        self.table.job(row).ok_or_else(|| Error::Argument {
            name: "pass",
            message: "has a loss that is not finite, which was reported; nothing can follow from it".into(),
        })
    }

    /// Runs launches `[start, end)` of a prepared list for a row, with the parts that serve a purpose.
    pub fn launch(
        &mut self,
        row: usize,
        launches: [usize; 2],
        purpose: Purpose,
        optimizer: Option<&OptimizerState>,
    ) -> Result<()> {
        let job = self.job(row)?;
        let list = self.list(job.list)?;
        let active = self.wanted.get(list, purpose, self.plan, &self.masks);
        let slots = optimizer.map(|o| o.slots);
        self.executor.run(Run { list: job.list, launches, row, samples: job.samples, active, slots })
    }

    /// Runs a whole prepared list for a row.
    pub fn launch_all(&mut self, row: usize, purpose: Purpose, optimizer: Option<&OptimizerState>) -> Result<()> {
        let job = self.job(row)?;
        let launches = self.list(job.list)?.launches.len();
        self.launch(row, [0, launches], purpose, optimizer)
    }

    /// One training step, fused or not, on one batch.
    pub fn step(&mut self, feed: Feed<'_>, training: &mut Training<'_>) -> Result<usize> {
        let optimizer = &mut *training.optimizer;
        self.executor.prepare(training.list, Some(optimizer.plan))?;
        let row = self.enter(feed, training.list, Purpose::Step, Some(optimizer))?;
        self.launch_all(row, Purpose::Step, Some(optimizer))?;
        optimizer.steps += 1;
        Ok(row)
    }

    /// One batch in inference mode.
    pub fn infer(&mut self, feed: Feed<'_>, list: ListKind, purpose: Purpose) -> Result<usize> {
        self.executor.prepare(list, None)?;
        let row = self.enter(feed, list, purpose, None)?;
        self.launch_all(row, purpose, None)?;
        Ok(row)
    }

    /// Reads the loss rows `[start, end)`, after a check.
    pub fn read_losses(&mut self, rows: [usize; 2]) -> Result<&[f32]> {
        self.check()?;
        let width = self.plan.losses.len() + 2;
        self.losses.resize((rows[1] - rows[0]) * width, 0.0);
        self.executor.read(netdsl_plan::Region::Losses, rows[0] * width, &mut self.losses)?;
        Ok(&self.losses)
    }
}

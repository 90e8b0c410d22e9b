//! One epoch of training: the order of samples is written once, many rows of the step table at a time, and losses are read
//! every so often. The steps themselves wait for nothing and allocate nothing.
use super::engine::Engine;
use super::feed::Feed;
use super::losses::LossSum;
use super::run::Training;
use super::table::Job;
use super::wanted::Purpose;
use crate::data::{Rows, Table};
use crate::{Error, Result};
use std::ops::Range;
use std::time::Instant;

/// How long the device may run before losses are read: often enough for a progress bar.
const PAUSE_SECONDS: f64 = 0.2;
/// Steps before the first pause; how many follow is measured.
const FIRST_BLOCK: usize = 8;
/// A data set that is not resident is staged in pieces of this size.
const CHUNK_BYTES: usize = 64 << 20;

/// An epoch to run.
pub(crate) struct Epoch<'a> {
    pub table: &'a Table,
    /// Whether the table is not to be kept on the device.
    pub streamed: bool,
    /// The rows in the order in which they are seen.
    pub order: &'a [u32],
    /// Samples of one step.
    pub batch: usize,
    /// A last batch of fewer samples is left out.
    pub least: usize,
}

impl Epoch<'_> {
    /// Samples that are trained on.
    pub fn samples(&self) -> usize {
        let n = self.order.len();
        if self.skips() { n - n % self.batch } else { n }
    }
    /// Whether samples are left out.
    pub fn skips(&self) -> bool {
        (1..self.least).contains(&(self.order.len() % self.batch))
    }
    fn chunk(&self) -> usize {
        let bytes: usize = self.table.columns.iter().map(|c| c.bytes() / c.len().max(1)).sum();
        (CHUNK_BYTES / bytes.max(1) / self.batch).max(1) * self.batch
    }
}

impl Engine {
    /// Trains on every batch of an epoch; `seen` is told after each pause how many samples are done and the losses so far.
    pub fn train_epoch(
        &mut self,
        epoch: &Epoch<'_>,
        training: &mut Training<'_>,
        sum: &mut LossSum,
        seen: &mut dyn FnMut(usize, &LossSum),
    ) -> Result<()> {
        self.check_batch(epoch.batch)?;
        self.executor.prepare(training.list, Some(training.optimizer.plan))?;
        self.check()?;
        let mut block = FIRST_BLOCK;
        let mut start = 0;
        while start < epoch.samples() {
            let resident = self.is_resident(epoch)?;
            let end = if resident { epoch.samples() } else { (start + epoch.chunk()).min(epoch.samples()) };
            let rows = Rows::List(&epoch.order[start..end]);
            let feed = Feed::Table { table: epoch.table, rows, streamed: epoch.streamed };
            let resident = self.bind(feed, self.plan.doors.len())?;
            self.write_order(feed, resident, 0)?;
            self.train_span(start..end, epoch, training, &mut block, sum, seen)?;
            start = end;
        }
        Ok(())
    }

    /// Whether the whole table is on the device; tries to bring it there.
    fn is_resident(&mut self, epoch: &Epoch<'_>) -> Result<bool> {
        let none = Feed::Table { table: epoch.table, rows: Rows::List(&[]), streamed: epoch.streamed };
        Ok(self.bind(none, self.plan.doors.len())? == super::feed::Resident::Table)
    }

    /// Trains on samples whose numbers are in the order buffer from 0 on.
    fn train_span(
        &mut self,
        span: Range<usize>,
        epoch: &Epoch<'_>,
        training: &mut Training<'_>,
        block: &mut usize,
        sum: &mut LossSum,
        seen: &mut dyn FnMut(usize, &LossSum),
    ) -> Result<()> {
        let mut done = span.start;
        while done < span.end {
            let began = Instant::now();
            let end = (done + *block * epoch.batch).min(span.end);
            self.enqueue_block(done - span.start..end - span.start, epoch.batch, training)?;
            let steps = (end - done).div_ceil(epoch.batch);
            self.sum_block(steps, sum).inspect_err(|e| undo(training, e))?;
            done = end;
            seen(done, sum);
            let faster = PAUSE_SECONDS / began.elapsed().as_secs_f64().max(1e-9);
            *block = ((steps as f64 * faster.min(4.0)) as usize).clamp(1, self.table.rows());
        }
        Ok(())
    }

    /// Enqueues the steps of a block of places in the order.
    fn enqueue_block(&mut self, places: Range<usize>, batch: usize, training: &mut Training<'_>) -> Result<()> {
        self.table.begin();
        let steps = places.len().div_ceil(batch);
        for row in 0..steps {
            let offset = places.start + row * batch;
            self.passes += 1;
            let job = Job {
                list: training.list,
                samples: batch.min(places.end - offset),
                offset,
                pass: self.passes,
                step: training.optimizer.steps + 1 + row as u64,
                generation: self.bound.generation,
            };
            self.push_row(row, job, Some(training.optimizer));
        }
        self.send_rows(0)?;
        (0..steps).try_for_each(|row| self.launch_all(row, Purpose::Step, Some(training.optimizer)))?;
        training.optimizer.steps += steps as u64;
        self.table.next = steps;
        Ok(())
    }

    fn sum_block(&mut self, steps: usize, sum: &mut LossSum) -> Result<()> {
        self.read_losses([0, steps])?;
        let width = self.plan.losses.len() + 2;
        for row in 0..steps {
            let samples = self.table.job(row).map_or(0, |job| job.samples);
            sum.add(&self.losses[row * width..][..width], samples);
        }
        Ok(())
    }
}

/// After a bad loss: the steps from it on have done nothing.
pub(crate) fn undo(training: &mut Training<'_>, error: &Error) {
    if let Error::NotFinite { step, .. } = error
        && *step > 0
    {
        training.optimizer.steps = step - 1;
    }
}

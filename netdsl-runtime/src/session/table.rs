//! Rows of the step table: what a step needs to know, by the words of `netdsl_plan::step`, and who used each row.
//! Rows are used in turn; before one is used again, everything that ran is checked.
use super::optimizer::OptimizerState;
use netdsl_plan::{
    FLAG_MASK, ListKind, MAX_HYPER, STEP_FLAGS, STEP_HYPER, STEP_KEY, STEP_LOSS_ROW, STEP_NUMBER, STEP_OFFSET,
    STEP_SAMPLES, STEP_WORDS,
};

/// What one row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Job {
    pub list: ListKind,
    /// Samples of the batch.
    pub samples: usize,
    /// Where the batch begins in the order.
    pub offset: usize,
    /// The training pass that noise is keyed by; 0 in inference.
    pub pass: u64,
    /// The optimizer's step, counted from 1; 0 without.
    pub step: u64,
    /// `Bound::generation` when it was enqueued.
    pub generation: u64,
}

pub(crate) struct Table {
    /// For each row, what used it last.
    jobs: Vec<Option<Job>>,
    /// The next row.
    pub next: usize,
    /// Rows on their way to the device.
    words: Vec<u32>,
}

impl Table {
    pub fn new(rows: usize) -> Table {
        Table { jobs: vec![None; rows], next: 0, words: Vec::with_capacity(rows * STEP_WORDS) }
    }
    pub fn rows(&self) -> usize {
        self.jobs.len()
    }
    pub fn job(&self, row: usize) -> Option<Job> {
        self.jobs.get(row).copied().flatten()
    }
    /// Forgets a row whose loss was not finite: nothing may follow from it.
    pub fn forget(&mut self, row: usize) {
        self.jobs[row] = None;
    }
    /// Begins to collect rows.
    pub fn begin(&mut self) {
        self.words.clear();
    }
    /// The collected rows.
    pub fn collected(&self) -> &[u32] {
        &self.words
    }
    /// Adds a row.
    pub fn push(&mut self, row: usize, job: Job, noise: u64, masked: bool, optimizer: Option<&OptimizerState>) {
        let mut words = [0u32; STEP_WORDS];
        words[STEP_SAMPLES] = job.samples as u32;
        words[STEP_OFFSET] = job.offset as u32;
        words[STEP_KEY] = (noise ^ (noise >> 32)) as u32;
        words[STEP_NUMBER] = job.pass as u32;
        words[STEP_FLAGS] = if masked { FLAG_MASK } else { 0 };
        words[STEP_LOSS_ROW] = row as u32;
        if let Some(optimizer) = optimizer {
            let mut numbers = [0.0; MAX_HYPER];
            let count = optimizer.numbers(job.step, &mut numbers);
            for (word, number) in words[STEP_HYPER..].iter_mut().zip(&numbers[..count]) {
                *word = (*number as f32).to_bits();
            }
        }
        self.jobs[row] = Some(job);
        self.words.extend_from_slice(&words);
    }
}

//! The losses of a batch as a user sees them: total, penalty apart from data, each loss by name.
use netdsl_plan::NetworkPlan;
use std::fmt;

/// The losses of a batch, or the mean over several.
#[derive(Debug, Clone, PartialEq)]
pub struct Losses {
    /// What the gradient is of: the weighted sum of all losses, plus the penalty.
    pub total: f64,
    /// The part of the total that comes from `l1` and `l2` penalties.
    pub penalty: f64,
    /// Each loss by its name in `network!`, in order.
    pub named: Vec<(&'static str, f64)>,
}

impl Losses {
    /// The total without the penalty.
    pub fn data(&self) -> f64 {
        self.total - self.penalty
    }
    /// The loss of a name; `None` where there is none.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.named.iter().find(|(n, _)| *n == name).map(|(_, v)| *v)
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.4}", self.total)?;
        if self.penalty != 0.0 {
            write!(f, " (penalty {:.4})", self.penalty)?;
        }
        Ok(())
    }
}

/// Sums rows of the loss buffer, weighted by samples.
#[derive(Debug, Clone)]
pub(crate) struct LossSum {
    sums: Vec<f64>,
    samples: usize,
}

impl LossSum {
    pub fn new(plan: &NetworkPlan) -> LossSum {
        LossSum { sums: vec![0.0; plan.losses.len() + 2], samples: 0 }
    }
    pub fn clear(&mut self) {
        self.sums.fill(0.0);
        self.samples = 0;
    }
    pub fn add(&mut self, row: &[f32], samples: usize) {
        self.sums.iter_mut().zip(row).for_each(|(s, &l)| *s += f64::from(l) * samples as f64);
        self.samples += samples;
    }
    /// The mean total so far.
    pub fn total(&self) -> f64 {
        self.sums[0] / self.samples as f64
    }
    pub fn mean(&self, plan: &'static NetworkPlan) -> Losses {
        let mean = |i: usize| self.sums[i] / self.samples as f64;
        let named = plan.losses.iter().enumerate().map(|(i, l)| (&*l.name, mean(i + 2)));
        Losses { total: mean(0), penalty: mean(1), named: named.collect() }
    }
}

//! What an evaluation and a training give: plain data for programs, with a short text for people.
use crate::session::{ClassCount, Judged, Losses};
use netdsl_plan::NetworkPlan;
use std::fmt;

/// Losses and accuracy over a data set, in inference mode.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// The mean over all samples of what each batch reported. For losses with `reduction: sum` it depends on the batch size.
    pub losses: Losses,
    /// Where a target is of classes and an output predicts it: for each class, how many were predicted right.
    pub classes: Option<Vec<ClassCount>>,
    /// How many samples there were.
    pub samples: usize,
}

impl Evaluation {
    pub(crate) fn new(judged: &Judged, plan: &'static NetworkPlan, samples: usize) -> Evaluation {
        Evaluation { losses: judged.losses.mean(plan), classes: judged.classes.clone(), samples }
    }
    /// The total loss.
    pub fn loss(&self) -> f64 {
        self.losses.total
    }
    /// The share of right predictions, 0 to 1; `None` where no target is of classes.
    pub fn accuracy(&self) -> Option<f64> {
        let classes = self.classes.as_ref()?;
        let (correct, total) = classes.iter().fold((0, 0), |(c, t), k| (c + k.correct, t + k.total));
        Some(correct as f64 / total as f64)
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.losses)?;
        match self.accuracy() {
            Some(accuracy) => write!(f, ", accuracy {:.2} %", 100.0 * accuracy),
            None => Ok(()),
        }
    }
}

/// One epoch of a training.
#[derive(Debug, Clone, PartialEq)]
pub struct Epoch {
    /// Its number; 0 is the evaluation before the first.
    pub number: usize,
    /// The mean training losses over its samples, each as it was when its batch was seen; `None` for epoch 0.
    pub training: Option<Losses>,
    /// The evaluation after it, where there is validation data.
    pub validation: Option<Evaluation>,
    /// Samples that were trained on.
    pub samples: usize,
    /// Seconds of training, without validation.
    pub seconds: f64,
}

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "epoch {}", self.number)?;
        if let Some(training) = &self.training {
            write!(f, ": {training}, {:.0} samples/s", self.samples as f64 / self.seconds)?;
        }
        match &self.validation {
            Some(validation) => write!(f, "; validation: {validation}"),
            None => Ok(()),
        }
    }
}

/// The course of a training.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Epoch by epoch. The first is number 0 where there is validation data.
    pub epochs: Vec<Epoch>,
    /// What was done other than asked, such as a remainder that was left out.
    pub notes: Vec<String>,
}

impl History {
    /// The last epoch.
    pub fn last(&self) -> Option<&Epoch> {
        self.epochs.last()
    }
    /// The training loss of the last epoch.
    pub fn loss(&self) -> Option<f64> {
        Some(self.last()?.training.as_ref()?.total)
    }
    /// The validation accuracy after the last epoch, 0 to 1.
    pub fn accuracy(&self) -> Option<f64> {
        self.last()?.validation.as_ref()?.accuracy()
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.epochs.iter().try_for_each(|e| writeln!(f, "{e}"))?;
        self.notes.iter().try_for_each(|n| writeln!(f, "note: {n}"))
    }
}

//! Losses and accuracy over any number of rows, in inference mode, batch after batch.
use super::Session;
use super::feed::Feed;
use super::losses::LossSum;
use super::wanted::Purpose;
use crate::Result;
use crate::data::ColumnValues;
use crate::door::RawOutputs;
use crate::executor::Samples;
use netdsl_plan::{DoorKind, ListKind, NetworkPlan, OutputKind, RootKind};

/// Correct and all predictions of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassCount {
    /// How many samples of the class were predicted as it.
    pub correct: usize,
    /// How many samples of the class there were.
    pub total: usize,
}

/// Which output says which class, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Judge {
    door: usize,
    output: usize,
    classes: usize,
    /// Labels of one sample.
    labels: usize,
    /// Distance between the scores of neighbouring classes and of neighbouring labels; `None` where the output is an index.
    strides: Option<[usize; 2]>,
}

/// The first output that is a prediction of a target of classes: an index of its shape, or scores with the class axis first
/// (PyTorch's order) or last.
fn judge(plan: &NetworkPlan) -> Option<Judge> {
    plan.doors.iter().enumerate().filter(|(_, d)| d.target).find_map(|(door, d)| {
        let DoorKind::Class(classes) = d.kind else { return None };
        let labels: usize = d.shape.iter().product();
        plan.outputs.iter().enumerate().find_map(|(output, o)| {
            let shape: &[usize] = &o.shape;
            let strides = match o.kind {
                OutputKind::Index if *shape == *d.shape => None,
                OutputKind::Tensor if shape.first() == Some(&classes) && shape[1..] == *d.shape => Some([labels, 1]),
                OutputKind::Tensor if shape.last() == Some(&classes) && shape[..shape.len() - 1] == *d.shape => {
                    Some([1, classes])
                }
                _ => return None,
            };
            Some(Judge { door, output, classes, labels, strides })
        })
    })
}

impl Judge {
    /// Adds the predictions of a batch.
    fn count(&self, labels: &[i32], output: &[f32], counts: &mut [ClassCount]) {
        for (i, &label) in labels.iter().enumerate() {
            let Some(count) = usize::try_from(label).ok().and_then(|l| counts.get_mut(l)) else { continue };
            count.total += 1;
            count.correct += usize::from(self.predicted(output, i) == label as usize);
        }
    }
    fn predicted(&self, output: &[f32], i: usize) -> usize {
        let Some([class, label]) = self.strides else { return output[i] as usize };
        let base = i / self.labels * self.labels * self.classes + i % self.labels * label;
        let score = |c: usize| output[base + c * class];
        (1..self.classes).fold(0, |best, c| if score(c) > score(best) { c } else { best })
    }
}

/// What an evaluation gives.
pub(crate) struct Judged {
    pub losses: LossSum,
    pub classes: Option<Vec<ClassCount>>,
}

impl Session {
    /// Losses and, for targets of classes, correct predictions.
    pub(crate) fn evaluate(&self, feed: Feed<'_>) -> Result<Judged> {
        let judge = judge(self.plan);
        let mut judged =
            Judged { losses: LossSum::new(self.plan), classes: judge.map(|j| vec![ClassCount::default(); j.classes]) };
        let mut labels = vec![];
        for start in (0..feed.len()).step_by(self.plan.batch) {
            let samples = self.plan.batch.min(feed.len() - start);
            let part = feed.part(start..start + samples);
            let row = self.engine().infer(part, ListKind::Infer, Purpose::Evaluation)?;
            judged.losses.add(self.engine().read_losses([row, row + 1])?, samples);
            if let (Some(judge), Some(counts)) = (&judge, &mut judged.classes)
                && let Some(output) = self.read_kept(ListKind::Infer, RootKind::Output(judge.output), samples)?
            {
                labels_of(part, judge.door, &mut labels)?;
                judge.count(&labels, &output, counts);
            }
        }
        Ok(judged)
    }

    /// The outputs of any number of rows.
    pub(crate) fn predict(&self, feed: Feed<'_>) -> Result<RawOutputs> {
        let mut raw = self.no_outputs();
        for start in (0..feed.len()).step_by(self.plan.batch) {
            let samples = self.plan.batch.min(feed.len() - start);
            let part = feed.part(start..start + samples);
            self.engine().infer(part, ListKind::Infer, Purpose::Outputs)?;
            self.append_outputs(ListKind::Infer, samples, &mut raw)?;
        }
        Ok(raw)
    }

    /// The output of a named layer for any number of rows.
    pub(crate) fn activation(&self, feed: Feed<'_>, layer: usize) -> Result<Vec<f32>> {
        let mut values = vec![];
        for start in (0..feed.len()).step_by(self.plan.batch) {
            let samples = self.plan.batch.min(feed.len() - start);
            let part = feed.part(start..start + samples);
            self.engine().infer(part, ListKind::Observe, Purpose::Layer(layer))?;
            values.extend(self.read_kept(ListKind::Observe, RootKind::Layer(layer), samples)?.unwrap_or_default());
        }
        Ok(values)
    }
}

/// The class indices of some rows at a door.
fn labels_of(feed: Feed<'_>, door: usize, labels: &mut Vec<i32>) -> Result<()> {
    labels.clear();
    match feed {
        Feed::Table { table, rows, .. } => {
            let column = &table.columns[door];
            if let ColumnValues::I32(values) = column.values() {
                let size = column.sample_len();
                rows.iter().for_each(|r| labels.extend_from_slice(&values[r as usize * size..][..size]));
            }
            Ok(())
        }
        Feed::Loose { slices, start, end } => slices.columns(start..end, &mut |d, samples| {
            if let (true, Samples::I32(values)) = (d == door, samples) {
                labels.extend_from_slice(values);
            }
            Ok(())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_several_labels_with_the_class_axis_first_or_last() {
        let first = Judge { door: 1, output: 0, classes: 3, labels: 2, strides: Some([2, 1]) };
        let last = Judge { strides: Some([1, 3]), ..first };
        // one sample, two labels: class 2, then class 0; a tie goes to the first
        let by_class = [0.0, 5.0, 1.0, 5.0, 2.0, 1.0];
        let by_label = [0.0, 1.0, 2.0, 5.0, 5.0, 1.0];
        for (judge, output) in [(first, by_class), (last, by_label)] {
            let mut counts = [ClassCount::default(); 3];
            judge.count(&[2, 1], &output, &mut counts);
            let right_of = counts.map(|c| (c.correct, c.total));
            assert_eq!(right_of, [(0, 0), (0, 1), (1, 1)]);
        }
    }
}

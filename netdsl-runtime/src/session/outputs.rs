//! What can be read after a list ran: outputs, gradients of inputs, outputs of layers. All through `LaunchList::kept`.
use super::Session;
use super::wanted::graph;
use crate::Result;
use crate::door::RawOutputs;
use netdsl_plan::{ListKind, RootKind};

impl Session {
    /// The value behind a root after a run of `samples` samples, in canonical order; `None` where the list keeps none.
    pub(crate) fn read_kept(&self, list: ListKind, root: RootKind, samples: usize) -> Result<Option<Vec<f32>>> {
        let graph = graph(self.plan, list);
        let Some(value) = graph.roots.iter().find(|r| r.kind == root).map(|r| r.value) else { return Ok(None) };
        let list = self.engine().list(list)?;
        let Some(stored) = list.kept.iter().find(|s| s.value == value) else { return Ok(None) };
        let extents = graph.nodes[value as usize].shape.at(samples);
        self.read_access(&stored.access, &extents).map(Some)
    }

    /// Appends the outputs of the batch that ran last.
    pub(crate) fn append_outputs(&self, list: ListKind, samples: usize, raw: &mut RawOutputs) -> Result<()> {
        raw.samples += samples;
        for (i, (_, numbers)) in raw.outputs.iter_mut().enumerate() {
            match (self.read_kept(list, RootKind::Output(i), samples)?, numbers) {
                (Some(new), Some(numbers)) => numbers.extend(new),
                (_, numbers) => *numbers = None,
            }
        }
        Ok(())
    }

    /// All outputs, empty.
    pub(crate) fn no_outputs(&self) -> RawOutputs {
        let outputs = self.plan.outputs.iter().map(|o| (o.name.to_string(), Some(vec![]))).collect();
        RawOutputs { samples: 0, outputs }
    }
}

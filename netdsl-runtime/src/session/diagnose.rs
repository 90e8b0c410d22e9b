//! When a loss was not finite: the device has stopped changing weights by itself, and says at which row. That step's forward
//! part is run again, launch by launch, to name the first layer whose values are not finite.
use super::engine::Engine;
use super::table::Job;
use super::wanted::{Purpose, graph};
use crate::{Error, Result, layout};
use netdsl_plan::{Node, Part, PointFn, Region};
use std::collections::BTreeSet;

const HELP: &str = "a smaller learning rate, clipped gradients or scaled inputs are the usual cures";

impl Engine {
    /// Waits for everything that was enqueued, and says if a loss was not finite.
    pub fn check(&mut self) -> Result<()> {
        match self.executor.take_control()? {
            0 => Ok(()),
            bad => Err(self.diagnose((bad - 1) as usize)?),
        }
    }

    fn diagnose(&mut self, row: usize) -> Result<Error> {
        let Some(job) = self.table.job(row) else {
            let (layer, help) = ("a step that is not known any more".into(), HELP.into());
            return Ok(Error::NotFinite { step: 0, layer, help });
        };
        let layer = match self.bad_parameter()? {
            Some(name) => format!("parameter `{name}`, which was not finite before the step"),
            None if job.generation != self.bound.generation => {
                "a layer that cannot be named, because the batch is not on the device any more".into()
            }
            None => match self.executor.first_bad_node() {
                Some(node) => self.describe(graph(self.plan, job.list).nodes[node as usize].origin.layer),
                None => self.first_bad_layer(row, job)?,
            },
        };
        self.passes = job.pass.saturating_sub(1);
        self.table.forget(row);
        Ok(Error::NotFinite { step: job.step, layer, help: HELP.into() })
    }

    /// The first parameter with an element that is not finite.
    fn bad_parameter(&mut self) -> Result<Option<&'static str>> {
        for (i, p) in self.plan.params.iter().enumerate() {
            let values = self.elements(&self.target.param_access[i], &p.shape)?;
            if values.iter().any(|x| !x.is_finite()) {
                return Ok(Some(&p.name));
            }
        }
        Ok(None)
    }

    fn elements(&mut self, access: &netdsl_plan::Access, extents: &[usize]) -> Result<Vec<f32>> {
        let span = layout::span(access, extents);
        let mut words = vec![0.0; span.len()];
        self.executor.read(access.region, span.start, &mut words)?;
        let mut values = vec![];
        layout::gather(access, extents, &words, span.start, &mut values);
        Ok(values)
    }

    /// Runs the step again until a value is not finite. Nothing is updated: that happens behind the loss, and it is not reached.
    fn first_bad_layer(&mut self, row: usize, job: Job) -> Result<String> {
        let list = self.list(job.list)?;
        let training = matches!(job.list, netdsl_plan::ListKind::TwoPhase | netdsl_plan::ListKind::Fused);
        let purpose = if training { Purpose::Step } else { Purpose::Evaluation };
        let cut = super::wanted::cut(self.plan, self.target, list);
        let mut flags = self.wanted.get(list, purpose, self.plan, &self.masks).to_vec().into_iter();
        let mut found = None;
        for (i, launch) in list.launches.iter().enumerate().take(cut.update) {
            self.launch(row, [i, i + 1], purpose, None)?;
            for part in launch.parts.iter().zip(flags.by_ref()).filter(|(_, active)| *active).map(|(p, _)| p) {
                found = self.first_bad_value(part, row, job)?;
                if found.is_some() {
                    break;
                }
            }
            if found.is_some() {
                break;
            }
        }
        self.executor.take_control()?; // what running it again has set
        Ok(found.map_or("no layer when the step was run again".into(), |value| {
            self.describe_any(&layers_behind(&graph(self.plan, job.list).nodes, value.0, value.1))
        }))
    }

    /// The first value of a part that is not finite.
    fn first_bad_value(&mut self, part: &'static Part, row: usize, job: Job) -> Result<Option<(&'static Part, u32)>> {
        let nodes = &graph(self.plan, job.list).nodes;
        for stored in part.writes.iter() {
            let mut access = stored.access.clone();
            match access.region {
                Region::Losses => access.at.offset += (row * (self.plan.losses.len() + 2)) as isize,
                Region::Arena => {}
                // gradients, states and updates are not what made the loss bad
                _ => continue,
            }
            let node = &nodes[stored.value as usize];
            if self.elements(&access, &node.shape.at(job.samples))?.iter().any(|x| !x.is_finite()) {
                return Ok(Some((part, stored.value)));
            }
        }
        Ok(None)
    }

    /// Layers of which one made a value bad, the first of them first.
    fn describe_any(&self, layers: &[u32]) -> String {
        let mut names = layers.iter().map(|&l| self.describe(l));
        let first = names.next().unwrap_or_else(|| "an unnamed layer".into());
        let others: Vec<String> = names.collect();
        if others.is_empty() {
            first
        } else {
            format!("{first} or behind it in the same kernel, in {}", others.join(", "))
        }
    }

    /// A layer with its place: `conv1` (`Conv2d(6, kernel: 5)`, src/main.rs:12).
    pub fn describe(&self, layer: u32) -> String {
        match self.plan.layers.get(layer as usize) {
            Some(l) => format!("`{}` (`{}`, {}:{})", l.name, l.kind, self.plan.file, l.line),
            None => "an unnamed layer".into(),
        }
    }
}

/// The layers that a part goes through to a value, in their order: one kernel may hold several, of which it only stores what the
/// last one makes.
fn layers_behind(nodes: &[Node<PointFn>], part: &Part, value: u32) -> Vec<u32> {
    let mut behind = BTreeSet::from([value]);
    let mut layers = vec![];
    for &n in part.nodes.iter().rev().filter(|&&n| n <= value) {
        if behind.contains(&n) {
            behind.extend(nodes[n as usize].inputs.iter().copied());
            layers.push(nodes[n as usize].origin.layer);
        }
    }
    layers.reverse();
    let mut seen = BTreeSet::new();
    layers.retain(|layer| seen.insert(*layer));
    layers
}

//! What the checks leave behind: values, the layers that make them, outputs and losses, all with shapes. It is lowered twice,
//! for training and for inference. Nothing here is poisoned; a program with errors is not lowered.
use crate::diagnostic::Site;
use crate::layers::{Inputs, Layer, ParamSpec, Sample};
use crate::losses::{Loss, Reduction};
use netdsl_plan::{DType, DoorKind};
use std::collections::BTreeMap;

/// The index of a value; inputs of a value have smaller ones.
pub(super) type Id = usize;

#[derive(Default)]
pub(super) struct Program {
    pub doors: Vec<Door>,
    pub values: Vec<Known>,
    pub units: Vec<Unit>,
    pub entries: Vec<Entry>,
    pub outputs: Vec<Output>,
    pub losses: Vec<LossUse>,
}

pub(super) struct Door {
    pub name: String,
    pub site: Site,
    pub kind: DoorKind,
    pub dtype: DType,
    pub shape: Vec<usize>,
    pub target: bool,
    /// Its value.
    pub id: Id,
}

/// A value and where it comes from.
pub(super) struct Known {
    pub sample: Sample,
    pub how: How,
    /// What it is called in "shapes so far": the name of its layer, or the layer's kind.
    pub label: String,
    pub site: Site,
    /// How many layers, outputs and losses read it.
    pub users: usize,
}

pub(super) enum How {
    /// It comes in at a door.
    Door(usize),
    /// A unit makes it.
    Use { unit: usize, inputs: Vec<Id>, entry: usize },
}

/// A layer with its parameters; used several times where it is shared.
pub(super) struct Unit {
    pub layer: Box<dyn Layer>,
    pub kind: &'static str,
    pub inputs: Inputs,
    pub site: Site,
    /// Where its arguments stand.
    pub arguments: BTreeMap<&'static str, Site>,
    /// The inputs of its first use, and where that is: parameters follow from them.
    pub first: Option<(Vec<Sample>, u32)>,
    /// The entry that its parameters belong to.
    pub entry: usize,
}

/// A row of the summary: a layer, an operator, a closure, a loss.
pub(super) struct Entry {
    /// The user's name, or none.
    pub name: Option<String>,
    /// Its kind, such as `Conv2d`.
    pub kind: &'static str,
    /// Its kind with arguments, as written.
    pub text: String,
    pub line: u32,
    pub site: Site,
    /// Whether it is a loss.
    pub loss: bool,
    /// What `name: ".."` says its parameters are called in checkpoints, and where.
    pub checkpoint: Option<(String, Site)>,
    /// Its outputs: one for each use.
    pub values: Vec<Id>,
}

pub(super) struct Output {
    pub name: String,
    pub site: Site,
    pub id: Id,
    /// Whether it was written with `=`, so that only a loss could need it in training.
    pub computed: bool,
}

pub(super) struct LossUse {
    pub loss: Box<dyn Loss>,
    pub inputs: Vec<Id>,
    pub reduction: Reduction,
    pub weight: f64,
    pub entry: usize,
    /// Where its name stands.
    pub site: Site,
    /// Whether the first input are logits.
    pub logits: bool,
}

impl Unit {
    /// Its parameters, known since its first use.
    pub(super) fn params(&self) -> Vec<ParamSpec> {
        self.first.as_ref().map_or(vec![], |(samples, _)| self.layer.params(samples))
    }
}

impl Program {
    /// Which values the given ones are computed from, themselves included.
    pub(super) fn reached(&self, from: impl IntoIterator<Item = Id>) -> Vec<bool> {
        let mut reached = vec![false; self.values.len()];
        for id in from {
            reached[id] = true;
        }
        for id in (0..self.values.len()).rev().filter(|&id| !matches!(self.values[id].how, How::Door(_))) {
            if let (true, How::Use { inputs, .. }) = (reached[id], &self.values[id].how) {
                for &input in inputs {
                    reached[input] = true;
                }
            }
        }
        reached
    }
    /// Values that losses read.
    pub(super) fn loss_inputs(&self) -> impl Iterator<Item = Id> {
        self.losses.iter().flat_map(|l| l.inputs.iter().copied())
    }
    /// Values that losses are computed from.
    pub(super) fn trained(&self) -> Vec<bool> {
        self.reached(self.loss_inputs())
    }
    /// Values that an output or a loss is computed from.
    pub(super) fn live(&self) -> Vec<bool> {
        self.reached(self.loss_inputs().chain(self.outputs.iter().map(|o| o.id)))
    }
    /// The units that make any of these values.
    pub(super) fn units_of(&self, values: &[bool]) -> Vec<bool> {
        let mut units = vec![false; self.units.len()];
        for (known, _) in self.values.iter().zip(values).filter(|(_, live)| **live) {
            if let How::Use { unit, .. } = known.how {
                units[unit] = true;
            }
        }
        units
    }
    /// The fewest samples of a batch that every unit can be trained on.
    pub(super) fn least_samples(&self) -> usize {
        let used = self.units_of(&self.trained());
        let units = self.units.iter().zip(used).filter(|(_, used)| *used);
        units.filter_map(|(u, _)| Some(u.layer.least_samples(&u.first.as_ref()?.0))).max().unwrap_or(1)
    }
    /// Whether an output exists in inference only: nobody needs it in training.
    pub(super) fn inference_only(&self, output: &Output, trained: &[bool]) -> bool {
        output.computed && !trained[output.id]
    }
    /// The way of a value from its door: `image [1, 28, 28] -> conv1 [6, 28, 28]`.
    pub(super) fn way(&self, id: Id) -> String {
        const LONGEST: usize = 8;
        let (mut way, mut at) = (vec![], id);
        loop {
            let known = &self.values[at];
            way.push(format!("{} {}", known.label, known.sample.shown()));
            match &known.how {
                How::Use { inputs, .. } if way.len() < LONGEST => match inputs.first() {
                    Some(&input) => at = input,
                    None => break,
                },
                How::Use { .. } => {
                    way.push("..".to_string());
                    break;
                }
                How::Door(_) => break,
            }
        }
        way.reverse();
        way.join(" -> ")
    }
}

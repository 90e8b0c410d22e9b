//! Numbers what is left of a program: names of unnamed layers, indices of layers, parameters, states and doors, and the hash
//! that a checkpoint must agree with. What no output and no loss needs is left out.
use super::program::{Entry, Program, Unit};
use netdsl_plan::{Door, LayerInfo, LossInfo, OutputInfo, OutputKind, ParamInfo, StateInfo};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Layout {
    pub doors: Vec<Door>,
    pub outputs: Vec<OutputInfo>,
    pub losses: Vec<LossInfo>,
    pub layers: Vec<LayerInfo>,
    pub params: Vec<ParamInfo>,
    pub states: Vec<StateInfo>,
    pub hash: u64,
    /// By door of the program: its number.
    pub door: Vec<usize>,
    /// By entry: its layer.
    pub layer: Vec<Option<u32>>,
    /// By unit: its first parameter and state.
    pub first: Vec<(usize, usize)>,
}

impl Layout {
    pub(super) fn new(program: &Program) -> Layout {
        let names = names(program);
        let live = live_entries(program);
        let layer = numbered(&live);
        let kept = || program.entries.iter().zip(&names).zip(&live).filter(|(_, live)| **live);
        let layers = kept().map(|((entry, name), _)| layer_info(program, entry, name)).collect();
        let (door, doors) = doors(program);
        let mut layout = Layout {
            doors,
            outputs: outputs(program),
            losses: program.losses.iter().map(|l| loss_info(&names[l.entry], l.weight)).collect(),
            layers,
            params: vec![],
            states: vec![],
            hash: 0,
            door,
            layer,
            first: vec![],
        };
        let used = program.units_of(&program.live());
        for (unit, used) in program.units.iter().zip(used) {
            layout.first.push((layout.params.len(), layout.states.len()));
            if used {
                let checkpoint = program.entries[unit.entry].checkpoint.as_ref();
                layout.add(unit, checkpoint.map_or(&names[unit.entry], |(name, _)| name));
            }
        }
        layout.hash = layout.hashed(program, &live);
        layout
    }

    fn add(&mut self, unit: &Unit, name: &str) {
        let Some((samples, _)) = &unit.first else { return };
        let layer = self.layer[unit.entry].unwrap_or(0); // the entry of a used unit is live
        for p in unit.layer.params(samples) {
            let name = format!("{name}.{}", p.name).into();
            self.params.push(ParamInfo { name, layer, shape: p.shape.into(), init: p.init });
        }
        for s in unit.layer.states(samples) {
            let name = format!("{name}.{}", s.name).into();
            self.states.push(StateInfo { name, layer, shape: s.shape.into(), init: s.init });
        }
    }

    /// FNV-1a over names, kinds (without arguments, which change no parameter) and shapes of layers, then of parameters.
    fn hashed(&self, program: &Program, live: &[bool]) -> u64 {
        let entries = program.entries.iter().zip(live).filter(|(_, live)| **live).map(|(entry, _)| entry);
        let mut text = String::new();
        for (layer, entry) in self.layers.iter().zip(entries).filter(|(_, entry)| !entry.loss) {
            let kind = entry.kind;
            text += &format!("{} {kind} {:?}\n", layer.name, layer.shape);
        }
        for (name, shape) in self.params.iter().map(|p| (&p.name, &p.shape)) {
            text += &format!("{name} {shape:?}\n");
        }
        for (name, shape) in self.states.iter().map(|s| (&s.name, &s.shape)) {
            text += &format!("{name} {shape:?}\n");
        }
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// Consecutive numbers for those that are kept.
fn numbered(kept: &[bool]) -> Vec<Option<u32>> {
    let mut next = 0;
    let number = kept.iter().map(|&kept| {
        let number = kept.then_some(next);
        next += u32::from(kept);
        number
    });
    number.collect()
}

/// The user's names; for the others kind and position among their kind, such as `dense_2`. A position that the user took as a
/// name is skipped.
fn names(program: &Program) -> Vec<String> {
    let doors = program.doors.iter().map(|d| d.name.as_str());
    let outputs = program.outputs.iter().map(|o| o.name.as_str());
    let users = program.entries.iter().filter_map(|e| e.name.as_deref());
    let checkpoints = program.entries.iter().filter_map(|e| e.checkpoint.as_ref()).map(|(name, _)| name.as_str());
    let taken: BTreeSet<&str> = users.chain(doors).chain(outputs).chain(checkpoints).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |entry: &Entry| {
        let kind = snake(entry.kind);
        let count = counts.entry(kind.clone()).or_insert(0);
        loop {
            *count += 1;
            let name = format!("{kind}_{count}");
            if !taken.contains(name.as_str()) {
                return name;
            }
        }
    };
    program.entries.iter().map(|e| e.name.clone().unwrap_or_else(|| name(e))).collect()
}

/// `MaxPool2d` as `max_pool2d`.
fn snake(kind: &str) -> String {
    let mut snake = String::new();
    for c in kind.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

fn live_entries(program: &Program) -> Vec<bool> {
    let values = program.live();
    let units = program.units_of(&values);
    let mut live: Vec<bool> = program.entries.iter().map(|e| e.values.iter().any(|&id| values[id])).collect();
    for (unit, _) in program.units.iter().zip(units).filter(|(_, used)| *used) {
        live[unit.entry] = true; // a shared layer whose uses all have names
    }
    for loss in &program.losses {
        live[loss.entry] = true;
    }
    live
}

fn layer_info(program: &Program, entry: &Entry, name: &str) -> LayerInfo {
    let shape = entry.values.first().map_or(vec![], |&id| program.values[id].sample.shape.clone());
    LayerInfo {
        name: name.to_string().into(),
        named: entry.name.is_some(),
        kind: entry.text.clone().into(),
        line: entry.line,
        shape: shape.into(),
    }
}

/// Inputs, then targets.
fn doors(program: &Program) -> (Vec<usize>, Vec<Door>) {
    let mut number = vec![0; program.doors.len()];
    let mut doors = vec![];
    for target in [false, true] {
        for (i, door) in program.doors.iter().enumerate().filter(|(_, d)| d.target == target) {
            number[i] = doors.len();
            let (name, shape) = (door.name.clone().into(), door.shape.clone().into());
            doors.push(Door { name, kind: door.kind, dtype: door.dtype, shape, target });
        }
    }
    (number, doors)
}

fn outputs(program: &Program) -> Vec<OutputInfo> {
    let trained = program.trained();
    let info = program.outputs.iter().map(|output| {
        let sample = &program.values[output.id].sample;
        OutputInfo {
            name: output.name.clone().into(),
            kind: if sample.is_index() { OutputKind::Index } else { OutputKind::Tensor },
            shape: sample.shape.clone().into(),
            inference_only: program.inference_only(output, &trained),
        }
    });
    info.collect()
}

fn loss_info(name: &str, weight: f64) -> LossInfo {
    LossInfo { name: name.to_string().into(), weight }
}

//! Lowers a checked program to a graph of primitive operations, for training or for inference. Gradients are not appended
//! here. Only what the roots of the mode need is lowered.
use super::layout::Layout;
use super::program::{How, Id, LossUse, Program};
use crate::ir::{Builder, DType, Expr, Graph, Op, Phase, RootKind, Shape, Unary, Value};
use crate::layers::{Lowering, Mode, Sample};

/// The graph of a mode, with its roots; see `Model::train` and `Model::infer`.
pub(super) fn graph(program: &Program, layout: &Layout, mode: Mode) -> Graph {
    let units = program.units.len();
    let b = Builder::default();
    let values = vec![None; program.values.len()];
    let mut lower = Lower { program, layout, mode, b, values, states: vec![vec![]; units], streams: 0 };
    lower.run();
    lower.b.finish()
}

struct Lower<'a> {
    program: &'a Program,
    layout: &'a Layout,
    mode: Mode,
    b: Builder,
    values: Vec<Option<Value>>,
    /// By unit: its states as the uses so far left them.
    states: Vec<Vec<Value>>,
    streams: u32,
}

impl Lower<'_> {
    fn run(&mut self) {
        let trained = self.program.trained();
        let in_mode =
            |o: &&super::program::Output| self.mode == Mode::Infer || !self.program.inference_only(o, &trained);
        let outputs = self.program.outputs.iter().filter(in_mode).map(|o| o.id);
        let needed = self.program.reached(outputs.chain(self.program.loss_inputs()));
        for id in (0..needed.len()).filter(|&id| needed[id]) {
            let value = self.value(id);
            self.values[id] = Some(value);
        }
        for (i, output) in self.program.outputs.iter().enumerate().filter(|(_, o)| needed[o.id]) {
            if self.mode == Mode::Infer || !self.program.inference_only(output, &trained) {
                let value = self.numbers(output.id);
                self.root(RootKind::Output(i), value);
            }
        }
        if !self.program.losses.is_empty() {
            self.losses(&needed);
        }
        if self.mode == Mode::Train {
            self.next_states(&needed);
        }
        self.layers(&needed);
    }

    fn origin(&mut self, entry: usize) {
        let layer = self.layout.layer[entry].unwrap_or(0); // what is lowered is live
        self.b.set_origin(layer, Phase::Forward);
    }

    fn value(&mut self, id: Id) -> Value {
        let known = &self.program.values[id];
        match &known.how {
            How::Door(door) => {
                let shape = Shape::batched(&known.sample.shape);
                self.b.input(self.layout.door[*door], shape, self.program.doors[*door].dtype)
            }
            How::Use { unit, inputs, entry } => {
                self.origin(*entry);
                self.used(*unit, inputs)
            }
        }
    }

    fn used(&mut self, unit: usize, inputs: &[Id]) -> Value {
        let u = &self.program.units[unit];
        let indices = u.inputs.indices;
        let samples: Vec<Sample> = inputs.iter().map(|&id| self.program.values[id].sample.clone()).collect();
        let inputs: Vec<Value> =
            inputs.iter().map(|&id| if indices { self.raw(id) } else { self.numbers(id) }).collect();
        let params = self.params(unit);
        if self.states[unit].is_empty() {
            self.states[unit] = self.first_states(unit);
        }
        let (b, states) = (&mut self.b, &mut self.states[unit]);
        let mut cx =
            Lowering { b, mode: self.mode, samples: &samples, params: &params, states, streams: &mut self.streams };
        u.layer.lower(&mut cx, &inputs)
    }

    fn params(&mut self, unit: usize) -> Vec<Value> {
        let first = self.layout.first[unit].0;
        let params = self.program.units[unit].params();
        params.iter().enumerate().map(|(i, p)| self.b.param(first + i, Shape::fixed(&p.shape))).collect()
    }

    fn first_states(&mut self, unit: usize) -> Vec<Value> {
        let (u, first) = (&self.program.units[unit], self.layout.first[unit].1);
        let states = u.first.as_ref().map_or(vec![], |(samples, _)| u.layer.states(samples));
        states.iter().enumerate().map(|(i, s)| self.b.state(first + i, Shape::fixed(&s.shape))).collect()
    }

    /// A value as it is stored. What is asked for was lowered before: inputs come first.
    fn raw(&mut self, id: Id) -> Value {
        match self.values[id] {
            Some(value) => value,
            None => self.value(id),
        }
    }

    /// A value as numbers: what arrives as bytes or integers goes through a `Map`, which reads everything as `f32`.
    fn numbers(&mut self, id: Id) -> Value {
        let value = self.raw(id);
        if self.b.node(value).dtype == DType::F32 { value } else { self.copy(value) }
    }

    fn copy(&mut self, value: Value) -> Value {
        let shape = self.b.shape(value).clone();
        self.b.shaped(Op::Map(Expr::arg(0)), &[value], shape)
    }

    /// Marks a root. A root is computed: a leaf under another shape is copied, so that whoever reads it finds a value.
    fn root(&mut self, kind: RootKind, value: Value) {
        let mut source = value;
        while let (Op::Reshape, [input]) = (&self.b.node(source).op, &*self.b.node(source).inputs) {
            source = Value(*input);
        }
        let leaf = matches!(self.b.node(source).op, Op::Input(_) | Op::Param(_) | Op::State(_));
        let value = if leaf { self.copy(value) } else { value };
        self.b.root(kind, value);
    }

    fn losses(&mut self, needed: &[bool]) {
        let program = self.program;
        let losses: Vec<Value> = program.losses.iter().map(|l| self.loss(l)).collect();
        self.origin(program.losses[0].entry);
        let mut total: Option<Value> = None;
        for (loss, &value) in program.losses.iter().zip(&losses) {
            let weighted = self.b.map(Expr::arg(0) * loss.weight, &[value]);
            total = Some(match total {
                Some(sum) => self.b.add(sum, weighted),
                None => weighted,
            });
        }
        let penalty = self.penalty(needed);
        self.origin(program.losses[0].entry);
        let total = match (total, penalty) {
            (Some(total), Some(penalty)) => self.b.add(total, penalty),
            (Some(total), None) => total,
            (None, _) => return, // there is a loss
        };
        let penalty = penalty.unwrap_or_else(|| self.b.constant(0.0));
        self.b.root(RootKind::Loss(0), total);
        self.b.root(RootKind::Loss(1), penalty);
        for (i, value) in losses.into_iter().enumerate() {
            self.b.root(RootKind::Loss(2 + i), value);
        }
    }

    fn loss(&mut self, l: &LossUse) -> Value {
        self.origin(l.entry);
        let inputs: Vec<Value> = l.inputs.iter().map(|&id| self.numbers(id)).collect();
        let terms = l.loss.terms(&mut self.b, &inputs);
        l.reduction.apply(&mut self.b, terms)
    }

    /// The sum of `l1·Σ|w| + l2·Σw²` over the parameters that ask for it.
    fn penalty(&mut self, needed: &[bool]) -> Option<Value> {
        let used = self.program.units_of(needed);
        let mut sum = None;
        for unit in (0..used.len()).filter(|&u| used[u]) {
            self.origin(self.program.units[unit].entry);
            let values = self.params(unit);
            for (spec, w) in self.program.units[unit].params().iter().zip(values) {
                if spec.l1 == 0.0 && spec.l2 == 0.0 {
                    continue;
                }
                let w_ = Expr::arg(0);
                let e = w_.clone().unary(Unary::Abs) * spec.l1 + w_.square() * spec.l2;
                let terms = self.b.map(e, &[w]);
                let one = self.b.total(terms);
                sum = Some(match sum {
                    Some(sum) => self.b.add(sum, one),
                    None => one,
                });
            }
        }
        sum
    }

    fn next_states(&mut self, needed: &[bool]) {
        let used = self.program.units_of(needed);
        for unit in (0..used.len()).filter(|&u| used[u]) {
            let (states, first) = (self.states[unit].clone(), self.layout.first[unit].1);
            self.origin(self.program.units[unit].entry);
            for (i, value) in states.into_iter().enumerate() {
                self.root(RootKind::State(first + i), value);
            }
        }
    }

    /// Named layers with one output of theirs can be read by name.
    fn layers(&mut self, needed: &[bool]) {
        for (i, entry) in self.program.entries.iter().enumerate() {
            if let (Some(_), [id], Some(layer)) = (&entry.name, &entry.values[..], self.layout.layer[i])
                && needed[*id]
            {
                self.origin(i);
                let value = self.numbers(*id);
                self.root(RootKind::Layer(layer as usize), value);
            }
        }
    }
}

//! What every layer is made of: its entry in the registry, its behaviour, what it asks of a lowering, and how it refuses.
use super::{Element, Sample};
use crate::args::{ArgSpec, Args};
use crate::diagnostic::Code;
use crate::ir::{Builder, Value};
use netdsl_plan::{Initializer, MAX_SOURCES};

/// A layer's entry in the registry.
pub struct LayerSpec {
    /// Its name in the language.
    pub name: &'static str,
    /// What it computes, for the manual and for an editor.
    pub doc: &'static str,
    /// What other libraries call it; only for suggestions.
    pub also: &'static [&'static str],
    /// How many values it takes, and of what.
    pub inputs: Inputs,
    /// Its arguments; positional ones are in this order.
    pub args: &'static [ArgSpec],
    /// The layer, from arguments that passed the table. Refuses what only several arguments together show.
    pub make: fn(&Args) -> Result<Box<dyn Layer>, Fault>,
}

/// How many values a layer takes, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The fewest.
    pub least: usize,
    /// The most.
    pub most: usize,
    /// Whether it takes indices (classes or whole numbers) instead of numbers.
    pub indices: bool,
}

impl Inputs {
    /// One value of numbers.
    pub const ONE: Inputs = Inputs { least: 1, most: 1, indices: false };
    /// Two or more values of numbers, as many as one kernel reads.
    pub const SEVERAL: Inputs = Inputs { least: 2, most: MAX_SOURCES, indices: false };
    /// One value of indices.
    pub const INDICES: Inputs = Inputs { least: 1, most: 1, indices: true };

    /// Whether it takes elements of this kind.
    pub fn take(&self, element: Element) -> bool {
        match element {
            Element::Number | Element::Byte => !self.indices,
            Element::Integer => true,
            Element::Class(_) => self.indices,
            Element::Index(_) => false,
        }
    }
}

/// What a layer does. All methods but `output` are called only with inputs that `output` accepted.
pub trait Layer {
    /// What comes out for what goes in.
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault>;
    /// Its parameters.
    fn params(&self, _inputs: &[Sample]) -> Vec<ParamSpec> {
        vec![]
    }
    /// Its mutable states.
    fn states(&self, _inputs: &[Sample]) -> Vec<StateSpec> {
        vec![]
    }
    /// The fewest samples of a batch that it can be trained on.
    fn least_samples(&self, _inputs: &[Sample]) -> usize {
        1
    }
    /// The forward pass on batches `[B, ..]`.
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value;
}

/// A parameter of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamSpec {
    /// Its name within the layer, such as `weight`.
    pub name: &'static str,
    /// Its shape in PyTorch's layout.
    pub shape: Vec<usize>,
    /// Its first values.
    pub init: Initializer,
    /// The factor of `Σ|w|` in the penalty.
    pub l1: f64,
    /// The factor of `Σw²` in the penalty.
    pub l2: f64,
}

/// A state of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct StateSpec {
    /// Its name within the layer, such as `running_mean`.
    pub name: &'static str,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its first values.
    pub init: Initializer,
}

/// What the forward pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Batch statistics, dropout.
    Train,
    /// Running statistics, no noise.
    Infer,
}

/// What a layer sees while it is lowered: the graph, the mode, its own parameters and states.
pub struct Lowering<'a> {
    /// The graph under construction.
    pub b: &'a mut Builder,
    /// Training or inference.
    pub mode: Mode,
    /// The inputs as `Layer::output` saw them.
    pub samples: &'a [Sample],
    pub(crate) params: &'a [Value],
    pub(crate) states: &'a mut [Value],
    pub(crate) streams: &'a mut u32,
}

impl Lowering<'_> {
    /// Parameter `i` of `Layer::params`.
    pub fn param(&self, i: usize) -> Value {
        self.params[i]
    }
    /// State `i` of `Layer::states`, as an earlier use of the layer in this step left it.
    pub fn state(&self, i: usize) -> Value {
        self.states[i]
    }
    /// Sets the next value of state `i`. Only in training.
    pub fn set_state(&mut self, i: usize, next: Value) {
        self.states[i] = next;
    }
    /// The number of a stream of random numbers that nobody else has.
    pub fn stream(&mut self) -> u32 {
        let stream = *self.streams;
        *self.streams += 1;
        stream
    }
}

/// What a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The layer itself.
    Name,
    /// An argument; the layer itself where it was not given.
    Argument(&'static str),
    /// An input.
    Input(usize),
}

/// A refusal without a place: the front end knows where the parts stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which kind of mistake.
    pub code: Code,
    /// What it is about.
    pub part: Part,
    /// What was found and expected.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Fault {
    /// A fault of the layer as a whole.
    pub fn new(code: Code, message: impl Into<String>) -> Fault {
        Fault { code, part: Part::Name, message: message.into(), help: None }
    }
    /// Says what it is about.
    pub fn at(mut self, part: Part) -> Fault {
        self.part = part;
        self
    }
    /// Says what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }
}

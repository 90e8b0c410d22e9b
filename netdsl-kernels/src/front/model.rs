//! What the front end hands on: the model of a good network, and the interface that is known even of a bad one.
use crate::diagnostic::Diagnostic;
use crate::ir::Graph;
use netdsl_plan::{Door, LayerInfo, LossInfo, OutputInfo, ParamInfo, StateInfo};

/// What became of a network.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Errors, and lints that are not allowed, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What is known of its outside, whatever is wrong with its inside.
    pub interface: Interface,
    /// The model, if there is no error.
    pub model: Option<Model>,
}

/// The outside of a network, as far as it is known: enough for a stub type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interface {
    /// The name of the struct.
    pub name: String,
    /// Inputs and targets in the order written.
    pub doors: Vec<DoorStub>,
    /// Outputs in the order written.
    pub outputs: Vec<OutputStub>,
    /// Whether a loss is written, so that the network can be trained.
    pub trainable: bool,
}

/// A door as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct DoorStub {
    /// Its name.
    pub name: String,
    /// Whether it is a target.
    pub target: bool,
    /// All of it; `None` where its type or shape is wrong.
    pub door: Option<Door>,
}

/// An output as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputStub {
    /// Its name.
    pub name: String,
    /// All of it (but not whether it exists in inference only); where an error hides its shape, the asserted one, if any.
    pub output: Option<OutputInfo>,
}

/// A checked network with its two graphs, without gradients.
#[derive(Clone, Debug)]
pub struct Model {
    /// The name of the struct.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// The largest batch of one launch.
    pub batch: usize,
    /// The fewest samples of a batch that can be trained on; 2 where batch normalisation sees one pixel.
    pub least_samples: usize,
    /// Inputs, then targets.
    pub doors: Vec<Door>,
    /// Outputs in the order written.
    pub outputs: Vec<OutputInfo>,
    /// Losses in the order written.
    pub losses: Vec<LossInfo>,
    /// Layers, operators, closures and losses in the order written.
    pub layers: Vec<LayerInfo>,
    /// Parameters, layer by layer.
    pub params: Vec<ParamInfo>,
    /// States, layer by layer.
    pub states: Vec<StateInfo>,
    /// A hash of names, kinds and shapes of layers, parameters and states; arguments that change no shape and losses do not
    /// count.
    pub layout_hash: u64,
    /// Training mode: outputs that are not inference-only, losses (the total with the penalty, the penalty, each loss without
    /// its weight), next states, named layers. Without a loss there is no root of one; without a penalty it is a constant 0.
    /// Roots may share a value.
    pub train: Graph,
    /// Inference mode: all outputs, losses, named layers.
    pub infer: Graph,
}

//! The whole compiled network: its doors, parameters and layers by name, its graphs for the reference, a plan per target.
use crate::{BlockFn, DType, Form, Graph, List, PointFn, TargetPlan, Text};

/// What a sample at a door is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorKind {
    /// Numbers.
    Tensor,
    /// Class indices below the number.
    Class(usize),
}

/// An input or target.
#[derive(Clone, Debug, PartialEq)]
pub struct Door {
    /// Its name in `network!`.
    pub name: Text,
    /// Numbers or classes.
    pub kind: DoorKind,
    /// How samples are stored.
    pub dtype: DType,
    /// The shape of one sample.
    pub shape: List<usize>,
    /// Whether it is a target (needed for losses only).
    pub target: bool,
}

/// How an output is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// Numbers.
    Tensor,
    /// Indices, such as of `argmax`.
    Index,
}

/// An output.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputInfo {
    /// Its name.
    pub name: Text,
    /// Numbers or indices.
    pub kind: OutputKind,
    /// The shape of one sample.
    pub shape: List<usize>,
    /// Whether it exists in inference only.
    pub inference_only: bool,
}

/// How a parameter or state gets its first values. Fans are the field's: elements that one output (input) is summed from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Initializer {
    /// One value everywhere.
    Constant(f64),
    /// Uniform in `[-bound, bound)`.
    Uniform {
        /// The bound.
        bound: f64,
    },
    /// Normal with mean 0.
    Normal {
        /// The standard deviation.
        std: f64,
    },
}

/// A trainable parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamInfo {
    /// Its full name, such as `conv1.weight`.
    pub name: Text,
    /// Its layer.
    pub layer: u32,
    /// Its canonical (PyTorch's) shape.
    pub shape: List<usize>,
    /// Its first values.
    pub init: Initializer,
}

/// Mutable state that is not trained.
#[derive(Clone, Debug, PartialEq)]
pub struct StateInfo {
    /// Its full name, such as `bn1.running_mean`.
    pub name: Text,
    /// Its layer.
    pub layer: u32,
    /// Its canonical shape.
    pub shape: List<usize>,
    /// Its first values.
    pub init: Initializer,
}

/// A statement of the network, for names, errors and the summary.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerInfo {
    /// Its name: the user's, or kind and position such as `dense_2`.
    pub name: Text,
    /// Whether the user named it.
    pub named: bool,
    /// Its kind with arguments, such as `Conv2d(6, kernel: 5)`.
    pub kind: Text,
    /// Its line in the file of `NetworkPlan::file`.
    pub line: u32,
    /// The shape of its output for one sample; empty for losses.
    pub shape: List<usize>,
}

/// A loss.
#[derive(Clone, Debug, PartialEq)]
pub struct LossInfo {
    /// Its name.
    pub name: Text,
    /// Its weight in the total.
    pub weight: f64,
}

/// A compiled network.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkPlan<B: Form = BlockFn, P: Form = PointFn> {
    /// Its name.
    pub name: Text,
    /// The file that its `network!` stands in.
    pub file: Text,
    /// A hash of names, kinds and shapes of all layers and parameters: what a checkpoint must agree with.
    pub layout_hash: u64,
    /// The largest batch of one launch.
    pub batch: usize,
    /// The fewest samples of a batch that can be trained on; 2 where batch normalisation sees one value per channel and sample.
    pub least_samples: usize,
    /// Inputs, then targets.
    pub doors: List<Door>,
    /// Outputs.
    pub outputs: List<OutputInfo>,
    /// Losses; slot `i + 2` of the loss row.
    pub losses: List<LossInfo>,
    /// Layers and other statements.
    pub layers: List<LayerInfo>,
    /// Parameters in order.
    pub params: List<ParamInfo>,
    /// States in order.
    pub states: List<StateInfo>,
    /// Floating-point operations of one sample, forward (with the losses; in training mode where there is a loss) and backward
    /// (gradients by all parameters). A product with its addition counts 2, every other function of a number 1, whatever it
    /// costs; a reduction or pooling counts 1 for each element that it reads. Moving elements, random numbers, the update and
    /// what is computed once a batch count nothing, and neither do padding and what fusion computes twice.
    pub flop: [u64; 2],
    /// Forward, losses, gradients and next states in training mode.
    pub train: Graph<P>,
    /// Outputs and losses in inference mode.
    pub infer: Graph<P>,
    /// One plan per target.
    pub targets: List<TargetPlan<B>>,
}

impl<B: Form, P: Form> NetworkPlan<B, P> {
    /// Elements of all parameters.
    pub fn parameters(&self) -> usize {
        self.params.iter().map(|p| p.shape.iter().product::<usize>()).sum()
    }
    /// The same plan with every host expression replaced by `block` and every reference expression by `point`.
    pub fn map<F: Form, G: Form>(
        &self,
        block: &mut impl FnMut(&B) -> F,
        point: &mut impl FnMut(&P) -> G,
    ) -> NetworkPlan<F, G> {
        NetworkPlan {
            name: self.name.clone(),
            file: self.file.clone(),
            layout_hash: self.layout_hash,
            batch: self.batch,
            least_samples: self.least_samples,
            doors: self.doors.clone(),
            outputs: self.outputs.clone(),
            losses: self.losses.clone(),
            layers: self.layers.clone(),
            params: self.params.clone(),
            states: self.states.clone(),
            flop: self.flop,
            train: self.train.map(point),
            infer: self.infer.map(point),
            targets: self.targets.iter().map(|t| t.map(block)).collect(),
        }
    }
}

//! The losses of the language: one file each with formula, source, what they take and their terms in primitive operations.
//! Reduction (mean or sum over everything), weights and the total are not theirs. To add a loss: a file, its `mod` line, a line
//! of `LOSSES`.
mod binary_cross_entropy;
mod cross_entropy;
mod elementwise;
mod mae;
mod mse;

use crate::args::{ArgDefault, ArgKind, ArgSpec, Args};
use crate::ir::{Builder, Value};
use crate::layers::{Fault, Sample};

/// All losses, by name.
pub const LOSSES: &[LossSpec] = &[binary_cross_entropy::SPEC, cross_entropy::SPEC, mae::SPEC, mse::SPEC];

/// A loss's entry in the registry.
pub struct LossSpec {
    /// Its name in the language.
    pub name: &'static str,
    /// What it computes, for the manual and for an editor.
    pub doc: &'static str,
    /// What other libraries call it; only for suggestions.
    pub also: &'static [&'static str],
    /// What its inputs are, in order.
    pub inputs: &'static [&'static str],
    /// Whether its first input are logits, so that an activation before it is a likely mistake.
    pub logits: bool,
    /// Its named arguments.
    pub args: &'static [ArgSpec],
    /// The loss, from arguments that passed the table.
    pub make: fn(&Args) -> Box<dyn Loss>,
}

/// What a loss does.
pub trait Loss {
    /// Whether it can take these inputs.
    fn check(&self, inputs: &[Sample]) -> Result<(), Fault>;
    /// Its terms on batches `[B, ..]`: the loss is their mean or sum. Classes arrive as numbers.
    fn terms(&self, b: &mut Builder, inputs: &[Value]) -> Value;
}

/// How the terms of a loss are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// The mean over all terms of the samples of this batch.
    Mean,
    /// The sum over all terms of the samples of this batch.
    Sum,
}

impl Reduction {
    /// The words of the language.
    pub const WORDS: &[&str] = &["mean", "sum"];
    /// Of a word.
    pub fn of(word: &str) -> Option<Reduction> {
        match word {
            "mean" => Some(Reduction::Mean),
            "sum" => Some(Reduction::Sum),
            _ => None,
        }
    }
    /// Combines terms to one number, shape `[]`.
    pub fn apply(self, b: &mut Builder, terms: Value) -> Value {
        match self {
            Reduction::Sum => b.total(terms),
            Reduction::Mean => {
                let shape = b.shape(terms).clone();
                let axes: Vec<usize> = (0..shape.rank()).collect();
                let mean = b.mean(terms, &axes);
                b.reshape(mean, crate::ir::Shape::SCALAR)
            }
        }
    }
}

/// The argument that every loss has.
pub(crate) const REDUCTION: ArgSpec = ArgSpec {
    name: "reduction",
    kind: ArgKind::Word(Reduction::WORDS),
    default: ArgDefault::Word("mean"),
    doc: "whether terms are averaged or added up, over everything including the batch",
};

//! The one namespace of a block: doors, constants, layers, values, losses and outputs. A name means one thing.
use super::program::Id;
use super::report::{Report, parsed};
use crate::diagnostic::{Code, Diagnostic};
use crate::functions::FUNCTIONS;
use crate::layers::LAYERS;
use crate::losses::LOSSES;
use crate::spec::{Item, Network, Tensor, TensorKind, Word};
use std::collections::BTreeMap;

/// What a name stands for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Bound {
    /// A value; `None` where it is poisoned.
    Value(Option<Id>),
    /// A constant.
    Constant,
    /// A layer that was declared to be shared; `None` where it is poisoned.
    Layer(Option<usize>),
    /// A loss.
    Loss,
}

struct Name {
    bound: Bound,
    line: u32,
}

/// The names so far.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, Name>);

impl Names {
    /// Defines a name. A second definition is an error, and what the name stands for is poisoned: nobody knows which was meant.
    pub(super) fn define(&mut self, word: &Word, bound: Bound, report: &mut Report) {
        let layers = || LAYERS.iter().chain(FUNCTIONS);
        if layers().any(|l| l.name == word.text) || LOSSES.iter().any(|l| l.name == word.text) {
            let message = format!("`{}` is the name of a built-in", word.text);
            report.push(Diagnostic::new(Code::DuplicateName, word.site, message).help("choose another name"));
        }
        match self.0.get_mut(&word.text) {
            Some(first) => {
                let message = format!("`{}` is defined twice", word.text);
                let d = Diagnostic::new(Code::DuplicateName, word.site, message);
                let d = d.note(format!("first defined in line {}", first.line));
                report.push(d.help("choose another name; a name means one value in the whole network"));
                if bound != Bound::Loss {
                    first.bound = Bound::Value(None);
                }
            }
            None => {
                self.0.insert(word.text.clone(), Name { bound, line: word.line });
            }
        }
    }
    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<Bound> {
        self.0.get(name).map(|n| n.bound)
    }
    /// The value of a name, where it stands for one.
    pub(super) fn value(&self, name: &str) -> Option<Id> {
        match self.get(name) {
            Some(Bound::Value(id)) => id,
            _ => None,
        }
    }
    /// The names of values, for suggestions.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.of(|b| matches!(b, Bound::Value(_) | Bound::Constant))
    }
    /// The names of shared layers, for suggestions.
    pub(super) fn layers(&self) -> impl Iterator<Item = &str> {
        self.of(|b| matches!(b, Bound::Layer(_)))
    }
    fn of(&self, wanted: fn(Bound) -> bool) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(_, n)| wanted(n.bound)).map(|(name, _)| name.as_str())
    }
}

/// In which line a name is defined by a statement of the block, if it is.
pub(super) fn line_of(name: &str, network: &Network) -> Option<u32> {
    parsed(network).find_map(|item| match item {
        Item::Door(door) if door.name.text == name => Some(door.name.line),
        Item::Let { name: word, .. } | Item::Layer { name: word, .. } if word.text == name => Some(word.line),
        Item::Output { name: word, value: Some(_), .. } if word.text == name => Some(word.line),
        Item::Let { value, .. } | Item::Output { value: Some(value), .. } => named_step(value, name),
        _ => None,
    })
}

/// The line of a step of that name in a chain.
fn named_step(tensor: &Tensor, name: &str) -> Option<u32> {
    let mut at = tensor;
    while let TensorKind::Step(from, step) = &at.kind {
        if let Some(word) = step.name.as_ref().filter(|w| w.text == name) {
            return Some(word.line);
        }
        at = from;
    }
    None
}

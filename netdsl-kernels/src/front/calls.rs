//! Checks calls of layers and functions: names, arguments, declarations that are shared. Shapes are `apply`'s.
use super::check::Checker;
use super::names::Bound;
use super::program::{Id, Unit};
use super::report::suggest;
use super::{apply, arguments, show};
use crate::diagnostic::{Code, Diagnostic, Site, nearest};
use crate::functions::FUNCTIONS;
use crate::layers::{Fault, Inputs, LAYERS, Layer, LayerSpec};
use crate::losses::LOSSES;
use crate::spec::{Argument, Call, Literal, Word};
use std::collections::BTreeMap;

/// The argument that is not in any table.
const CHECKPOINT_NAME: &str = "name";

impl Checker<'_> {
    /// `layer enc: Dense(64);`
    pub(super) fn shared_layer(&mut self, name: &Word, call: &Call) {
        let unit = self.find_layer(&call.name).and_then(|spec| {
            let entry = self.entry(Some(name), spec.name, call.text.clone(), name.site, name.line);
            self.unit(spec, &call.name, &call.arguments, entry)
        });
        self.names.define(name, Bound::Layer(unit), &mut self.report);
    }

    /// `x -> enc` of a shared layer: the parameters are the declaration's.
    pub(super) fn use_shared(
        &mut self,
        unit: Option<usize>,
        call: &Call,
        name: Option<&Word>,
        inputs: Option<Vec<(Id, Site)>>,
    ) -> Option<Id> {
        if let Some(argument) = call.arguments.first() {
            let message = format!("`{}` is a shared layer and takes no arguments", call.name.text);
            let d = Diagnostic::new(Code::UnknownArgument, argument.site, message);
            self.report.push(d.help(format!("change the declaration `layer {}: ..`", call.name.text)));
            return None;
        }
        let unit = unit?;
        let entry = match name {
            Some(_) => {
                self.entry(name, self.program.units[unit].kind, call.text.clone(), call.name.site, call.name.line)
            }
            None => self.program.units[unit].entry,
        };
        self.apply_at(unit, inputs?, entry, call.name.site, call.name.line)
    }

    /// A layer of a chain.
    pub(super) fn layer(&mut self, name: Option<&Word>, call: &Call, inputs: Option<Vec<(Id, Site)>>) -> Option<Id> {
        self.call(name, &call.name, &call.arguments, call.text.clone(), inputs)
    }

    /// Whether a layer or function that exists takes so many values.
    pub(super) fn count(&self, word: &Word, given: usize) -> Result<(), Fault> {
        match all().find(|l| l.name == word.text) {
            Some(spec) => apply::arity(spec.name, spec.inputs, given),
            None => Ok(()),
        }
    }

    /// A layer or function by its name.
    pub(super) fn call(
        &mut self,
        name: Option<&Word>,
        word: &Word,
        arguments: &[Argument],
        text: String,
        inputs: Option<Vec<(Id, Site)>>,
    ) -> Option<Id> {
        let spec = self.find_layer(word)?;
        let entry = self.entry(name, spec.name, text, word.site, word.line);
        let unit = self.unit(spec, word, arguments, entry)?;
        self.apply(unit, inputs?, entry)
    }

    fn find_layer(&mut self, word: &Word) -> Option<&'static LayerSpec> {
        let name = word.text.as_str();
        if let Some(spec) = all().find(|l| l.name == name) {
            return Some(spec);
        }
        let d = Diagnostic::new(Code::UnknownLayer, word.site, format!("there is no layer `{name}`"));
        let same = |known: &&str| known.eq_ignore_ascii_case(name);
        let renamed = renamed(same);
        let help = if let Some(loss) = LOSSES.iter().find(|l| same(&l.name)) {
            Some(format!("`{}` is a loss: write `loss {}(..);`", loss.name, loss.name))
        } else if !renamed.is_empty() {
            Some(format!("write {}", renamed.join(" or ")))
        } else if self.names.values().any(|v| v == name) {
            Some(format!("`{name}` is a value; a step of a chain is a layer, a shared layer or a closure"))
        } else {
            let known = all().map(|l| l.name).chain(self.names.layers());
            suggest(name, known, "layers are")
        };
        let d = help.into_iter().fold(d, Diagnostic::help);
        // another one may be a shared layer whose declaration could not be parsed
        let typo = !renamed.is_empty() || nearest(name, all().map(|l| l.name)).is_some();
        if typo {
            self.report.push(d)
        } else {
            self.report.missing(d)
        }
        None
    }

    fn unit(&mut self, spec: &'static LayerSpec, word: &Word, arguments: &[Argument], entry: usize) -> Option<usize> {
        let is_name = |a: &Argument| a.name.as_ref().is_some_and(|n| n.text == CHECKPOINT_NAME);
        let (names, others): (Vec<Argument>, Vec<Argument>) = arguments.iter().cloned().partition(is_name);
        let named = self.checkpoint_name(&names, entry);
        let args = arguments::check(word, spec.args, &others, &self.constants, &mut self.report)?;
        named?;
        match (spec.make)(&args) {
            Ok(layer) => Some(self.add_unit(layer, spec.name, spec.inputs, word.site, args.sites, entry)),
            Err(fault) => {
                let d = apply::diagnostic(&fault, word.site, &args.sites, &[]);
                self.report.push(d);
                None
            }
        }
    }

    /// `name: "features.0"`, which every layer with parameters takes: what they are called in checkpoints.
    fn checkpoint_name(&mut self, arguments: &[Argument], entry: usize) -> Option<()> {
        let argument = match arguments {
            [] => return Some(()),
            [one] => one,
            [_, second, ..] => {
                let d = Diagnostic::new(Code::DuplicateArgument, second.site, "`name` is given twice");
                self.report.push(d.help("remove one of the two"));
                return None;
            }
        };
        let is_name_char = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
        match &argument.value {
            Literal::Text(text) if !text.is_empty() && text.chars().all(is_name_char) => {
                self.program.entries[entry].checkpoint = Some((text.clone(), argument.site));
                Some(())
            }
            other => {
                let message = format!(
                    "`name` must be a text of letters, digits, `_`, `.` and `-`, but is `{}`",
                    show::literal(other)
                );
                let d = Diagnostic::new(Code::ArgumentKind, argument.site, message);
                self.report.push(d.help("write what the parameters are called in checkpoints: `name: \"features.0\"`"));
                None
            }
        }
    }

    pub(super) fn add_unit(
        &mut self,
        layer: Box<dyn Layer>,
        kind: &'static str,
        inputs: Inputs,
        site: Site,
        arguments: BTreeMap<&'static str, Site>,
        entry: usize,
    ) -> usize {
        self.program.units.push(Unit { layer, kind, inputs, site, arguments, first: None, entry });
        self.program.units.len() - 1
    }
}

/// What is called so elsewhere, such as `BatchNorm`; functions, which some layers are too, only where no layer is.
fn renamed(same: impl Fn(&&str) -> bool) -> Vec<String> {
    let of = |table: &'static [LayerSpec]| -> Vec<String> {
        table.iter().filter(|l| l.also.iter().any(&same)).map(|l| format!("`{}`", l.name)).collect()
    };
    let layers = of(LAYERS);
    if layers.is_empty() { of(FUNCTIONS) } else { layers }
}

/// Layers and functions.
fn all() -> impl Iterator<Item = &'static LayerSpec> {
    LAYERS.iter().chain(FUNCTIONS)
}

//! Checks layers: their names, arguments, sharing, and what they say to the shapes of their inputs.
use super::arguments;
use super::check::Checker;
use super::names::Bound;
use super::program::{How, Id, Known, Unit};
use super::report::suggest;
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::functions::FUNCTIONS;
use crate::layers::{Element, Fault, Inputs, LAYERS, Layer, LayerSpec, Part, Sample, product};
use crate::losses::LOSSES;
use crate::spec::{Argument, Call, Item, Tensor, TensorKind, Word};
use std::collections::BTreeMap;

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
            Some(spec) => arity(spec.name, spec.inputs, given),
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
        let renamed = all().find(|l| l.also.iter().any(same));
        let help = if let Some(loss) = LOSSES.iter().find(|l| same(&l.name)) {
            Some(format!("`{}` is a loss: write `loss {}(..);`", loss.name, loss.name))
        } else if let Some(layer) = renamed {
            Some(format!("write `{}`", layer.name))
        } else if self.names.values().any(|v| v == name) {
            Some(format!("`{name}` is a value; a step of a chain is a layer, a shared layer or a closure"))
        } else {
            let known = all().map(|l| l.name).chain(self.names.layers());
            suggest(name, known, "layers are")
        };
        let d = help.into_iter().fold(d, Diagnostic::help);
        // it may be a shared layer whose declaration could not be parsed
        self.report.missing(d);
        None
    }

    fn unit(&mut self, spec: &'static LayerSpec, word: &Word, arguments: &[Argument], entry: usize) -> Option<usize> {
        let args = arguments::check(word, spec.args, arguments, &self.constants, &mut self.report)?;
        match (spec.make)(&args) {
            Ok(layer) => Some(self.add_unit(layer, spec.name, spec.inputs, word.site, args.sites, entry)),
            Err(fault) => {
                let d = diagnostic(&fault, word.site, &args.sites, &[]);
                self.report.push(d);
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

    /// What a unit makes of values, as a new value of the entry.
    pub(super) fn apply(&mut self, unit: usize, inputs: Vec<(Id, Site)>, entry: usize) -> Option<Id> {
        let (site, line) = (self.program.entries[entry].site, self.program.entries[entry].line);
        self.apply_at(unit, inputs, entry, site, line)
    }

    fn apply_at(&mut self, unit: usize, inputs: Vec<(Id, Site)>, entry: usize, site: Site, line: u32) -> Option<Id> {
        let samples: Vec<Sample> = inputs.iter().map(|&(id, _)| self.program.values[id].sample.clone()).collect();
        for &(id, _) in &inputs {
            self.program.values[id].users += 1;
        }
        let sample = self.accepted(unit, &inputs, &samples, site)?;
        let known = &self.program.entries[entry];
        let label = known.name.clone().unwrap_or_else(|| known.kind.to_string());
        if !self.holdable(&sample, &label, site) || !self.parameters(unit, &samples, site, line) {
            return None;
        }
        let id = self.program.values.len();
        let inputs = inputs.into_iter().map(|(id, _)| id).collect();
        self.program.values.push(Known { sample, how: How::Use { unit, inputs, entry }, label, site, users: 0 });
        self.program.entries[entry].values.push(id);
        Some(id)
    }

    /// What comes out, if the unit takes these inputs.
    fn accepted(&mut self, unit: usize, inputs: &[(Id, Site)], samples: &[Sample], site: Site) -> Option<Sample> {
        let u = &self.program.units[unit];
        let output = arity(u.kind, u.inputs, inputs.len())
            .and_then(|()| elements(u.kind, u.inputs, samples))
            .and_then(|()| u.layer.output(samples));
        let fault = match output {
            Ok(sample) => return Some(sample),
            Err(fault) => fault,
        };
        let sites: Vec<Site> = inputs.iter().map(|&(_, site)| site).collect();
        let mut d = diagnostic(&fault, site, &u.arguments, &sites);
        if matches!(fault.code, Code::Shape | Code::Mismatch | Code::ArgumentRange) {
            d = self.with_ways(d, inputs.iter().map(|&(id, _)| id));
        }
        self.report.push(d);
        None
    }

    /// Adds the shapes so far.
    pub(super) fn with_ways(&self, d: Diagnostic, ids: impl Iterator<Item = Id>) -> Diagnostic {
        ids.fold(d, |d, id| {
            let way = format!("shapes so far: {}", self.program.way(id));
            if d.notes.contains(&way) { d } else { d.note(way) }
        })
    }

    /// Whether the unit's parameters are the same as in its first use, can be held, and can be trained with this batch.
    fn parameters(&mut self, unit: usize, samples: &[Sample], site: Site, line: u32) -> bool {
        let u = &self.program.units[unit];
        let (params, states) = (u.layer.params(samples), u.layer.states(samples));
        if let Some((first, first_line)) = &u.first {
            if u.layer.params(first) == params && u.layer.states(first) == states {
                return true;
            }
            let d = shared_differently(self.program.entries[u.entry].name.as_deref(), first, samples, site);
            let d = d.note(format!("its first use is in line {first_line}"));
            self.report.push(d.help("declare a second layer, or bring both inputs to one shape"));
            return false;
        }
        let size = params.iter().try_fold(0usize, |sum, p| sum.checked_add(product(&p.shape)?));
        let least = u.layer.least_samples(samples);
        let kind = u.kind;
        if size.is_none_or(|n| n as f64 >= super::values::LARGEST) {
            let shapes: Vec<String> = params.iter().map(|p| format!("{} {:?}", p.name, p.shape)).collect();
            let message = format!("the parameters of `{kind}` are too large: {}", shapes.join(", "));
            let d = Diagnostic::new(Code::TooLarge, site, message);
            self.report.push(d.note("a network may have up to 2147483647 parameters").help("make the layer smaller"));
            return false;
        }
        if self.batch.is_some_and(|batch| batch < least) {
            let message =
                format!("`{kind}` cannot be trained with one value a channel: the batch is 1 and there is one pixel");
            let d = Diagnostic::new(Code::Shape, site, message);
            self.report.push(self.with_ways_of(d, samples).help(format!("write `batch: {least};` or more")));
            return false;
        }
        self.program.units[unit].first = Some((samples.to_vec(), line));
        true
    }

    fn with_ways_of(&self, d: Diagnostic, samples: &[Sample]) -> Diagnostic {
        samples.iter().fold(d, |d, s| d.note(format!("its input has shape {}", s.shown())))
    }

    /// In which line a name is defined by a statement of the block, if it is.
    pub(super) fn defined_below(&self, name: &str) -> Option<u32> {
        super::report::parsed(self.network).find_map(|item| match item {
            Item::Door(door) if door.name.text == name => Some(door.name.line),
            Item::Let { name: word, .. } | Item::Layer { name: word, .. } if word.text == name => Some(word.line),
            Item::Output { name: word, value: Some(_), .. } if word.text == name => Some(word.line),
            Item::Let { value, .. } | Item::Output { value: Some(value), .. } => named_step(value, name),
            _ => None,
        })
    }
}

/// Layers and functions.
fn all() -> impl Iterator<Item = &'static LayerSpec> {
    LAYERS.iter().chain(FUNCTIONS)
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

fn arity(kind: &str, takes: Inputs, given: usize) -> Result<(), Fault> {
    let values = |n: usize| if n == 1 { "one value".to_string() } else { format!("{n} values") };
    if given < takes.least {
        let message = format!("`{kind}` needs at least {}, but has {}", values(takes.least), values(given));
        let help = format!("write `{kind}(a, b)`");
        return Err(Fault::new(Code::MissingArgument, message).help(help));
    }
    if given > takes.most {
        let message = format!("`{kind}` takes {}, but has {}", values(takes.most), values(given));
        let help = match takes.most {
            1 => format!("write `x -> {kind}`; arguments of a function need names"),
            _ => "combine some of them first".to_string(),
        };
        return Err(Fault::new(Code::DuplicateArgument, message).help(help));
    }
    Ok(())
}

fn elements(kind: &str, takes: Inputs, samples: &[Sample]) -> Result<(), Fault> {
    let Some((i, sample)) = samples.iter().enumerate().find(|(_, s)| !takes.take(s.element)) else { return Ok(()) };
    let needed = if takes.indices { "classes or whole numbers" } else { "numbers" };
    let message = format!("`{kind}` needs {needed}, but its input holds {}", sample.element);
    let help = match sample.element {
        Element::Class(n) => format!("insert `Embedding({n}, 16) ->` before it"),
        Element::Index(_) => "make it an output; nothing computes with indices".to_string(),
        Element::Number | Element::Byte | Element::Integer => "declare the input as `Class(n)` or `i32`".to_string(),
    };
    Err(Fault::new(Code::ElementType, message).at(Part::Input(i)).help(help))
}

/// A fault at the place that it is about.
pub(super) fn diagnostic(
    fault: &Fault,
    site: Site,
    arguments: &BTreeMap<&'static str, Site>,
    inputs: &[Site],
) -> Diagnostic {
    let at = match fault.part {
        Part::Name => None,
        Part::Argument(name) => arguments.get(name).copied(),
        Part::Input(i) => inputs.get(i).copied(),
    };
    let d = Diagnostic::new(fault.code, at.unwrap_or(site), fault.message.clone());
    fault.help.iter().fold(d, |d, help| d.help(help.clone()))
}

fn shared_differently(name: Option<&str>, first: &[Sample], now: &[Sample], site: Site) -> Diagnostic {
    let shapes = |samples: &[Sample]| samples.iter().map(Sample::shown).collect::<Vec<_>>().join(", ");
    let message = format!(
        "`{}` has parameters for an input of shape {}, but this one has shape {}",
        name.unwrap_or("the layer"),
        shapes(first),
        shapes(now)
    );
    Diagnostic::new(Code::SharedLayer, site, message)
}

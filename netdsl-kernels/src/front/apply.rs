//! Applies layers to values: what goes in, what comes out, whether shared parameters agree and it all can be held.
use super::check::Checker;
use super::program::{How, Id, Known};
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::layers::{Element, Fault, Inputs, Part, Sample, product};
use std::collections::BTreeMap;

impl Checker<'_> {
    /// What a unit makes of values, as a new value of the entry.
    pub(super) fn apply(&mut self, unit: usize, inputs: Vec<(Id, Site)>, entry: usize) -> Option<Id> {
        let (site, line) = (self.program.entries[entry].site, self.program.entries[entry].line);
        self.apply_at(unit, inputs, entry, site, line)
    }

    pub(super) fn apply_at(
        &mut self,
        unit: usize,
        inputs: Vec<(Id, Site)>,
        entry: usize,
        site: Site,
        line: u32,
    ) -> Option<Id> {
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

    /// Whether the unit's parameters are the same as in its first use and can be held.
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
        let entry = &self.program.entries[u.entry];
        if let (Some((_, site)), true, true) = (&entry.checkpoint, params.is_empty(), states.is_empty()) {
            let message = format!("`{}` has no parameters that `name` could name", u.kind);
            let d = Diagnostic::new(Code::UnknownArgument, *site, message);
            self.report.push(d.help("remove `name`"));
            return false;
        }
        let size = params.iter().try_fold(0usize, |sum, p| sum.checked_add(product(&p.shape)?));
        let kind = u.kind;
        if size.is_none_or(|n| n as f64 >= super::values::LARGEST) {
            let shapes: Vec<String> = params.iter().map(|p| format!("{} {:?}", p.name, p.shape)).collect();
            let message = format!("the parameters of `{kind}` are too large: {}", shapes.join(", "));
            let d = Diagnostic::new(Code::TooLarge, site, message);
            self.report.push(d.note("a network may have up to 2147483647 parameters").help("make the layer smaller"));
            return false;
        }
        self.program.units[unit].first = Some((samples.to_vec(), line));
        true
    }
}

pub(super) fn arity(kind: &str, takes: Inputs, given: usize) -> Result<(), Fault> {
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

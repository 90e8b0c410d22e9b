//! Checks losses: their names, weights, inputs and arguments.
use super::check::Checker;
use super::names::Bound;
use super::program::{Id, LossUse};
use super::report::suggest;
use super::{apply, arguments, closure, show};
use crate::args::Args;
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::ir::{Builder, Expr, Value};
use crate::layers::{Element, Elementwise, Fault, Layer, Part, Sample, align};
use crate::losses::{LOSSES, Loss, LossSpec, Reduction};
use crate::spec::{self, Argument, Closure, LossKind, Tensor, Word};

/// A checked loss, before its weight.
struct Checked {
    kind: &'static str,
    text: String,
    site: Site,
    line: u32,
    /// `None` where something about it is wrong.
    parts: Option<Parts>,
}

struct Parts {
    loss: Box<dyn Loss>,
    inputs: Vec<Id>,
    reduction: Reduction,
    logits: bool,
}

impl Checker<'_> {
    pub(super) fn loss(&mut self, loss: &spec::Loss) {
        let weight = match &loss.weight {
            Some(n) => self.constants.eval(n, &mut self.report).map(|num| num.value),
            None => Some(1.0),
        };
        let checked = match &loss.kind {
            LossKind::Call { name, inputs, arguments } => self.loss_call(name, inputs, arguments),
            LossKind::Closure { reduction, closure, inputs } => self.loss_closure(reduction, closure, inputs),
        };
        if let Some(name) = &loss.name {
            self.names.define(name, Bound::Loss, &mut self.report);
        }
        let Some(checked) = checked else { return };
        let name = loss.name.as_ref();
        let entry = self.entry(name, checked.kind, checked.text, checked.site, checked.line);
        self.program.entries[entry].loss = true;
        if let (Some(p), Some(weight)) = (checked.parts, weight) {
            let Parts { loss, inputs, reduction, logits } = p;
            let site = checked.site;
            self.program.losses.push(LossUse { loss, inputs, reduction, weight, entry, site, logits });
        }
    }

    fn loss_call(&mut self, name: &Word, inputs: &[Tensor], arguments: &[Argument]) -> Option<Checked> {
        let inputs = self.values(inputs, 0);
        let spec = self.find_loss(name)?;
        let args = arguments::check(name, spec.args, arguments, &self.constants, &mut self.report);
        let parts = args.zip(inputs).and_then(|(args, inputs)| self.loss_parts(spec, name, &args, inputs));
        let text = show::call(&name.text, arguments);
        Some(Checked { kind: spec.name, text, site: name.site, line: name.line, parts })
    }

    fn loss_parts(&mut self, spec: &LossSpec, name: &Word, args: &Args, inputs: Vec<(Id, Site)>) -> Option<Parts> {
        let reduction = Reduction::of(args.word("reduction")).unwrap_or(Reduction::Mean); // the table has no other words
        let loss = (spec.make)(args);
        let sites: Vec<Site> = inputs.iter().map(|&(_, site)| site).collect();
        let samples = self.read(&inputs);
        let checked = count(spec, inputs.len()).and_then(|()| loss.check(&samples));
        if let Err(fault) = checked {
            let d = apply::diagnostic(&fault, name.site, &args.sites, &sites);
            let shapes = matches!(fault.code, Code::Shape | Code::Mismatch);
            let d = if shapes { self.with_ways(d, inputs.iter().map(|&(id, _)| id)) } else { d };
            self.report.push(d);
            return None;
        }
        let inputs = inputs.into_iter().map(|(id, _)| id).collect();
        Some(Parts { loss, inputs, reduction, logits: spec.logits })
    }

    /// Counts a use of each value.
    fn read(&mut self, inputs: &[(Id, Site)]) -> Vec<Sample> {
        for &(id, _) in inputs {
            self.program.values[id].users += 1;
        }
        inputs.iter().map(|&(id, _)| self.program.values[id].sample.clone()).collect()
    }

    fn find_loss(&mut self, word: &Word) -> Option<&'static LossSpec> {
        let name = word.text.as_str();
        if let Some(spec) = LOSSES.iter().find(|l| l.name == name) {
            return Some(spec);
        }
        let d = Diagnostic::new(Code::UnknownLayer, word.site, format!("there is no loss `{name}`"));
        let renamed = LOSSES.iter().find(|l| l.also.iter().any(|a| a.eq_ignore_ascii_case(name)));
        let help = match renamed {
            _ if Reduction::of(name).is_some() => Some(format!("give it a closure: `{name}(|y| y; output)`")),
            Some(loss) => Some(format!("write `{}`", loss.name)),
            None => suggest(name, LOSSES.iter().map(|l| l.name), "losses are"),
        };
        self.report.push(help.into_iter().fold(d, Diagnostic::help));
        None
    }

    fn loss_closure(&mut self, reduction: &Word, closure: &Closure, inputs: &[Tensor]) -> Option<Checked> {
        let values = self.values(inputs, 0);
        let expression = closure::translate(closure, inputs.len(), &self.constants, &self.names, &mut self.report);
        let Some(known) = Reduction::of(&reduction.text) else {
            let message = format!("a closure is reduced by `mean` or `sum`, not by `{}`", reduction.text);
            let d = Diagnostic::new(Code::UnknownLayer, reduction.site, message);
            let help = suggest(&reduction.text, Reduction::WORDS.iter().copied(), "write one of");
            self.report.push(help.into_iter().fold(d, Diagnostic::help));
            return None;
        };
        let parts = values.zip(expression).and_then(|(inputs, e)| self.closure_parts(reduction, known, e, inputs));
        let kind = if known == Reduction::Mean { "Mean" } else { "Sum" };
        let text = format!("{}({})", reduction.text, closure.text);
        Some(Checked { kind, text, site: reduction.site, line: reduction.line, parts })
    }

    fn closure_parts(&mut self, word: &Word, reduction: Reduction, e: Expr, inputs: Vec<(Id, Site)>) -> Option<Parts> {
        let samples = self.read(&inputs);
        let loss = Pointwise(Elementwise(e));
        if let Err(fault) = loss.check(&samples) {
            let sites: Vec<Site> = inputs.iter().map(|&(_, site)| site).collect();
            let d = apply::diagnostic(&fault, word.site, &Default::default(), &sites);
            let shapes = fault.code == Code::Mismatch;
            let d = if shapes { self.with_ways(d, inputs.iter().map(|&(id, _)| id)) } else { d };
            self.report.push(d);
            return None;
        }
        let inputs = inputs.into_iter().map(|(id, _)| id).collect();
        Some(Parts { loss: Box::new(loss), inputs, reduction, logits: false })
    }
}

fn count(spec: &LossSpec, given: usize) -> Result<(), Fault> {
    let needed = spec.inputs;
    if given == needed.len() {
        return Ok(());
    }
    let code = if given < needed.len() { Code::MissingArgument } else { Code::DuplicateArgument };
    let message = format!("`{}` takes {} values, but has {given}", spec.name, needed.len());
    Err(Fault::new(code, message).help(format!("write `{}({})`", spec.name, needed.join(", "))))
}

/// A user's loss: an expression over one element of each input.
struct Pointwise(Elementwise);

impl Loss for Pointwise {
    fn check(&self, inputs: &[Sample]) -> Result<(), Fault> {
        if let Some(i) = inputs.iter().position(|s| matches!(s.element, Element::Class(_) | Element::Index(_))) {
            let message = format!("a closure computes with numbers, but this holds {}", inputs[i].element);
            let help = "declare it as numbers, such as `f32[..]`, or use `CrossEntropy`";
            return Err(Fault::new(Code::ElementType, message).at(Part::Input(i)).help(help));
        }
        self.0.output(inputs).map(|_| ())
    }
    fn terms(&self, b: &mut Builder, inputs: &[Value]) -> Value {
        let aligned = align(b, inputs);
        b.map(self.0.0.clone(), &aligned)
    }
}

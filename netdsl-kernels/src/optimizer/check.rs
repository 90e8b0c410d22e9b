//! Checks a rule: every name known and defined once, every state assigned, every range kept, nothing too large.
use super::formula::{Names, expression};
use super::{Argument, HyperDefault, HyperParameter, Lines, Rule, Update};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::Expr;
use crate::spec::{Scalar, Word};
use netdsl_plan::{MAX_HYPER, MAX_SLOTS};
use std::collections::BTreeMap;

/// Everything that is wrong with the rule, or its lines.
pub(super) fn check(rule: &Rule) -> Result<Lines, Vec<Diagnostic>> {
    let mut checker = Checker { diagnostics: vec![], names: Names::new(), defined: BTreeMap::new() };
    let lines = checker.rule(rule);
    match lines {
        Some(lines) if checker.diagnostics.is_empty() && !rule.incomplete => Ok(lines),
        _ => {
            if rule.incomplete {
                checker.diagnostics.retain(|d| d.code != Code::UnknownName && d.code != Code::MissingStatement);
            }
            Err(checker.diagnostics)
        }
    }
}

struct Checker {
    diagnostics: Vec<Diagnostic>,
    names: Names,
    /// What a name was defined as, for messages.
    defined: BTreeMap<String, &'static str>,
}

impl Checker {
    fn rule(&mut self, rule: &Rule) -> Option<Lines> {
        for (i, hyper) in rule.hypers.iter().enumerate() {
            self.hyper(hyper);
            self.define(&hyper.name, "hyper-parameter", Argument::Hyper(i).expr());
        }
        for (i, slot) in rule.state.iter().enumerate() {
            self.define(slot, "state", Argument::Slot(i).expr());
        }
        self.limit(rule.state.get(MAX_SLOTS), "states", MAX_SLOTS);
        self.limit(rule.hypers.get(MAX_HYPER).map(|h| &h.name), "hyper-parameters", MAX_HYPER);
        let scalars = self.step(rule);
        let update = match &rule.update {
            Some(update) => self.update(rule, update),
            None => {
                let message = format!("`{}` has no update", rule.name.text);
                let d = Diagnostic::new(Code::MissingStatement, rule.name.site, message);
                self.diagnostics.push(d.help("add `update |w, g| { w - lr * g }`"));
                None
            }
        };
        let (lines, result) = update?;
        let used = rule.hypers.len() + scalars.len();
        if used > MAX_HYPER {
            let message = format!("{used} hyper-parameters and numbers of the step, but there is room for {MAX_HYPER}");
            self.diagnostics.push(Diagnostic::new(Code::TooLarge, rule.name.site, message));
        }
        Some(Lines { hypers: rule.hypers.len(), slots: rule.state.len(), scalars, lines, result })
    }
    fn hyper(&mut self, hyper: &HyperParameter) {
        let HyperDefault::Number(x) = hyper.default else { return };
        if !hyper.range.contains(x) {
            let message = format!("`{}` must be {}, but its default is {x}", hyper.name.text, hyper.range);
            self.diagnostics.push(Diagnostic::new(Code::ArgumentRange, hyper.site, message));
        }
    }
    fn limit(&mut self, first_too_many: Option<&Word>, what: &str, limit: usize) {
        if let Some(word) = first_too_many {
            let message = format!("more than {limit} {what}");
            self.diagnostics.push(Diagnostic::new(Code::TooLarge, word.site, message));
        }
    }
    fn define(&mut self, name: &Word, what: &'static str, value: Expr) {
        if let Some(before) = self.defined.insert(name.text.clone(), what) {
            let message = format!("`{}` is already a {before}", name.text);
            self.diagnostics.push(Diagnostic::new(Code::DuplicateName, name.site, message).help("choose another name"));
        }
        self.names.insert(name.text.clone(), value);
    }
    fn formula(&mut self, formula: &Scalar) -> Option<Expr> {
        expression(formula, &self.names).map_err(|d| self.diagnostics.push(d)).ok()
    }
    /// The numbers of the step know hyper-parameters only.
    fn step(&mut self, rule: &Rule) -> Vec<(String, Expr)> {
        let Some((time, lets)) = &rule.step else { return vec![] };
        let (names, defined) = (self.names.clone(), self.defined.clone());
        for slot in &rule.state {
            self.names.remove(&slot.text);
        }
        self.define(time, "number of the step", Argument::Time.expr());
        let mut scalars = vec![];
        for (name, value) in lets {
            // over hyper-parameters alone: earlier ones are written out
            let value = self.formula(value).unwrap_or_else(|| Expr::constant(0.0));
            self.define(name, "number of the step", value.clone());
            scalars.push((name.text.clone(), value));
        }
        self.names = names;
        self.defined = defined;
        for (i, (name, _)) in scalars.iter().enumerate() {
            self.names.insert(name.clone(), Argument::Scalar(i).expr());
            self.defined.insert(name.clone(), "number of the step");
        }
        scalars
    }
    #[expect(clippy::type_complexity, reason = "lines with their slots, and the result")]
    fn update(&mut self, rule: &Rule, update: &Update) -> Option<(Vec<(Expr, Option<usize>)>, Expr)> {
        let [weight, gradient] = &update.params[..] else {
            let count = update.params.len();
            let names = if count == 1 { "one name".to_string() } else { format!("{count} names") };
            let message = format!("`update` takes the parameter and its gradient, but has {names}");
            let d = Diagnostic::new(Code::Closure, update.site, message);
            self.diagnostics.push(d.help("write `update |w, g| { .. }`"));
            return None;
        };
        self.define(weight, "parameter of `update`", Argument::Weight.expr());
        self.define(gradient, "parameter of `update`", Argument::Gradient.expr());
        let mut lines = vec![];
        for line in &update.lines {
            let value = self.formula(&line.value);
            let slot = if line.assigns { self.slot(rule, &line.name) } else { None };
            self.names.insert(line.name.text.clone(), Argument::Line(lines.len()).expr());
            lines.push((value.unwrap_or_else(|| Expr::constant(0.0)), slot));
        }
        for (i, slot) in rule.state.iter().enumerate() {
            if !lines.iter().any(|(_, s)| *s == Some(i)) && !rule.incomplete {
                let message = format!("the state `{}` never changes", slot.text);
                let d = Diagnostic::new(Code::MissingStatement, slot.site, message);
                self.diagnostics.push(d.help(format!("assign it in `update`: `{} = ..;`, or remove it", slot.text)));
            }
        }
        let result = self.formula(&update.result)?;
        Some((lines, result))
    }
    /// The slot that a line assigns to.
    fn slot(&mut self, rule: &Rule, name: &Word) -> Option<usize> {
        let slot = rule.state.iter().position(|s| s.text == name.text);
        if slot.is_none() {
            let message = format!("`{}` is not a state: only states are assigned", name.text);
            let d = Diagnostic::new(Code::UnknownName, name.site, message);
            let help = match nearest(&name.text, rule.state.iter().map(|s| s.text.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write `let {0} = ..;`, or declare it: `state {0};`", name.text),
            };
            self.diagnostics.push(d.help(help));
        }
        slot
    }
}

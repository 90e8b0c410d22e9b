//! What a rule defines and nothing uses: told as lints, and left out of every text.
use super::{Line, Rule, Update};
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{Scalar, ScalarKind, Word};
use std::collections::BTreeSet;

/// What is used.
pub(super) struct Used {
    /// Names that the update takes from outside: its parameters, states, hyper-parameters, numbers of the step.
    pub(super) outside: BTreeSet<String>,
    /// Lints about the rest.
    pub(super) lints: Vec<Diagnostic>,
}

/// The update without lines that nothing uses.
pub(super) fn prune(rule: &Rule, update: &Update) -> (Update, Used) {
    let mut live: BTreeSet<String> = rule.state.iter().map(|s| s.text.clone()).collect();
    names(&update.result, &mut live);
    let (mut lines, mut lints): (Vec<Line>, Vec<Diagnostic>) = (vec![], vec![]);
    for line in update.lines.iter().rev() {
        if live.remove(&line.name.text) {
            names(&line.value, &mut live);
            lines.push(line.clone());
        } else {
            lints.push(unused(&line.name, if line.assigns { "this value of" } else { "the number" }));
        }
    }
    lines.reverse();
    let mut used = Used { outside: live, lints };
    used.definitions(rule, update);
    (Update { lines, ..update.clone() }, used)
}

impl Used {
    /// Lints about hyper-parameters, numbers of the step and the gradient.
    fn definitions(&mut self, rule: &Rule, update: &Update) {
        let mut needed = self.outside.clone();
        let step = rule.step.iter().flat_map(|(_, lets)| lets);
        for (name, value) in step.rev() {
            if needed.contains(&name.text) {
                names(value, &mut needed);
            } else {
                self.lints.push(unused(name, "the number"));
            }
        }
        let hypers = rule.hypers.iter().map(|h| (&h.name, "the hyper-parameter"));
        let gradient = update.params.get(1).map(|g| (g, "the gradient"));
        for (name, what) in hypers.chain(gradient) {
            if !needed.contains(&name.text) {
                self.lints.push(unused(name, what));
            }
        }
    }
}

fn unused(name: &Word, what: &str) -> Diagnostic {
    Diagnostic::new(Code::UnusedValue, name.site, format!("nothing uses {what} `{}`", name.text)).help("remove it")
}

/// Adds the names that a formula takes from outside.
fn names(formula: &Scalar, into: &mut BTreeSet<String>) {
    match &formula.kind {
        ScalarKind::Number(_) | ScalarKind::Other(_) => {}
        ScalarKind::Name(name) => {
            into.insert(name.clone());
        }
        ScalarKind::Negative(x) => names(x, into),
        ScalarKind::Binary(_, x, y) => [x, y].into_iter().for_each(|x| names(x, into)),
        ScalarKind::Call(_, arguments) => arguments.iter().for_each(|x| names(x, into)),
        ScalarKind::If { parts, .. } => parts.iter().for_each(|x| names(x, into)),
        ScalarKind::Block { lets, result } => {
            let mut inner = BTreeSet::new();
            names(result, &mut inner);
            for (name, value) in lets.iter().rev() {
                inner.remove(&name.text);
                names(value, &mut inner);
            }
            into.extend(inner);
        }
    }
}

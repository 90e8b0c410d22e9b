//! What the registry has must have PyTorch values: every layer, every loss, every function of tensors, every argument of each with a
//! value that is not its default, every function of closures. What a case uses is read off its text.
use crate::values::{Case, initials, networks};
use netdsl_kernels::args::{ArgDefault, ArgKind, ArgSpec};
use netdsl_kernels::front;
use netdsl_kernels::functions::FUNCTIONS;
use netdsl_kernels::layers::LAYERS;
use netdsl_kernels::losses::LOSSES;
use netdsl_kernels::spec::{Argument, Closure, Item, Literal, LossKind, Network, NumberKind, Scalar, ScalarKind};
use netdsl_kernels::spec::{StepKind, Tensor, TensorKind};
use netdsl_kernels::text;
use std::collections::{BTreeMap, BTreeSet};

/// What has no PyTorch value, and why.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// What the cases use.
#[derive(Default)]
struct Used {
    /// Layers, losses, functions of closures.
    names: BTreeSet<String>,
    /// Values by (layer or loss, argument), as written.
    arguments: BTreeMap<(String, String), Vec<Literal>>,
}

impl Used {
    fn network(&mut self, network: &Network) {
        for item in network.items.iter().flatten() {
            match item {
                Item::Layer { call, .. } => self.call(&call.name.text, &call.arguments),
                Item::Let { value, .. } => self.tensor(value),
                Item::Output { value, .. } => value.iter().for_each(|value| self.tensor(value)),
                Item::Loss(loss) => match &loss.kind {
                    LossKind::Call { name, inputs, arguments } => {
                        self.call(&name.text, arguments);
                        inputs.iter().for_each(|input| self.tensor(input));
                    }
                    LossKind::Closure { closure, inputs, .. } => {
                        self.closure(closure);
                        inputs.iter().for_each(|input| self.tensor(input));
                    }
                },
                Item::Door(_) | Item::Const { .. } | Item::Batch { .. } => {}
            }
        }
    }

    fn tensor(&mut self, tensor: &Tensor) {
        match &tensor.kind {
            TensorKind::Name(_) | TensorKind::Number(_) => {}
            TensorKind::Step(from, step) => {
                self.tensor(from);
                match &step.kind {
                    StepKind::Call(call) => self.call(&call.name.text, &call.arguments),
                    StepKind::Closure(closure) => self.closure(closure),
                }
            }
            TensorKind::Binary(_, a, b) => [a, b].into_iter().for_each(|t| self.tensor(t)),
            TensorKind::Negative(a) => self.tensor(a),
            TensorKind::Call { name, inputs, arguments } => {
                self.call(&name.text, arguments);
                inputs.iter().for_each(|input| self.tensor(input));
            }
        }
    }

    fn call(&mut self, name: &str, arguments: &[Argument]) {
        self.names.insert(name.to_string());
        let table = table(name);
        for (i, argument) in arguments.iter().enumerate() {
            let argument_name = argument.name.as_ref().map(|n| n.text.as_str());
            if let Some(argument_name) = argument_name.or_else(|| table.get(i).map(|spec| spec.name)) {
                let key = (name.to_string(), argument_name.to_string());
                self.arguments.entry(key).or_default().push(argument.value.clone());
            }
        }
    }

    fn closure(&mut self, closure: &Closure) {
        self.scalar(&closure.body);
    }

    fn scalar(&mut self, scalar: &Scalar) {
        match &scalar.kind {
            ScalarKind::Number(_) | ScalarKind::Name(_) | ScalarKind::Other(_) => {}
            ScalarKind::Negative(x) => self.scalar(x),
            ScalarKind::Binary(_, x, y) => [x, y].into_iter().for_each(|s| self.scalar(s)),
            ScalarKind::Call(name, arguments) => {
                self.names.insert(name.text.clone());
                arguments.iter().for_each(|s| self.scalar(s));
            }
            ScalarKind::If { parts, .. } => parts.iter().for_each(|s| self.scalar(s)),
            ScalarKind::Block { lets, result } => {
                lets.iter().for_each(|(_, s)| self.scalar(s));
                self.scalar(result);
            }
        }
    }

    /// Why an argument is not covered, if so.
    fn gap(&self, owner: &str, spec: &ArgSpec) -> Option<String> {
        let written = self.arguments.get(&(owner.to_string(), spec.name.to_string()));
        let Some(written) = written else { return Some("is never given".into()) };
        let distinct: BTreeSet<String> = written.iter().map(value).collect();
        match (spec.kind, spec.default) {
            (_, ArgDefault::Required(_)) if distinct.len() < 2 => Some("is always the same".into()),
            (ArgKind::Word(words), _) => {
                let missing: Vec<_> = words.iter().filter(|w| !distinct.contains(**w)).collect();
                (!missing.is_empty()).then(|| format!("is never {missing:?}"))
            }
            (ArgKind::Bool, _) if distinct.len() < 2 => Some("is always the same".into()),
            (_, ArgDefault::Number(x)) if distinct.iter().all(|w| *w == x.to_string()) => {
                Some("is only given as its default".into())
            }
            _ => None,
        }
    }
}

/// Cases that together use everything that all cases use: all whole networks, then whichever adds most.
pub fn covering(cases: &[Case]) -> Vec<&Case> {
    let (mut chosen, mut rest): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|c| c.name.starts_with("networks/"));
    let mut covered: BTreeSet<String> = chosen.iter().flat_map(|case| used_in(case)).collect();
    loop {
        let new = |case: &Case| used_in(case).difference(&covered).count();
        let Some(best) = rest.iter().rev().copied().max_by_key(|case| new(case)).filter(|case| new(case) > 0) else {
            return chosen;
        };
        covered.extend(used_in(best));
        rest.retain(|case| case.name != best.name);
        chosen.push(best);
    }
}

/// Names, arguments and, of words and flags, values that a case uses.
fn used_in(case: &Case) -> BTreeSet<String> {
    let used = used_by([(case.text(), case.name.clone())].into_iter());
    let mut all = used.names;
    for ((name, argument), values) in used.arguments {
        let words = values.iter().filter(|v| matches!(v, Literal::Call(_) | Literal::Bool(_)));
        all.extend(words.map(|word| format!("{name}.{argument}: {}", value(word))));
        all.insert(format!("{name}.{argument}"));
    }
    all
}

/// The table of a layer's or loss's arguments.
fn table(name: &str) -> &'static [ArgSpec] {
    let layer = LAYERS.iter().chain(FUNCTIONS).find(|l| l.name == name).map(|l| l.args);
    layer.or_else(|| LOSSES.iter().find(|l| l.name == name).map(|l| l.args)).unwrap_or(&[])
}

/// An argument's value in one spelling.
fn value(literal: &Literal) -> String {
    match literal {
        Literal::Number(n) => match &n.kind {
            NumberKind::Literal { value, .. } => value.to_string(),
            other => format!("{other:?}"),
        },
        Literal::Bool(flag) => flag.to_string(),
        Literal::Text(text) => text.clone(),
        Literal::List(list) => format!("{:?}", list.iter().map(|n| &n.kind).collect::<Vec<_>>()),
        Literal::Call(call) => call.name.text.clone(),
    }
}

/// What networks use, and what networks of which only first values are compared use.
fn used() -> [Used; 2] {
    let networks = networks().into_iter().map(|case| (case.text(), case.name));
    let initials = initials().into_iter().map(|case| (case.network.join("\n"), case.name));
    [used_by(networks), used_by(initials)]
}

fn used_by(texts: impl Iterator<Item = (String, String)>) -> Used {
    let mut used = Used::default();
    for (text, name) in texts {
        let (network, diagnostics) = text::parse(&text);
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:?}");
        used.network(&network);
    }
    used
}

#[test]
fn everything_has_pytorch_values() {
    let [used, drawn] = used();
    let layers = LAYERS.iter().chain(FUNCTIONS).map(|l| (l.name, l.args));
    let losses = LOSSES.iter().map(|l| (l.name, l.args));
    let closures = front::FUNCTIONS.iter().map(|f| (f.name, &[][..]));
    let mut gaps: BTreeMap<String, String> = BTreeMap::new();
    let mut looked_at = 0;
    for (name, arguments) in layers.chain(losses).chain(closures) {
        looked_at += 1 + arguments.len();
        if !used.names.contains(name) {
            gaps.insert(name.to_string(), "is in no case".into());
        }
        for spec in arguments {
            let used = if spec.kind == ArgKind::Initializer { &drawn } else { &used };
            gaps.extend(used.gap(name, spec).map(|why| (format!("{name}.{}", spec.name), why)));
        }
    }
    println!("{looked_at} layers, losses, arguments and functions have PyTorch values or a reason");
    for (what, why) in EXCEPTIONS {
        assert!(gaps.remove(*what).is_some(), "`{what}` has PyTorch values and is no exception ({why})");
    }
    let gaps: Vec<String> = gaps.iter().map(|(what, why)| format!("  {what} {why}\n")).collect();
    assert!(
        gaps.is_empty(),
        "no PyTorch value (add a case to tests/torch/cases, then run tests/torch/make.py):\n{}",
        gaps.concat()
    );
}

#[test]
fn few_cases_cover_all() {
    let cases = networks();
    let chosen = covering(&cases);
    let all = |cases: &mut dyn Iterator<Item = &Case>| cases.flat_map(used_in).collect::<BTreeSet<_>>();
    assert_eq!(all(&mut chosen.iter().copied()), all(&mut cases.iter()));
    println!("{} of {} cases use everything", chosen.len(), cases.len());
    assert!(chosen.len() < cases.len() / 4);
}

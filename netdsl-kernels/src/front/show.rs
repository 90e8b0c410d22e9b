//! Writes pieces of a description back as text, for messages and summaries.
use crate::spec::{Argument, Call, Literal, Number, NumberKind, Operator};

/// Nesting that is written out; what lies deeper is `..`.
const DEPTH: usize = 8;

pub(super) fn operator(o: Operator) -> &'static str {
    match o {
        Operator::Add => "+",
        Operator::Sub => "-",
        Operator::Mul => "*",
        Operator::Div => "/",
        Operator::Rem => "%",
    }
}

pub(super) fn number(n: &Number) -> String {
    number_at(n, 0)
}

fn number_at(n: &Number, depth: usize) -> String {
    if depth > DEPTH {
        return "..".to_string();
    }
    match &n.kind {
        NumberKind::Literal { value, integer: false } => format!("{value:?}"),
        NumberKind::Literal { value, .. } => value.to_string(),
        NumberKind::Name(name) | NumberKind::Other(name) => name.clone(),
        NumberKind::Negative(x) => format!("-{}", number_at(x, depth + 1)),
        NumberKind::Binary(o, x, y) => {
            format!("{} {} {}", number_at(x, depth + 1), operator(*o), number_at(y, depth + 1))
        }
    }
}

pub(super) fn literal(l: &Literal) -> String {
    match l {
        Literal::Number(n) => number(n),
        Literal::Bool(b) => b.to_string(),
        Literal::Text(t) => format!("{t:?}"),
        Literal::List(list) => format!("[{}]", list.iter().map(number).collect::<Vec<_>>().join(", ")),
        Literal::Call(Call { text, .. }) => text.clone(),
    }
}

/// A call of several values without them: `concat(axis: 0)`, or only its name.
pub(super) fn call(name: &str, arguments: &[Argument]) -> String {
    let shown = arguments.iter().map(|a| match &a.name {
        Some(name) => format!("{}: {}", name.text, literal(&a.value)),
        None => literal(&a.value),
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() { name.to_string() } else { format!("{name}({})", shown.join(", ")) }
}

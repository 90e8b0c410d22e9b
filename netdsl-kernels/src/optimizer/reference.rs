//! The reference of a rule: its author's own formulas in `f64`, one parameter at a time, printed as they stand. Nothing is
//! simplified, shared or hoisted, and no expression of the compiler is involved, so that it can contradict the kernels.
use super::formula::unary;
use super::unused::Used;
use super::{Rule, Update};
use crate::ir::Unary;
use crate::render::rust::{Float, number};
use crate::spec::{Operator, Scalar, ScalarKind};
use std::fmt::Write;

/// A closure for `OptimizerPlan::reference`. The rule has passed `check`.
pub(super) fn reference(rule: &Rule, update: &Update, used: &Used) -> String {
    let is = |name: &str, used: bool| if used { name.to_string() } else { "_".to_string() };
    let scalars = rule.step.iter().flat_map(|(_, lets)| lets).map(|(name, _)| &name.text);
    let hypers = rule.hypers.iter().map(|h| &h.name.text).chain(scalars);
    let hypers: Vec<(usize, &String)> = hypers.enumerate().filter(|(_, n)| used.outside.contains(*n)).collect();
    let gradient = update.params.get(1).filter(|g| used.outside.contains(&g.text));
    let mut out = format!(
        "|w: &mut [f64], {}: &[f64], {}: &mut [&mut [f64]], {}: &[f64]| {{ for i in 0..w.len() {{",
        is("g", gradient.is_some()),
        is("s", !rule.state.is_empty()),
        is("h", !hypers.is_empty()),
    );
    let mut bind = |name: &str, value: String| {
        let _ = write!(out, "let v_{name} = {value};"); // writing to a String cannot fail
    };
    for (i, hyper) in hypers {
        bind(hyper, format!("h[{i}]"));
    }
    for (i, slot) in rule.state.iter().enumerate().filter(|(_, s)| used.outside.contains(&s.text)) {
        bind(&slot.text, format!("s[{i}][i]"));
    }
    for (param, value) in update.params.iter().zip(["w[i]", "g[i]"]).filter(|(p, _)| used.outside.contains(&p.text)) {
        bind(&param.text, value.to_string());
    }
    for line in &update.lines {
        bind(&line.name.text, formula(&line.value));
    }
    bind("_new", formula(&update.result));
    for (i, slot) in rule.state.iter().enumerate() {
        let _ = write!(out, "s[{i}][i] = v_{};", slot.text);
    }
    out + "w[i] = v__new; } }"
}

/// Rust of a formula; every part in parentheses.
fn formula(s: &Scalar) -> String {
    match &s.kind {
        ScalarKind::Number(x) => number(*x, Float::F64),
        ScalarKind::Name(name) => format!("v_{name}"),
        ScalarKind::Negative(x) => format!("(-{})", formula(x)),
        ScalarKind::Binary(op, x, y) => format!("({} {} {})", formula(x), symbol(*op), formula(y)),
        ScalarKind::Call(name, arguments) => call(&name.text, arguments),
        ScalarKind::If { compare, parts } => {
            let [l, r, a, b] = parts.as_ref();
            format!("(if {} {compare} {} {{ {} }} else {{ {} }})", formula(l), formula(r), formula(a), formula(b))
        }
        ScalarKind::Block { lets, result } => {
            let lets: Vec<String> =
                lets.iter().map(|(name, x)| format!("let v_{} = {};", name.text, formula(x))).collect();
            format!("({{ {} {} }})", lets.concat(), formula(result))
        }
        ScalarKind::Other(_) => number(f64::NAN, Float::F64), // refused by `check`
    }
}

fn symbol(op: Operator) -> &'static str {
    match op {
        Operator::Add => "+",
        Operator::Sub => "-",
        Operator::Mul => "*",
        Operator::Div => "/",
        Operator::Rem => "%",
    }
}

fn call(name: &str, arguments: &[Scalar]) -> String {
    let x = arguments.first().map(formula).unwrap_or_default();
    let y = arguments.get(1).map(formula).unwrap_or_default();
    let Some(op) = unary(name) else {
        return match name {
            "max" => format!("({{ let (a, b) = ({x}, {y}); if a < b {{ b }} else {{ a }} }})"),
            "min" => format!("({{ let (a, b) = ({x}, {y}); if b < a {{ b }} else {{ a }} }})"),
            _ => format!("({x}).powf({y})"),
        };
    };
    match op {
        Unary::Neg => format!("(-{x})"),
        Unary::Sigmoid => format!("(1.0f64 / (1.0f64 + (-{x}).exp()))"),
        Unary::Relu => format!("({{ let a = {x}; if a < 0.0f64 {{ 0.0f64 }} else {{ a }} }})"),
        Unary::Sign => {
            format!("({{ let a = {x}; if a > 0.0f64 {{ 1.0f64 }} else if a < 0.0f64 {{ -1.0f64 }} else {{ a }} }})")
        }
        Unary::Erf => format!("__p::math::erf_f64({x})"),
        Unary::Abs | Unary::Exp | Unary::Ln | Unary::Sqrt | Unary::Tanh | Unary::Sin | Unary::Cos | Unary::Floor => {
            format!("({x}).{}()", op.name())
        }
    }
}

//! The reference of a rule: its author's own formulas in `f64`, one parameter at a time, printed as they stand. Nothing is
//! simplified, shared or hoisted, and no expression of the compiler is involved, so that it can contradict the kernels.
use super::unused::Used;
use super::{Rule, Update};
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
        ScalarKind::Binary(Operator::Rem, x, y) => {
            format!("({{ let (a, b) = ({}, {}); a - b * (a / b).floor() }})", formula(x), formula(y))
        }
        ScalarKind::Binary(op, x, y) => format!("({} {} {})", formula(x), symbol(*op), formula(y)),
        ScalarKind::Call(name, arguments) => call(&name.text, arguments),
        ScalarKind::If { compare, parts } => {
            let [l, r, a, b] = parts.as_ref();
            let (l, r) = (formula(l), formula(r));
            let condition = match *compare {
                "==" => format!("__p::math::equal_f64({l}, {r})"),
                "!=" => format!("!__p::math::equal_f64({l}, {r})"),
                other => format!("{l} {other} {r}"),
            };
            format!("(if {condition} {{ {} }} else {{ {} }})", formula(a), formula(b))
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

/// Rust of a function of the language, written once more: nothing is shared with `front::FUNCTIONS` but the names.
fn call(name: &str, arguments: &[Scalar]) -> String {
    let part = |i: usize| arguments.get(i).map(formula).unwrap_or_default();
    let (x, y, z) = (part(0), part(1), part(2));
    match name {
        "log" => format!("({x}).ln()"),
        "pow" | "powf" | "powi" => format!("({x}).powf({y})"),
        "square" => format!("({x}).powi(2)"),
        "max" => format!("({{ let (a, b) = ({x}, {y}); if a < b {{ b }} else {{ a }} }})"),
        "min" => format!("({{ let (a, b) = ({x}, {y}); if b < a {{ b }} else {{ a }} }})"),
        "clamp" => format!(
            "({{ let (a, b, c) = ({x}, {y}, {z}); if a < b {{ if c < b {{ c }} else {{ b }} }} \
             else if c < a {{ c }} else {{ a }} }})"
        ),
        "sigmoid" => format!("(1.0f64 / (1.0f64 + (-{x}).exp()))"),
        "softplus" => {
            format!("({{ let a = {x}; (if a < 0.0f64 {{ 0.0f64 }} else {{ a }}) + (-a.abs()).exp().ln_1p() }})")
        }
        "relu" => format!("({{ let a = {x}; if a < 0.0f64 {{ 0.0f64 }} else {{ a }} }})"),
        "sign" => {
            format!("({{ let a = {x}; if a > 0.0f64 {{ 1.0f64 }} else if a < 0.0f64 {{ -1.0f64 }} else {{ a }} }})")
        }
        "erf" => format!("__p::math::erf_f64({x})"),
        // abs, cos, exp, floor, ln, sin, sqrt, tanh: a test walks the table
        method => format!("({x}).{method}()"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Site;
    use crate::front::FUNCTIONS;
    use crate::spec::Word;

    #[test]
    fn every_function_is_known() {
        let methods = ["abs", "cos", "exp", "floor", "ln", "sin", "sqrt", "tanh"];
        for function in FUNCTIONS {
            let name = Word { text: function.name.into(), site: Site(0), line: 0 };
            let one = Scalar { kind: ScalarKind::Number(1.5), site: Site(0) };
            let text = formula(&Scalar { kind: ScalarKind::Call(name, vec![one; function.arity]), site: Site(0) });
            let method = text == format!("(1.5f64).{}()", function.name);
            assert_eq!(method, methods.contains(&function.name), "{text}");
        }
    }
}

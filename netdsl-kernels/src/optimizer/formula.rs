//! A formula as written to an expression over arguments: names looked up, functions known by Rust's and by mathematics' names.
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Compare, Expr, Unary};
use crate::spec::{Operator, Scalar, ScalarKind, Word};
use std::collections::BTreeMap;

/// What names mean.
pub(super) type Names = BTreeMap<String, Expr>;

/// Functions of two numbers.
const BINARY: [&str; 5] = ["max", "min", "pow", "powf", "powi"];
/// Other names of functions of one number.
const ALSO: [(&str, Unary); 2] = [("log", Unary::Ln), ("signum", Unary::Sign)];

/// The function of one number with this name.
pub(super) fn unary(name: &str) -> Option<Unary> {
    let also = ALSO.iter().find(|(n, _)| *n == name).map(|(_, op)| *op);
    also.or_else(|| Unary::ALL.into_iter().find(|op| *op != Unary::Neg && op.name() == name))
}

/// The expression of a formula.
pub(super) fn expression(formula: &Scalar, names: &Names) -> Result<Expr, Diagnostic> {
    let part = |s: &Scalar| expression(s, names);
    Ok(match &formula.kind {
        ScalarKind::Number(x) => Expr::constant(*x),
        ScalarKind::Name(name) => match names.get(name) {
            Some(e) => e.clone(),
            None => return Err(unknown(formula, name, names)),
        },
        ScalarKind::Negative(x) => -part(x)?,
        ScalarKind::Binary(op, x, y) => {
            let (x, y) = (part(x)?, part(y)?);
            match op {
                Operator::Add => x + y,
                Operator::Sub => x - y,
                Operator::Mul => x * y,
                Operator::Div => x / y,
                Operator::Rem => {
                    let message = "`%` is not known in a formula";
                    return Err(
                        Diagnostic::new(Code::Closure, formula.site, message).help("write `x - y * (x / y).floor()`")
                    );
                }
            }
        }
        ScalarKind::Call(name, arguments) => {
            let arguments = arguments.iter().map(part).collect::<Result<Vec<_>, _>>()?;
            call(name, arguments)?
        }
        ScalarKind::If { compare, parts } => {
            let [left, right, then, otherwise] = parts.as_ref();
            choose(compare, [part(left)?, part(right)?, part(then)?, part(otherwise)?])
        }
        ScalarKind::Block { lets, result } => {
            let mut inner = names.clone();
            for (name, value) in lets {
                let value = expression(value, &inner)?;
                inner.insert(name.text.clone(), value);
            }
            expression(result, &inner)?
        }
        ScalarKind::Other(text) => {
            let message = format!("`{text}` cannot be translated to a kernel");
            return Err(Diagnostic::new(Code::Closure, formula.site, message)
                .help("a formula has numbers, names, arithmetic, functions and `if .. else`"));
        }
    })
}

fn choose(compare: &str, [left, right, then, otherwise]: [Expr; 4]) -> Expr {
    match compare {
        "<" => Expr::select(Compare::Lt, left, right, then, otherwise),
        "<=" => Expr::select(Compare::Le, left, right, then, otherwise),
        ">" => Expr::select(Compare::Lt, right, left, then, otherwise),
        ">=" => Expr::select(Compare::Le, right, left, then, otherwise),
        "==" => Expr::select(Compare::Eq, left, right, then, otherwise),
        _ => Expr::select(Compare::Eq, left, right, otherwise, then),
    }
}

fn call(name: &Word, arguments: Vec<Expr>) -> Result<Expr, Diagnostic> {
    let known = unary(&name.text);
    let wanted = match (known, BINARY.contains(&name.text.as_str())) {
        (Some(_), _) => 1,
        (None, true) => 2,
        (None, false) => return Err(unknown_function(name)),
    };
    let count = arguments.len();
    match (known, <[Expr; 2]>::try_from(arguments)) {
        (None, Ok([x, y])) => Ok(match name.text.as_str() {
            "max" => x.max(y),
            "min" => x.min(y),
            _ => x.pow(y),
        }),
        (Some(op), Err(mut one)) if one.len() == 1 => Ok(one.remove(0).unary(op)),
        _ => {
            let message = format!("`{}` takes {wanted} {}, but has {count}", name.text, numbers(wanted));
            Err(Diagnostic::new(Code::Closure, name.site, message))
        }
    }
}

fn numbers(n: usize) -> &'static str {
    if n == 1 { "number" } else { "numbers" }
}

fn unknown(at: &Scalar, name: &str, names: &Names) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownName, at.site, format!("nothing here is called `{name}`"));
    let known: Vec<&str> = names.keys().map(String::as_str).collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => d.help(format!("did you mean `{near}`?")),
        None if unary(name).is_some() => d.help(format!("`{name}` is a function: write `{name}(..)`")),
        None => d.help(format!("names are {}", list(&known))),
    }
}

fn unknown_function(name: &Word) -> Diagnostic {
    let mut known: Vec<&str> = Unary::ALL.iter().filter(|op| **op != Unary::Neg).map(|op| op.name()).collect();
    known.extend(["max", "min", "pow"]);
    let d = Diagnostic::new(Code::UnknownLayer, name.site, format!("unknown function `{}`", name.text));
    match nearest(&name.text, known.iter().copied()) {
        Some(near) => d.help(format!("did you mean `{near}`?")),
        None => d.help(format!("functions are {}", list(&known))),
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

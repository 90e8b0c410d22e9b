//! A formula as written to an expression over arguments: names looked up, functions those of closures in `network!`.
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::front::FUNCTIONS;
use crate::ir::{Compare, Expr, Unary};
use crate::spec::{Operator, Scalar, ScalarKind, Word};
use std::collections::BTreeMap;

/// What names mean.
pub(super) type Names = BTreeMap<String, Expr>;

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
                Operator::Rem => x.clone() - y.clone() * (x / y).unary(Unary::Floor),
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
    let Some(function) = FUNCTIONS.iter().find(|f| f.name == name.text) else { return Err(unknown_function(name)) };
    if arguments.len() == function.arity {
        return Ok((function.make)(&arguments));
    }
    let numbers = if function.arity == 1 { "number" } else { "numbers" };
    let message = format!("`{}` takes {} {numbers}, but is given {}", name.text, function.arity, arguments.len());
    let help = "the number in front of a `.` is the first of them";
    Err(Diagnostic::new(Code::Closure, name.site, message).help(help))
}

fn unknown(at: &Scalar, name: &str, names: &Names) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownName, at.site, format!("nothing here is called `{name}`"));
    let known: Vec<&str> = names.keys().map(String::as_str).collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => d.help(format!("did you mean `{near}`?")),
        None if FUNCTIONS.iter().any(|f| f.name == name) => {
            d.help(format!("`{name}` is a function: write `{name}(..)`"))
        }
        None => d.help(format!("names are {}", list(&known))),
    }
}

fn unknown_function(name: &Word) -> Diagnostic {
    let known: Vec<&str> = FUNCTIONS.iter().map(|f| f.name).collect();
    let d = Diagnostic::new(Code::Closure, name.site, format!("there is no function `{}`", name.text));
    match nearest(&name.text, known.iter().copied()) {
        Some(near) => d.help(format!("did you mean `{near}`?")),
        None => d.help(format!("functions are {}", list(&known))),
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

//! Translates closures to scalar expressions. Functions are those of the table below; `x.f(y)` means `f(x, y)`.
use super::constants::{Constants, DEPTH, too_deep};
use super::names::{Bound, Names};
use super::report::{Report, suggest};
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::ir::{Compare, Expr, Unary};
use crate::spec::{Closure, Operator, Scalar, ScalarKind, Word};

/// Operations that a closure may have once its `let`s are written out.
const SIZE: u64 = 10_000;

/// A function of the language of closures.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How many numbers it takes.
    pub arity: usize,
    /// What it computes.
    pub make: fn(&[Expr]) -> Expr,
}

const fn unary(name: &'static str, make: fn(&[Expr]) -> Expr) -> Function {
    Function { name, arity: 1, make }
}
const fn binary(name: &'static str, make: fn(&[Expr]) -> Expr) -> Function {
    Function { name, arity: 2, make }
}

/// All functions, by name.
pub const FUNCTIONS: &[Function] = &[
    unary("abs", |x| x[0].clone().abs()),
    Function { name: "clamp", arity: 3, make: |x| x[0].clone().max(x[1].clone()).min(x[2].clone()) },
    unary("cos", |x| x[0].clone().unary(Unary::Cos)),
    unary("erf", |x| x[0].clone().unary(Unary::Erf)),
    unary("exp", |x| x[0].clone().exp()),
    unary("floor", |x| x[0].clone().unary(Unary::Floor)),
    unary("ln", |x| x[0].clone().ln()),
    unary("log", |x| x[0].clone().ln()),
    binary("max", |x| x[0].clone().max(x[1].clone())),
    binary("min", |x| x[0].clone().min(x[1].clone())),
    binary("pow", |x| x[0].clone().pow(x[1].clone())),
    binary("powf", |x| x[0].clone().pow(x[1].clone())),
    binary("powi", |x| x[0].clone().pow(x[1].clone())),
    unary("relu", |x| x[0].clone().relu()),
    unary("sigmoid", |x| x[0].clone().sigmoid()),
    unary("sign", |x| x[0].clone().unary(Unary::Sign)),
    unary("sin", |x| x[0].clone().unary(Unary::Sin)),
    unary("softplus", |x| softplus(x[0].clone())),
    unary("sqrt", |x| x[0].clone().sqrt()),
    unary("square", |x| x[0].clone().square()),
    unary("tanh", |x| x[0].clone().tanh()),
];

/// `ln(1 + e^x)` without overflow: `max(x, 0) + ln(1 + e^-|x|)`, with choices written so that the slope at 0 is ½.
pub(crate) fn softplus(x: Expr) -> Expr {
    let below = |then: Expr, otherwise: Expr| x.clone().lt(0.0, then, otherwise);
    let decay = below(x.clone(), -x.clone()).exp();
    below(0.0.into(), x.clone()) + (1.0 + decay).ln()
}

/// The expression of a closure of `arity` numbers.
pub(super) fn translate(
    closure: &Closure,
    arity: usize,
    constants: &Constants,
    names: &Names,
    report: &mut Report,
) -> Option<Expr> {
    if closure.params.len() != arity {
        let message = format!("the closure takes {}, but is given {}", numbers(closure.params.len()), numbers(arity));
        let d = Diagnostic::new(Code::Closure, closure.site, message);
        report.push(d.help("write a parameter for each value that goes in"));
        return None;
    }
    let scope = closure.params.iter().enumerate().map(|(i, p)| (p.text.clone(), Some((Expr::arg(i), 1)))).collect();
    let mut translator = Translator { scope, constants, names, report };
    translator.scalar(&closure.body, 0).map(|(e, _)| e)
}

fn numbers(n: usize) -> String {
    if n == 1 { "one number".to_string() } else { format!("{n} numbers") }
}

/// An expression and its size as a tree, which hashing and comparing it costs.
type Sized = (Expr, u64);

struct Translator<'a> {
    /// Parameters and `let`s, the innermost last; `None` is poisoned.
    scope: Vec<(String, Option<Sized>)>,
    constants: &'a Constants,
    names: &'a Names,
    report: &'a mut Report,
}

impl Translator<'_> {
    fn scalar(&mut self, s: &Scalar, depth: usize) -> Option<Sized> {
        if depth > DEPTH {
            self.report.push(too_deep(s.site));
            return None;
        }
        let (e, size) = match &s.kind {
            ScalarKind::Number(x) => (Expr::constant(*x), 1),
            ScalarKind::Name(name) => return self.name(name, s.site),
            ScalarKind::Negative(x) => {
                let (x, size) = self.scalar(x, depth + 1)?;
                (-x, size + 1)
            }
            ScalarKind::Binary(operator, x, y) => {
                let (x, y) = (self.scalar(x, depth + 1), self.scalar(y, depth + 1));
                let ((x, n), (y, m)) = (x?, y?);
                (operate(*operator, x, y), (n + m).saturating_mul(if *operator == Operator::Rem { 2 } else { 1 }) + 1)
            }
            ScalarKind::Call(word, arguments) => return self.call(word, arguments, depth),
            ScalarKind::If { compare, parts } => self.choice(compare, parts, s.site, depth)?,
            ScalarKind::Block { lets, result } => return self.block(lets, result, depth),
            ScalarKind::Other(text) => {
                let d = Diagnostic::new(Code::Closure, s.site, format!("`{text}` cannot be translated to a kernel"));
                self.report.push(d.help("use arithmetic, functions, `let`, `if` and constants of the block"));
                return None;
            }
        };
        self.bounded(e, size, s.site)
    }

    fn bounded(&mut self, e: Expr, size: u64, site: Site) -> Option<Sized> {
        if size <= SIZE {
            return Some((e, size));
        }
        let message = format!("the closure has more than {SIZE} operations once its `let`s are written out");
        self.report
            .push(Diagnostic::new(Code::Closure, site, message).help("split it into several steps of the chain"));
        None
    }

    fn name(&mut self, name: &str, site: Site) -> Option<Sized> {
        if let Some((_, known)) = self.scope.iter().rev().find(|(n, _)| n == name) {
            return known.clone();
        }
        if let Some(known) = self.constants.get(name) {
            return known.map(|num| (Expr::constant(num.value), 1));
        }
        if let Some(Bound::Value(_)) = self.names.get(name) {
            let message = format!("`{name}` is a tensor; a closure sees one number at a time");
            let d = Diagnostic::new(Code::Closure, site, message);
            self.report.push(d.help(format!("combine it outside of the closure, as in `(x -> |v| ..) * {name}`")));
            return None;
        }
        let d = Diagnostic::new(Code::Closure, site, format!("there is no number `{name}` in this closure"));
        let known = self.scope.iter().map(|(n, _)| n.as_str()).chain(self.constants.names());
        let help = suggest(name, known, "it has");
        self.report.missing(help.into_iter().fold(d, Diagnostic::help));
        None
    }

    fn call(&mut self, word: &Word, arguments: &[Scalar], depth: usize) -> Option<Sized> {
        let translated: Vec<Option<Sized>> = arguments.iter().map(|a| self.scalar(a, depth + 1)).collect();
        let Some(function) = FUNCTIONS.iter().find(|f| f.name == word.text) else {
            let d = Diagnostic::new(Code::Closure, word.site, format!("there is no function `{}`", word.text));
            let help = suggest(&word.text, FUNCTIONS.iter().map(|f| f.name), "functions are");
            self.report.push(help.into_iter().fold(d, Diagnostic::help));
            return None;
        };
        if arguments.len() != function.arity {
            let (takes, given) = (numbers(function.arity), numbers(arguments.len()));
            let message = format!("`{}` takes {takes}, but is given {given}", word.text);
            let d = Diagnostic::new(Code::Closure, word.site, message);
            self.report.push(d.help("the number in front of a `.` is the first of them"));
            return None;
        }
        let translated: Vec<Sized> = translated.into_iter().collect::<Option<_>>()?;
        let longest = translated.iter().map(|(_, size)| *size).sum::<u64>();
        let expressions: Vec<Expr> = translated.into_iter().map(|(e, _)| e).collect();
        // a function may use an argument several times; `softplus` does most often
        let size = if function.name == "softplus" { longest.saturating_mul(6) } else { longest.saturating_mul(2) };
        self.bounded((function.make)(&expressions), size, word.site)
    }

    fn choice(&mut self, compare: &str, parts: &[Scalar; 4], site: Site, depth: usize) -> Option<Sized> {
        let parts: Vec<Option<Sized>> = parts.iter().map(|p| self.scalar(p, depth + 1)).collect();
        let parts: Vec<Sized> = parts.into_iter().collect::<Option<_>>()?;
        let size = 1 + parts.iter().map(|(_, size)| size).sum::<u64>();
        let mut parts = parts.into_iter().map(|(e, _)| e);
        let (Some(left), Some(right), Some(then), Some(other)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let e = match compare {
            "<" => Expr::select(Compare::Lt, left, right, then, other),
            "<=" => Expr::select(Compare::Le, left, right, then, other),
            ">" => Expr::select(Compare::Lt, right, left, then, other),
            ">=" => Expr::select(Compare::Le, right, left, then, other),
            "==" => Expr::select(Compare::Eq, left, right, then, other),
            "!=" => Expr::select(Compare::Eq, left, right, other, then),
            _ => {
                let message = format!("`{compare}` is no comparison");
                self.report.push(
                    Diagnostic::new(Code::Closure, site, message).help("write `<`, `<=`, `>`, `>=`, `==` or `!=`"),
                );
                return None;
            }
        };
        Some((e, size))
    }

    fn block(&mut self, lets: &[(Word, Scalar)], result: &Scalar, depth: usize) -> Option<Sized> {
        let outer = self.scope.len();
        for (name, value) in lets {
            let value = self.scalar(value, depth + 1);
            self.scope.push((name.text.clone(), value));
        }
        let result = self.scalar(result, depth + 1);
        self.scope.truncate(outer);
        result
    }
}

/// `%` has the sign of the divisor's floor: `x − y·⌊x / y⌋`.
fn operate(operator: Operator, x: Expr, y: Expr) -> Expr {
    match operator {
        Operator::Add => x + y,
        Operator::Sub => x - y,
        Operator::Mul => x * y,
        Operator::Div => x / y,
        Operator::Rem => x.clone() - y.clone() * (x / y).unary(Unary::Floor),
    }
}

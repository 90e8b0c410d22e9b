//! Translates closures to scalar expressions: arithmetic, functions, `let`, `if`. `x.f(y)` means `f(x, y)`.
use super::constants::{Constants, DEPTH, too_deep};
use super::names::{Bound, Names};
use super::report::{Report, suggest};
use super::scalars::FUNCTIONS;
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::ir::{Compare, Expr, Unary};
use crate::spec::{Closure, Operator, Scalar, ScalarKind, Word};
use netdsl_plan::MAX_SOURCES;

/// Operations that a closure may have. An expression as deep as that is still taken apart on a small stack.
const SIZE: usize = 1_000;

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
    if arity > MAX_SOURCES {
        let message = format!("a closure takes at most {MAX_SOURCES} numbers, but is given {arity}");
        report.push(Diagnostic::new(Code::Closure, closure.site, message).help("combine some of the values first"));
        return None;
    }
    let scope = closure.params.iter().enumerate().map(|(i, p)| (p.text.clone(), Some(Expr::arg(i)))).collect();
    let mut translator = Translator { scope, constants, names, report, operations: 0 };
    translator.scalar(&closure.body, 0)
}

fn numbers(n: usize) -> String {
    if n == 1 { "one number".to_string() } else { format!("{n} numbers") }
}

struct Translator<'a> {
    /// Parameters and `let`s, the innermost last; `None` is poisoned.
    scope: Vec<(String, Option<Expr>)>,
    constants: &'a Constants,
    names: &'a Names,
    report: &'a mut Report,
    operations: usize,
}

impl Translator<'_> {
    fn scalar(&mut self, s: &Scalar, depth: usize) -> Option<Expr> {
        if depth > DEPTH {
            self.report.push(too_deep(s.site));
            return None;
        }
        self.operations += 1;
        if self.operations > SIZE {
            self.too_long(s.site);
            return None;
        }
        match &s.kind {
            ScalarKind::Number(x) => Some(Expr::constant(*x)),
            ScalarKind::Name(name) => self.name(name, s.site),
            ScalarKind::Negative(x) => Some(-self.scalar(x, depth + 1)?),
            ScalarKind::Binary(operator, x, y) => {
                let (x, y) = (self.scalar(x, depth + 1), self.scalar(y, depth + 1));
                Some(operate(*operator, x?, y?))
            }
            ScalarKind::Call(word, arguments) => self.call(word, arguments, depth),
            ScalarKind::If { compare, parts } => self.choice(compare, parts, s.site, depth),
            ScalarKind::Block { lets, result } => self.block(lets, result, depth),
            ScalarKind::Other(text) => {
                let d = Diagnostic::new(Code::Closure, s.site, format!("`{text}` cannot be translated to a kernel"));
                self.report.push(d.help("use arithmetic, functions, `let`, `if` and constants of the block"));
                None
            }
        }
    }

    /// Told once: everything behind it is refused too.
    fn too_long(&mut self, site: Site) {
        if self.operations == SIZE + 1 {
            let message = format!("the closure has more than {SIZE} operations");
            let d = Diagnostic::new(Code::Closure, site, message);
            self.report.push(d.help("split it into several steps of the chain"));
        }
    }

    fn name(&mut self, name: &str, site: Site) -> Option<Expr> {
        if let Some((_, known)) = self.scope.iter().rev().find(|(n, _)| n == name) {
            return known.clone();
        }
        if let Some(known) = self.constants.get(name) {
            return known.map(|num| Expr::constant(num.value));
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

    fn call(&mut self, word: &Word, arguments: &[Scalar], depth: usize) -> Option<Expr> {
        let translated: Vec<Option<Expr>> = arguments.iter().map(|a| self.scalar(a, depth + 1)).collect();
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
        let translated: Vec<Expr> = translated.into_iter().collect::<Option<_>>()?;
        Some((function.make)(&translated))
    }

    fn choice(&mut self, compare: &str, parts: &[Scalar; 4], site: Site, depth: usize) -> Option<Expr> {
        let parts: Vec<Option<Expr>> = parts.iter().map(|p| self.scalar(p, depth + 1)).collect();
        let parts: Vec<Expr> = parts.into_iter().collect::<Option<_>>()?;
        let mut parts = parts.into_iter();
        let (Some(left), Some(right), Some(then), Some(other)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        Some(match compare {
            "<" => Expr::select(Compare::Lt, left, right, then, other),
            "<=" => Expr::select(Compare::Le, left, right, then, other),
            ">" => Expr::select(Compare::Lt, right, left, then, other),
            ">=" => Expr::select(Compare::Le, right, left, then, other),
            "==" => Expr::select(Compare::Eq, left, right, then, other),
            "!=" => Expr::select(Compare::Eq, left, right, other, then),
            _ => {
                let d = Diagnostic::new(Code::Closure, site, format!("`{compare}` is no comparison"));
                self.report.push(d.help("write `<`, `<=`, `>`, `>=`, `==` or `!=`"));
                return None;
            }
        })
    }

    fn block(&mut self, lets: &[(Word, Scalar)], result: &Scalar, depth: usize) -> Option<Expr> {
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

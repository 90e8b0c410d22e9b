//! Constant expressions: literals, arithmetic and the `const`s of the block. All compute in `f64`: `1 / 8` is
//! 0.125, because a factor that silently became 0 would be worse than an extent that is refused for not being whole.
use super::report::{Report, parsed, suggest};
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::spec::{Item, Network, Number, NumberKind, Operator};
use std::collections::BTreeMap;

/// Nesting that is followed in any expression; deeper ones are refused, because the macro runs on the compiler's stack.
pub(super) const DEPTH: usize = 200;
/// Whole numbers up to here are exact in `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// An evaluated number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Num {
    pub value: f64,
    /// Whether it was computed from whole numbers only.
    pub integer: bool,
}

/// The `const`s of a block; `None` for one that could not be evaluated.
pub(super) struct Constants {
    values: BTreeMap<String, Option<Num>>,
    /// Where each is defined.
    lines: BTreeMap<String, u32>,
}

impl Constants {
    /// Evaluates all of them, each from those above it.
    pub(super) fn new(network: &Network, report: &mut Report) -> Constants {
        let all = || {
            parsed(network).filter_map(|item| match item {
                Item::Const { name, value } => Some((name, value)),
                _ => None,
            })
        };
        let lines = all().map(|(name, _)| (name.text.clone(), name.line)).collect();
        let mut constants = Constants { values: BTreeMap::new(), lines };
        for (name, value) in all() {
            let num = constants.eval(value, report);
            constants.values.entry(name.text.clone()).or_insert(num);
        }
        constants
    }
    /// The constant of that name; the inner `None` where it is poisoned.
    pub(super) fn get(&self, name: &str) -> Option<Option<Num>> {
        self.values.get(name).copied()
    }
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }
    /// The value of an expression.
    pub(super) fn eval(&self, number: &Number, report: &mut Report) -> Option<Num> {
        self.at_depth(number, report, 0)
    }
    fn at_depth(&self, number: &Number, report: &mut Report, depth: usize) -> Option<Num> {
        if depth > DEPTH {
            report.push(too_deep(number.site));
            return None;
        }
        let num = match &number.kind {
            NumberKind::Literal { value, integer } => Num { value: *value, integer: *integer },
            NumberKind::Name(name) => return self.name(name, number.site, report),
            NumberKind::Negative(x) => {
                let x = self.at_depth(x, report, depth + 1)?;
                Num { value: -x.value, integer: x.integer }
            }
            NumberKind::Binary(operator, x, y) => {
                let (x, y) = (self.at_depth(x, report, depth + 1), self.at_depth(y, report, depth + 1));
                return report.take(arithmetic(*operator, x?, y?, number.site));
            }
            NumberKind::Other(text) => {
                report.push(
                    Diagnostic::new(Code::Constant, number.site, format!("`{text}` cannot be evaluated by a macro"))
                        .note("a macro sees the words, not the values of the crate around it")
                        .help("write the number, or declare `const NAME = ..;` inside the block"),
                );
                return None;
            }
        };
        report.take(bounded(num, number.site))
    }
    fn name(&self, name: &str, site: Site, report: &mut Report) -> Option<Num> {
        if let Some(known) = self.get(name) {
            return known;
        }
        let message = format!("there is no constant `{name}` in this block");
        let d = Diagnostic::new(Code::Constant, site, message);
        let help = crate::diagnostic::nearest(name, self.names()).map(|near| format!("did you mean `{near}`?"));
        let below = self.lines.get(name).map(|line| format!("it is defined in line {line}; move that up"));
        let help = below.or(help).unwrap_or_else(|| format!("write the number, or declare `const {name} = ..;` above"));
        report.missing(d.help(help));
        None
    }
}

/// What two numbers give.
pub(super) fn arithmetic(operator: Operator, x: Num, y: Num, site: Site) -> Result<Num, Diagnostic> {
    let integer = x.integer && y.integer;
    if y.value == 0.0 && matches!(operator, Operator::Div | Operator::Rem) {
        return Err(Diagnostic::new(Code::Constant, site, "division by zero").help("write another divisor"));
    }
    let value = match operator {
        Operator::Add => x.value + y.value,
        Operator::Sub => x.value - y.value,
        Operator::Mul => x.value * y.value,
        Operator::Div => x.value / y.value,
        Operator::Rem => x.value % y.value,
    };
    bounded(Num { value, integer: integer && value.fract() == 0.0 }, site)
}

fn bounded(num: Num, site: Site) -> Result<Num, Diagnostic> {
    if !num.value.is_finite() || (num.integer && num.value.abs() > EXACT) {
        let d = Diagnostic::new(Code::Constant, site, "the number is too large");
        return Err(d.help("write a smaller number"));
    }
    Ok(num)
}

/// The error for anything nested beyond `DEPTH`.
pub(super) fn too_deep(site: Site) -> Diagnostic {
    Diagnostic::new(Code::Syntax, site, format!("this is nested more than {DEPTH} deep"))
        .help("give a part of it a name with `let` or `const`")
}

/// The help for a name that is neither a value nor anything else.
pub(super) fn similar<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    suggest(name, known, "names so far are")
}

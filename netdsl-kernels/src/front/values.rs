//! Turns the value of one argument into what its table asks for, or says what was found and what was expected.
use super::constants::{Constants, Num};
use super::report::{Report, list, suggest};
use super::show;
use crate::args::{ArgKind, ArgSpec, ArgValue, Range};
use crate::diagnostic::{Code, Diagnostic, Site};
use crate::init::{INITIALIZERS, Init, InitSpec};
use crate::spec::{Argument, Call, Literal, Number, NumberKind};

/// Extents and counts end here: more elements no device of today holds.
pub(super) const LARGEST: f64 = 2_147_483_648.0;

/// The checked value of an argument.
pub(super) fn value(
    spec: &ArgSpec,
    argument: &Argument,
    constants: &Constants,
    report: &mut Report,
) -> Option<ArgValue> {
    let value = settled(&argument.value, argument.site, spec.kind, constants);
    let mut cx = Context { spec, site: argument.site, constants, report };
    match (spec.kind, &value) {
        (ArgKind::Count, Literal::Number(n)) => cx.whole(n, 1.0).map(|x| ArgValue::Count(x as usize)),
        (ArgKind::Integer, Literal::Number(n)) => cx.whole(n, -LARGEST).map(|x| ArgValue::Integer(x as i64)),
        (ArgKind::Number(range), Literal::Number(n)) => cx.number(n, range).map(ArgValue::Number),
        (ArgKind::Numbers(range), Literal::Number(n)) => cx.number(n, range).map(|x| ArgValue::Numbers(vec![x], false)),
        (ArgKind::Numbers(range), Literal::List(list)) if !list.is_empty() => {
            cx.all(list, |cx, n| cx.number(n, range)).map(|l| ArgValue::Numbers(l, true))
        }
        (ArgKind::Bool, Literal::Bool(b)) => Some(ArgValue::Bool(*b)),
        (ArgKind::Padding, Literal::Call(word)) if word.name.text == "same" && word.arguments.is_empty() => {
            Some(ArgValue::Same)
        }
        (ArgKind::Padding, Literal::Number(n)) => cx.whole(n, 0.0).map(|x| ArgValue::Pair([x as usize; 2])),
        (ArgKind::Padding, Literal::List(list)) if list.len() == 2 => cx.pair(list, 0.0),
        (ArgKind::Pair(least), Literal::Number(n)) => {
            cx.whole(n, least as f64).map(|x| ArgValue::Pair([x as usize; 2]))
        }
        (ArgKind::Pair(least), Literal::List(list)) if list.len() == 2 => cx.pair(list, least as f64),
        (ArgKind::Dims, Literal::List(list)) => {
            cx.all(list, |cx, n| cx.whole(n, -1.0)).map(|l| ArgValue::Dims(l.into_iter().map(|x| x as i64).collect()))
        }
        (ArgKind::Initializer, Literal::Call(call)) => cx.initializer(call),
        (ArgKind::Word(words), Literal::Call(call)) if call.arguments.is_empty() => cx.word(&call.name.text, words),
        _ => cx.wrong(&show::literal(&argument.value)),
    }
}

/// A bare word is a constant's name where a number is expected, and a constant's name is a word where a word is.
fn settled(value: &Literal, site: Site, kind: ArgKind, constants: &Constants) -> Literal {
    let wants_word = matches!(kind, ArgKind::Initializer | ArgKind::Word(_) | ArgKind::Padding);
    match value {
        Literal::Call(call) if call.arguments.is_empty() => {
            let name = &call.name.text;
            let is_constant = constants.get(name).is_some();
            let is_number = if kind == ArgKind::Padding { is_constant } else { !wants_word };
            let number = Number { kind: NumberKind::Name(name.clone()), site };
            if is_number && kind != ArgKind::Bool { Literal::Number(number) } else { value.clone() }
        }
        Literal::Number(Number { kind: NumberKind::Name(name), .. }) if wants_word && constants.get(name).is_none() => {
            let word = crate::spec::Word { text: name.clone(), site, line: 0 };
            Literal::Call(Call { name: word, arguments: vec![], text: name.clone() })
        }
        _ => value.clone(),
    }
}

struct Context<'a> {
    spec: &'a ArgSpec,
    site: Site,
    constants: &'a Constants,
    report: &'a mut Report,
}

impl Context<'_> {
    fn whole(&mut self, n: &Number, least: f64) -> Option<f64> {
        let num = self.constants.eval(n, self.report)?;
        if num.value.fract() != 0.0 {
            return self.wrong(&shown(n, num));
        }
        let high = if num.value < LARGEST { f64::INFINITY } else { LARGEST };
        self.ranged(n, num, Range { low: least, low_included: true, high, high_included: false })
    }
    fn number(&mut self, n: &Number, range: Range) -> Option<f64> {
        let num = self.constants.eval(n, self.report)?;
        self.ranged(n, num, range)
    }
    fn ranged(&mut self, n: &Number, num: Num, range: Range) -> Option<f64> {
        if range.contains(num.value) {
            return Some(num.value);
        }
        let expected = range.words().unwrap_or_default();
        let message = format!("`{}` must be {expected}, but is {}", self.spec.name, shown(n, num));
        let d = Diagnostic::new(Code::ArgumentRange, n.site, message);
        self.report.push(d.note(format!("`{}`: {}", self.spec.name, self.spec.doc)));
        None
    }
    fn all(&mut self, list: &[Number], one: impl Fn(&mut Self, &Number) -> Option<f64>) -> Option<Vec<f64>> {
        let checked: Vec<Option<f64>> = list.iter().map(|n| one(self, n)).collect();
        checked.into_iter().collect()
    }
    fn pair(&mut self, list: &[Number], least: f64) -> Option<ArgValue> {
        let pair = self.all(list, |cx, n| cx.whole(n, least))?;
        Some(ArgValue::Pair([pair[0] as usize, pair[1] as usize]))
    }
    fn word(&mut self, found: &str, words: &'static [&'static str]) -> Option<ArgValue> {
        if let Some(word) = words.iter().find(|w| **w == found) {
            return Some(ArgValue::Word(word));
        }
        let message = format!("`{}` must be one of {}, but is `{found}`", self.spec.name, list(words.iter().copied()));
        let d = Diagnostic::new(Code::ArgumentKind, self.site, message);
        let help = suggest(found, words.iter().copied(), "write one of");
        self.report.push(help.into_iter().fold(d, Diagnostic::help));
        None
    }
    fn initializer(&mut self, call: &Call) -> Option<ArgValue> {
        let name = &call.name.text;
        let Some(init) = INITIALIZERS.iter().find(|i| i.name == *name) else {
            let d = Diagnostic::new(Code::ArgumentKind, self.site, format!("there is no initializer `{name}`"));
            let help = suggest(name, INITIALIZERS.iter().map(|i| i.name), "initializers are");
            self.report.push(help.into_iter().fold(d, Diagnostic::help));
            return None;
        };
        let argument = self.init_argument(init, call)?;
        Some(ArgValue::Init(Init::new(init, argument)))
    }
    fn init_argument(&mut self, init: &InitSpec, call: &Call) -> Option<f64> {
        let name = init.name;
        match (&init.argument, &call.arguments[..]) {
            (None, []) => Some(0.0),
            (Some(spec), []) => {
                let message = format!("`{name}` needs `{}`", spec.name);
                let d = Diagnostic::new(Code::MissingArgument, self.site, message);
                self.report.push(d.help(format!("write `{name}({})`", spec.example)));
                None
            }
            (Some(spec), [argument]) if argument.name.as_ref().is_none_or(|n| n.text == spec.name) => {
                let Literal::Number(n) = settled(&argument.value, argument.site, ArgKind::Count, self.constants) else {
                    return self.wrong(&call.text);
                };
                let num = self.constants.eval(&n, self.report)?;
                if spec.range.contains(num.value) {
                    return Some(num.value);
                }
                let expected = spec.range.words().unwrap_or_default();
                let message = format!("`{}` of `{name}` must be {expected}, but is {}", spec.name, shown(&n, num));
                let d = Diagnostic::new(Code::ArgumentRange, n.site, message);
                self.report.push(d.note(format!("`{name}` is {}", init.doc)));
                None
            }
            (spec, [first, rest @ ..]) => {
                let extra = if spec.is_some() { rest.last().unwrap_or(first) } else { first };
                let unknown = extra.name.as_ref().filter(|n| spec.as_ref().is_none_or(|s| s.name != n.text));
                let expected =
                    spec.as_ref().map_or("no argument".to_string(), |s| format!("one argument, `{}`", s.name));
                let code = if unknown.is_some() { Code::UnknownArgument } else { Code::DuplicateArgument };
                let site = unknown.map_or(extra.site, |n| n.site);
                self.report
                    .push(Diagnostic::new(code, site, format!("`{name}` takes {expected}")).help("remove this one"));
                None
            }
        }
    }
    fn wrong<T>(&mut self, found: &str) -> Option<T> {
        let expected = expected(self.spec.kind);
        let message = format!("`{}` must be {expected}, but is `{found}`", self.spec.name);
        let d = Diagnostic::new(Code::ArgumentKind, self.site, message);
        self.report.push(d.note(format!("`{}`: {}", self.spec.name, self.spec.doc)));
        None
    }
}

/// What an argument takes, in words.
fn expected(kind: ArgKind) -> String {
    match kind {
        ArgKind::Count | ArgKind::Integer => "a whole number".to_string(),
        ArgKind::Number(_) => "a number".to_string(),
        ArgKind::Numbers(_) => "a number or a list of numbers".to_string(),
        ArgKind::Bool => "`true` or `false`".to_string(),
        ArgKind::Pair(_) => "a whole number or `[height, width]`".to_string(),
        ArgKind::Padding => "a whole number, `[height, width]` or `same`".to_string(),
        ArgKind::Dims => "a list of whole numbers such as `[16, 7, 7]`".to_string(),
        ArgKind::Initializer => "an initializer such as `HeNormal`".to_string(),
        ArgKind::Word(words) => format!("one of {}", list(words.iter().copied())),
    }
}

/// A number as written, with its value where that is not the same.
fn shown(n: &Number, num: Num) -> String {
    let (written, value) = (show::number(n), num.value.to_string());
    let same = written == value || matches!(n.kind, NumberKind::Literal { .. });
    if same { written } else { format!("{written} = {value}") }
}

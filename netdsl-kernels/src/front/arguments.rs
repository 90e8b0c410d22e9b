//! Checks the arguments of a call against a table. It finds all mistakes of a call, not only the first, and knows nothing of
//! shapes. What each kind of argument takes is in `values`.
use super::constants::Constants;
use super::report::{Report, list, suggest};
use super::{show, values};
use crate::args::{ArgDefault, ArgKind, ArgSpec, ArgValue, Args};
use crate::diagnostic::{Code, Diagnostic};
use crate::init::{INITIALIZERS, Init};
use crate::spec::{Argument, Word};

/// The checked arguments, or `None` where anything about them is wrong.
pub(super) fn check(
    owner: &Word,
    table: &'static [ArgSpec],
    given: &[Argument],
    constants: &Constants,
    report: &mut Report,
) -> Option<Args> {
    let mut args = Args::default();
    let mut good = true;
    for (position, argument) in given.iter().enumerate() {
        let Some(spec) = report.take(find(owner, table, given, position)) else {
            good = false;
            continue;
        };
        if args.sites.insert(spec.name, argument.site).is_some() {
            report.push(twice(owner, spec, argument));
            good = false;
            continue;
        }
        match values::value(spec, argument, constants, report) {
            Some(value) => {
                args.values.insert(spec.name, value);
            }
            None => good = false,
        }
    }
    // a misspelt argument may be the missing one
    let misspelt = given.iter().any(|a| a.name.as_ref().is_some_and(|n| !table.iter().any(|s| s.name == n.text)));
    for spec in table.iter().filter(|_| !misspelt) {
        good &= default(owner, spec, &mut args, report);
    }
    good.then_some(args)
}

/// Which row of the table an argument is for.
fn find(
    owner: &Word,
    table: &'static [ArgSpec],
    given: &[Argument],
    position: usize,
) -> Result<&'static ArgSpec, Diagnostic> {
    let argument = &given[position];
    let Some(name) = &argument.name else {
        if given[..position].iter().any(|a| a.name.is_some()) {
            let message = "an argument without a name cannot follow one with a name";
            let d = Diagnostic::new(Code::Syntax, argument.site, message);
            return Err(d.help(format!("write `name: {}`", show::literal(&argument.value))));
        }
        return table.get(position).ok_or_else(|| too_many(owner, table, argument));
    };
    table.iter().find(|s| s.name == name.text).ok_or_else(|| {
        let message = match table {
            [] => format!("`{}` takes no arguments", owner.text),
            _ => format!("`{}` has no argument `{}`", owner.text, name.text),
        };
        let d = Diagnostic::new(Code::UnknownArgument, name.site, message);
        match suggest(&name.text, table.iter().map(|s| s.name), "its arguments are") {
            Some(help) => d.help(help),
            None => d.help("remove it"),
        }
    })
}

fn too_many(owner: &Word, table: &[ArgSpec], argument: &Argument) -> Diagnostic {
    let message = match table.len() {
        0 => format!("`{}` takes no arguments", owner.text),
        1 => format!("`{}` takes one argument", owner.text),
        n => format!("`{}` takes at most {n} arguments", owner.text),
    };
    let d = Diagnostic::new(Code::DuplicateArgument, argument.site, message).help("remove this one");
    if table.is_empty() { d } else { d.note(format!("its arguments are {}", list(table.iter().map(|s| s.name)))) }
}

fn twice(owner: &Word, spec: &ArgSpec, argument: &Argument) -> Diagnostic {
    let site = argument.name.as_ref().map_or(argument.site, |n| n.site);
    let message = format!("`{}` of `{}` is given twice", spec.name, owner.text);
    Diagnostic::new(Code::DuplicateArgument, site, message).help("remove one of the two")
}

/// Fills in what was not given. Whether there is something to fill in.
fn default(owner: &Word, spec: &'static ArgSpec, args: &mut Args, report: &mut Report) -> bool {
    if args.sites.contains_key(spec.name) {
        return true;
    }
    let value = match spec.default {
        ArgDefault::Required(example) => {
            let message = format!("`{}` needs `{}`: {}", owner.text, spec.name, spec.doc);
            let d = Diagnostic::new(Code::MissingArgument, owner.site, message);
            report.push(d.help(format!("write `{}({}: {example})`", owner.text, spec.name)));
            return false;
        }
        ArgDefault::Like(other) => args.values.get(other).cloned(),
        ArgDefault::Bool(b) => Some(ArgValue::Bool(b)),
        ArgDefault::Word(word) => word_default(spec, word),
        ArgDefault::Number(x) => number_default(spec, x),
    };
    match value {
        Some(value) => {
            args.values.insert(spec.name, value);
            true
        }
        // only where another argument, which decides this one, was refused
        None => false,
    }
}

fn word_default(spec: &ArgSpec, word: &'static str) -> Option<ArgValue> {
    match spec.kind {
        ArgKind::Initializer => INITIALIZERS.iter().find(|i| i.name == word).map(|i| ArgValue::Init(Init::new(i, 0.0))),
        ArgKind::Padding => Some(ArgValue::Same),
        _ => Some(ArgValue::Word(word)),
    }
}

fn number_default(spec: &ArgSpec, x: f64) -> Option<ArgValue> {
    Some(match spec.kind {
        ArgKind::Count => ArgValue::Count(x as usize),
        ArgKind::Integer => ArgValue::Integer(x as i64),
        ArgKind::Numbers(_) => ArgValue::Numbers(vec![x], false),
        ArgKind::Pair(_) | ArgKind::Padding => ArgValue::Pair([x as usize; 2]),
        ArgKind::Number(_) => ArgValue::Number(x),
        ArgKind::Bool | ArgKind::Dims | ArgKind::Initializer | ArgKind::Word(_) => return None,
    })
}

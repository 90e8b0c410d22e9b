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
    let (mut good, mut assigned) = (true, true);
    for (position, argument) in given.iter().enumerate() {
        let Some(spec) = report.take(find(owner, table, given, position)) else {
            (good, assigned) = (false, false);
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
    for spec in table {
        good &= default(spec, &mut args);
    }
    // what could not be assigned may be what is missing
    let missing: Vec<&ArgSpec> = table.iter().filter(|s| is_required(s) && !args.sites.contains_key(s.name)).collect();
    if !missing.is_empty() && assigned {
        report.push(absent(owner, &missing, given));
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

/// The error for arguments that must be given, with the call that has them.
fn absent(owner: &Word, missing: &[&ArgSpec], given: &[Argument]) -> Diagnostic {
    let names = missing.iter().map(|s| format!("`{}`", s.name)).collect::<Vec<_>>().join(" and ");
    let message = match missing {
        [one] => format!("`{}` needs {names}: {}", owner.text, one.doc),
        _ => format!("`{}` needs {names}", owner.text),
    };
    let written = given.iter().map(|a| match &a.name {
        Some(name) => format!("{}: {}", name.text, show::literal(&a.value)),
        None => show::literal(&a.value),
    });
    let examples = missing.iter().map(|s| match s.default {
        ArgDefault::Required(example) => format!("{}: {example}", s.name),
        _ => s.name.to_string(),
    });
    let arguments: Vec<String> = written.chain(examples).collect();
    let d = Diagnostic::new(Code::MissingArgument, owner.site, message);
    d.help(format!("write `{}({})`", owner.text, arguments.join(", ")))
}

fn is_required(spec: &ArgSpec) -> bool {
    matches!(spec.default, ArgDefault::Required(_))
}

/// Fills in what was not given. Whether there is something to fill in.
fn default(spec: &'static ArgSpec, args: &mut Args) -> bool {
    if args.sites.contains_key(spec.name) {
        return true;
    }
    let value = match spec.default {
        ArgDefault::Required(_) => None,
        ArgDefault::Like(other) => args.values.get(other).cloned(),
        ArgDefault::Bool(b) => Some(ArgValue::Bool(b)),
        ArgDefault::Word(word) => word_default(spec, word),
        ArgDefault::Init(name, argument) => initializer(name, argument),
        ArgDefault::Number(x) => number_default(spec, x),
    };
    match value {
        Some(value) => {
            args.values.insert(spec.name, value);
            true
        }
        None => false,
    }
}

fn word_default(spec: &ArgSpec, word: &'static str) -> Option<ArgValue> {
    match spec.kind {
        ArgKind::Initializer => initializer(word, 0.0),
        ArgKind::Padding => Some(ArgValue::Same),
        _ => Some(ArgValue::Word(word)),
    }
}

fn initializer(name: &str, argument: f64) -> Option<ArgValue> {
    INITIALIZERS.iter().find(|i| i.name == name).map(|i| ArgValue::Init(Init::new(i, argument)))
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

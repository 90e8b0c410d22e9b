//! The manual of the language's words as Rust source, made from the registries: one documented item each, with a field for each
//! argument. The facade has the text as its module `manual`; `network!` refers to its items, so that an editor shows them.
use crate::args::{ArgDefault, ArgKind, ArgSpec};
use crate::front::FUNCTIONS as OF_NUMBERS;
use crate::functions::FUNCTIONS;
use crate::init::INITIALIZERS;
use crate::layers::LAYERS;
use crate::losses::LOSSES;
use std::fmt::Write;

/// The text of the module.
pub fn render() -> String {
    let mut out = HEAD.to_string();
    section(&mut out, "layers", "The layers: what can stand behind a `->`.");
    for layer in LAYERS {
        item(&mut out, layer.name, layer.doc, layer.args);
    }
    out += "}\n\n";
    section(&mut out, "losses", "The losses: what can stand in a `loss` statement.");
    for loss in LOSSES {
        let doc = format!("{}\n\nTakes `{}({})`.", loss.doc, loss.name, loss.inputs.join(", "));
        item(&mut out, loss.name, &doc, loss.args);
    }
    out += "}\n\n";
    section(&mut out, "initializers", "The initializers: what an argument such as `init` of a layer takes.");
    for init in INITIALIZERS {
        let doc = match &init.argument {
            Some(argument) => format!("`{}({})`: {}.", init.name, argument.name, init.doc),
            None => format!("{}.", init.doc),
        };
        item(&mut out, init.name, &doc, &[]);
    }
    out += "}\n\n";
    section(&mut out, "functions", "The functions: of tensors, and of the numbers in closures.");
    for function in FUNCTIONS {
        item(&mut out, function.name, function.doc, function.args);
    }
    for function in OF_NUMBERS {
        let arguments = ["x", "y", "z"][..function.arity.min(3)].join(", ");
        item(&mut out, function.name, &format!("`{}({arguments})`: {}.", function.name, function.doc), &[]);
    }
    out + "}\n"
}

const HEAD: &str = "\
//! The layers, losses, initializers and functions of `network!`, one item each, with a field for each argument.
//!
//! These items are documentation: a network is written with their names, but no value of them exists. This file is made
//! from the compiler's tables (`UPDATE_EXPECT=1 cargo test -p netdsl-macros --test golden_manual`); edit those.

/// What an argument takes.
pub mod kinds {
    /// A whole number, at least 1.
    #[derive(Debug)]
    pub struct Count(());
    /// A whole number, also a negative one.
    #[derive(Debug)]
    pub struct Integer(());
    /// A number.
    #[derive(Debug)]
    pub struct Number(());
    /// A number, or a list with one for each channel.
    #[derive(Debug)]
    pub struct Numbers(());
    /// `true` or `false`.
    #[derive(Debug)]
    pub struct Flag(());
    /// A whole number for both axes, or `[vertical, horizontal]`.
    #[derive(Debug)]
    pub struct Pair(());
    /// A whole number for both axes, `[vertical, horizontal]`, or `same`.
    #[derive(Debug)]
    pub struct Padding(());
    /// A list of extents; one of them may be −1.
    #[derive(Debug)]
    pub struct Extents(());
    /// An initializer, such as `HeNormal` or `Uniform(0.1)`.
    #[derive(Debug)]
    pub struct Initializer(());
    /// One of a few words.
    #[derive(Debug)]
    pub struct Word(());
}

";

fn section(out: &mut String, name: &str, doc: &str) {
    let uses = if name == "initializers" { "" } else { "    use super::kinds;\n" };
    let _ = write!(out, "/// {doc}\npub mod {name} {{\n{uses}"); // writing to a String cannot fail
}

fn item(out: &mut String, name: &str, doc: &str, args: &[ArgSpec]) {
    if !out.ends_with("{\n") {
        out.push('\n');
    }
    for line in doc.lines() {
        let _ = writeln!(out, "{}", format!("    /// {}", escape(line)).trim_end());
    }
    if name.starts_with(char::is_lowercase) {
        out.push_str("    #[expect(non_camel_case_types, reason = \"it is called so in the language\")]\n");
    }
    let _ = write!(out, "    #[derive(Debug)]\n    pub struct {name} {{");
    out.push_str(if args.is_empty() { "}\n" } else { "\n" });
    for arg in args {
        let _ = writeln!(out, "        /// {}", sentence(arg));
        let _ = writeln!(out, "        pub {}: kinds::{},", arg.name, kind(arg.kind));
    }
    if !args.is_empty() {
        out.push_str("    }\n");
    }
}

/// Brackets of shapes are no links.
fn escape(text: &str) -> String {
    let mut code = false;
    let mut out = String::new();
    for c in text.chars() {
        code ^= c == '`';
        if !code && (c == '[' || c == ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What an argument is, what it may be, and what it is by default.
fn sentence(arg: &ArgSpec) -> String {
    let mut chars = arg.doc.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let mut text = escape(&format!("{first}{}.", chars.as_str()));
    match arg.kind {
        ArgKind::Number(range) | ArgKind::Numbers(range) => {
            text.extend(range.words().map(|words| format!(" It is {words}.")));
        }
        ArgKind::Word(words) => {
            let words: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
            let _ = write!(text, " One of {}.", words.join(", "));
        }
        ArgKind::Initializer => text += " One of the [initializers](super::initializers).",
        ArgKind::Count | ArgKind::Integer | ArgKind::Bool | ArgKind::Pair(_) | ArgKind::Padding | ArgKind::Dims => {}
    }
    let default = match arg.default {
        ArgDefault::Required(_) => return text + " Required.",
        ArgDefault::Number(x) => x.to_string(),
        ArgDefault::Bool(flag) => flag.to_string(),
        ArgDefault::Word(word) => word.to_string(),
        ArgDefault::Init(name, argument) => format!("{name}({argument:?})"),
        ArgDefault::Like(other) => return text + &format!(" By default the same as `{other}`."),
    };
    text + &format!(" Default: `{default}`.")
}

fn kind(kind: ArgKind) -> &'static str {
    match kind {
        ArgKind::Count => "Count",
        ArgKind::Integer => "Integer",
        ArgKind::Number(_) => "Number",
        ArgKind::Numbers(_) => "Numbers",
        ArgKind::Bool => "Flag",
        ArgKind::Pair(_) => "Pair",
        ArgKind::Padding => "Padding",
        ArgKind::Dims => "Extents",
        ArgKind::Initializer => "Initializer",
        ArgKind::Word(_) => "Word",
    }
}

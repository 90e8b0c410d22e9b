//! From tokens to `optimizer::Rule`.
//!
//! ```text
//! pub struct Name { hyper: default [in range], .. }
//! state m, v;
//! step |t| { let correction = 1 - beta.pow(t); }
//! update |w, g| { let g = ..; m = ..; w - lr * m }
//! ```
use super::hyper::{Field, fields};
use crate::parse::{Header, Parsed, Parser, found, header};
use crate::sites::Extent;
use crate::tokens::{Cursor, flatten};
use netdsl_kernels::diagnostic::nearest;
use netdsl_kernels::optimizer::{Line, Rule, Update};
use netdsl_kernels::spec::{Scalar, Word};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// A rule as far as it could be read.
pub(super) struct Source {
    pub(super) header: Header,
    pub(super) fields: Vec<Field>,
    pub(super) rule: Rule,
}

const STRUCT: &str = "pub struct Sgd { lr: 0.1 in 0.0.., momentum: 0.9 in 0.0..1.0 }";
const SECTIONS: [(&str, &str); 3] = [
    ("state", "state m, v;"),
    ("step", "step |t| { let correction = 1 - beta.pow(t); }"),
    ("update", "update |w, g| { let g = g + decay * w; w - lr * g }"),
];

/// Reads a whole `optimizer!`; `None` where there is not even a name.
pub(super) fn parse(parser: &mut Parser, tokens: TokenStream) -> Option<Source> {
    let mut cursor = Cursor::new(flatten(tokens), Extent::call_site(), "the macro");
    let (header, body) = match header(parser, &mut cursor, STRUCT, "an optimizer") {
        Ok((Some(header), body)) => (header, body),
        Ok((None, _)) => return None,
        Err(diagnostic) => {
            parser.diagnostics.push(diagnostic);
            return None;
        }
    };
    let (fields, complete) = body.as_ref().map_or((vec![], false), |body| fields(parser, body));
    let rule = Rule {
        name: parser.sites.word(&header.name),
        hypers: fields.iter().map(|f| f.hyper.clone()).collect(), // with those that are there twice, to be told
        state: vec![],
        step: None,
        update: None,
        incomplete: !complete,
    };
    let mut names = BTreeSet::new();
    let fields = fields.into_iter().filter(|f| names.insert(f.hyper.name.text.clone())).collect();
    let mut source = Source { header, fields, rule };
    while !cursor.is_empty() {
        let start = cursor.position();
        if let Err(diagnostic) = section(parser, &mut cursor, &mut source.rule) {
            parser.diagnostics.push(diagnostic);
            source.rule.incomplete = true;
            skip_section(&mut cursor, start);
        }
    }
    Some(source)
}

fn example(word: &str) -> &'static str {
    SECTIONS.iter().find(|(w, _)| *w == word).map_or("", |(_, example)| example)
}

fn section(parser: &mut Parser, cursor: &mut Cursor, rule: &mut Rule) -> Parsed<()> {
    let word = cursor.ident_at(0).map(ToString::to_string).unwrap_or_default();
    parser.begin(example(&word));
    let twice = match word.as_str() {
        "state" => !rule.state.is_empty(),
        "step" => rule.step.is_some(),
        "update" => rule.update.is_some(),
        _ => return Err(no_section(parser, cursor, &word)),
    };
    if twice {
        return Err(parser.error(cursor.here(), format!("`{word}` is there twice")));
    }
    match word.as_str() {
        "state" => rule.state = state(parser, cursor)?,
        "step" => rule.step = Some(step(parser, cursor)?),
        _ => rule.update = Some(update(parser, cursor)?),
    }
    Ok(())
}

fn no_section(parser: &mut Parser, cursor: &Cursor, word: &str) -> netdsl_kernels::diagnostic::Diagnostic {
    let message = format!("expected `state`, `step` or `update`, found {}", found(cursor));
    let near = nearest(word, SECTIONS.iter().map(|(w, _)| *w)).unwrap_or("update");
    parser.error(cursor.here(), message).help(format!("write it like `{}`", example(near)))
}

/// Goes on where the section that began at `start` ends, or the next one begins.
fn skip_section(cursor: &mut Cursor, start: usize) {
    loop {
        let ended = match cursor.since(start).last() {
            Some(TokenTree::Group(g)) => g.delimiter() == Delimiter::Brace,
            Some(TokenTree::Punct(p)) => p.as_char() == ';',
            Some(TokenTree::Ident(_) | TokenTree::Literal(_)) => false,
            None => {
                cursor.skip();
                false
            }
        };
        if ended || cursor.is_empty() || begins_section(cursor) {
            return;
        }
        cursor.skip();
    }
}

fn begins_section(cursor: &Cursor) -> bool {
    let word = cursor.ident_at(0).is_some_and(|word| SECTIONS.iter().any(|(w, _)| word == w));
    word && (cursor.ident_at(1).is_some() || cursor.operator_at(1) == Some("|"))
}

fn state(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Vec<Word>> {
    cursor.skip();
    let mut names = vec![];
    loop {
        let name = parser.name(cursor, "the name of a state")?;
        names.push(parser.sites.word(&name));
        if !cursor.eat(",") {
            break;
        }
    }
    parser.eat(cursor, ";", "behind the states")?;
    Ok(names)
}

/// `|a, b| { .. }`
fn function(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<(Vec<Word>, Group)> {
    cursor.skip();
    parser.eat(cursor, "|", "and the names of its numbers")?;
    let params = parser.closure_params(cursor)?;
    match cursor.eat_group(Delimiter::Brace) {
        Some(body) => Ok((params, body)),
        None => Err(parser.expected(cursor, "`{ .. }`")),
    }
}

fn step(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<(Word, Vec<(Word, Scalar)>)> {
    let at = cursor.here();
    let (mut params, body) = function(parser, cursor)?;
    let (Some(time), true) = (params.pop(), params.is_empty()) else {
        let message = "`step` takes one name: the number of the step, counted from 1";
        return Err(parser.error(at, message).help("write `step |t| { .. }`"));
    };
    let mut inner = Cursor::of(&body, "the step");
    let mut lets = vec![];
    while !inner.is_empty() {
        if !inner.sees_word("let") {
            return Err(parser.expected(&inner, "`let name = ..;`"));
        }
        lets.push(parser.scalar_let(&mut inner)?);
    }
    Ok((time, lets))
}

fn update(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Update> {
    let site = parser.sites.add(cursor.here());
    let (params, body) = function(parser, cursor)?;
    let mut inner = Cursor::of(&body, "the update");
    let mut lines = vec![];
    while let Some(line) = line(parser, &mut inner)? {
        lines.push(line);
    }
    if inner.is_empty() {
        let diagnostic = parser.error(inner.here(), "the update has no value behind its lines");
        return Err(diagnostic.help("end it with the new value of the parameter, such as `w - lr * g`"));
    }
    let result = parser.scalar(&mut inner)?;
    parser.end(&inner)?;
    Ok(Update { params, lines, result, site })
}

/// A `let` or an assignment; `None` where the result begins.
fn line(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Option<Line>> {
    if cursor.sees_word("let") {
        let (name, value) = parser.scalar_let(cursor)?;
        return Ok(Some(Line { name, assigns: false, value }));
    }
    let Some(TokenTree::Ident(ident)) = cursor.peek().cloned() else { return Ok(None) };
    let compound = matches!(cursor.operator_at(1), Some("+" | "-" | "*" | "/")) && cursor.operator_at(2) == Some("=");
    if compound || cursor.operator_at(1) == Some("+=") {
        let diagnostic = parser.error(cursor.here(), "there is only plain assignment");
        return Err(diagnostic.help(format!("write `{ident} = {ident} .. ;`")));
    }
    if cursor.operator_at(1) != Some("=") {
        return Ok(None);
    }
    cursor.skip();
    cursor.eat("=");
    let value = parser.scalar(cursor)?;
    parser.eat(cursor, ";", "behind the formula")?;
    Ok(Some(Line { name: parser.sites.word(&ident), assigns: true, value }))
}

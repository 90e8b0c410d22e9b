//! Words for typical slips: what people write instead of a statement, and what they leave behind one.
use super::Parser;
use super::parser::found;
use crate::tokens::{Cursor, text};
use netdsl_kernels::diagnostic::{Diagnostic, nearest};
use proc_macro2::{Delimiter, TokenTree};

/// The words that begin a statement, each with an example.
const STATEMENTS: [(&str, &str); 8] = [
    ("input", "input image: u8[1, 28, 28];"),
    ("target", "target label: Class(10);"),
    ("const", "const HIDDEN = 4 * 32;"),
    ("layer", "layer encoder: Dense(64);"),
    ("let", "let logits = image -> Flatten -> Dense(10);"),
    ("loss", "loss data: CrossEntropy(logits, label);"),
    ("output", "output logits: [10];"),
    ("batch", "batch: 64;"),
];

/// How a statement with this first word is written.
pub(super) fn example(keyword: &str) -> Option<&'static str> {
    STATEMENTS.iter().find(|(k, _)| *k == keyword).map(|(_, example)| *example)
}

/// Whether the word begins a statement.
pub(super) fn is_keyword(word: &str) -> bool {
    example(word).is_some()
}

fn keywords() -> String {
    let quoted: Vec<String> = STATEMENTS.iter().map(|(k, _)| format!("`{k}`")).collect();
    quoted.join(", ")
}

/// What is wrong with tokens that begin no statement.
pub(super) fn no_statement(parser: &mut Parser, cursor: &Cursor) -> Diagnostic {
    let Some(word) = cursor.ident_at(0).map(ToString::to_string) else {
        let message = format!("expected a statement, found {}", found(cursor));
        return parser.error(cursor.here(), message).help(format!("a statement begins with {}", keywords()));
    };
    let here = cursor.here();
    let chain = cursor.rest().len() > 1 && arrow_behind(cursor);
    match cursor.operator_at(1) {
        Some("=") => {
            let message = format!("`{word} = ..` is not a statement");
            parser.error(here, message).help(format!("write `let {word} = ..;`"))
        }
        _ if chain => {
            let message = "a value that nothing names";
            parser.error(here, message).help(format!("write `let y = {};`", text(cursor.rest())))
        }
        _ => unknown_word(parser, cursor, &word),
    }
}

fn arrow_behind(cursor: &Cursor) -> bool {
    (1..cursor.rest().len()).any(|i| cursor.operator_at(i) == Some("->"))
}

fn unknown_word(parser: &mut Parser, cursor: &Cursor, word: &str) -> Diagnostic {
    let here = cursor.here();
    let near = nearest(word, STATEMENTS.iter().map(|(k, _)| *k));
    let layer = word.starts_with(char::is_uppercase);
    let applied = layer && (cursor.rest().len() == 1 || cursor.group_at(1, Delimiter::Parenthesis).is_some());
    if applied {
        let message = format!("`{}` is applied to nothing", text(cursor.rest()));
        return parser.error(here, message).help(format!("write `let y = x -> {};`", text(cursor.rest())));
    }
    let diagnostic = parser.error(here, format!("`{word}` does not begin a statement"));
    match near.and_then(|k| example(k).map(|e| (k, e))) {
        Some((k, e)) => diagnostic.help(format!("did you mean `{k}`, as in `{e}`?")),
        None => diagnostic.help(format!("a statement begins with {}", keywords())),
    }
}

/// What is left behind a statement that could be read so far; `None` if nothing is.
pub(super) fn behind(parser: &mut Parser, cursor: &Cursor) -> Option<Diagnostic> {
    let here = cursor.here();
    let rest = text(cursor.rest());
    if cursor.is_empty() {
        return None;
    }
    if let Some(operator) = cursor.operator_at(0) {
        return Some(match operator {
            "," => parser.error(here, "expected `;`, found `,`").help("every statement ends with `;`"),
            "=>" => parser.error(here, "expected `->`, found `=>`").help("steps are joined with `->`"),
            "-" if cursor.operator_at(1) == Some(">") => {
                parser.error(here, "expected `->`, found `- >`").help("write `->` without a space")
            }
            "." => parser
                .error(here, "values have no methods and no fields")
                .help("apply a layer or function with `->`, such as `x -> Relu` or `x -> |v| v.abs()`"),
            "|" | "||" | ">" | ">>" => {
                parser.error(here, format!("expected `->`, found `{operator}`")).help("steps are joined with `->`")
            }
            _ => parser.wrong(here, format!("expected `;`, found `{operator}`")),
        });
    }
    let diagnostic = match cursor.peek() {
        Some(TokenTree::Ident(word)) => {
            parser.error(here, format!("missing `->` before `{word}`")).help(format!("write `-> {rest}`"))
        }
        _ => parser.wrong(here, format!("expected `;`, found {}", found(cursor))),
    };
    Some(diagnostic)
}

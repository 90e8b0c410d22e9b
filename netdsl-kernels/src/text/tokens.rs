//! Words, numbers, strings and punctuation of a network's text. Comments are dropped, doc comments too.
use crate::diagnostic::{Code, Diagnostic, Site};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tokens {
    Word(String),
    Number { value: f64, integer: bool },
    Text(String),
    Punctuation(&'static str),
    End,
}

/// A token with its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Tokens,
    pub at: usize,
    pub end: usize,
    pub line: u32,
}

impl Token {
    pub(super) fn is(&self, punctuation: &str) -> bool {
        matches!(self.kind, Tokens::Punctuation(p) if p == punctuation)
    }
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Tokens::Word(w) if w == word)
    }
    pub(super) fn shown(&self, text: &str) -> String {
        match self.kind {
            Tokens::End => "the end".to_string(),
            _ => format!("`{}`", text.get(self.at..self.end).unwrap_or("")),
        }
    }
}

/// Longer ones first.
const PUNCTUATION: [&str; 28] = [
    "->", "<=", ">=", "==", "!=", "::", "(", ")", "[", "]", "{", "}", ",", ";", ":", "=", "+", "-", "*", "/", "%", "<",
    ">", "|", ".", "#", "!", "&",
];

/// The tokens of a text, with `End` as the last.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Diagnostic> {
    let mut tokens = vec![];
    let (mut at, mut line) = (0, 1);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            line += u32::from(first == '\n');
            at += first.len_utf8();
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else {
            let (kind, length) = token(rest).ok_or_else(|| unknown(at, first))?;
            tokens.push(Token { kind, at, end: at + length, line });
            at += length;
        }
    }
    tokens.push(Token { kind: Tokens::End, at, end: at, line });
    Ok(tokens)
}

fn unknown(at: usize, found: char) -> Diagnostic {
    Diagnostic::new(Code::Syntax, Site(at as u32), format!("`{found}` does not belong here"))
}

fn token(rest: &str) -> Option<(Tokens, usize)> {
    let first = rest.chars().next()?;
    if first.is_ascii_digit() {
        return Some(number(rest));
    }
    if first.is_alphabetic() || first == '_' {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        return Some((Tokens::Word(rest[..length].to_string()), length));
    }
    if first == '"' {
        let length = 1 + rest[1..].find('"')?;
        return Some((Tokens::Text(rest[1..length].to_string()), length + 1));
    }
    PUNCTUATION.iter().find(|p| rest.starts_with(**p)).map(|p| (Tokens::Punctuation(p), p.len()))
}

/// `12`, `1_000`, `0.5`, `1e-4`, each with an optional suffix such as `f32`.
fn number(rest: &str) -> (Tokens, usize) {
    let digits =
        |from: usize| from + rest[from..].find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(rest.len() - from);
    let mut end = digits(0);
    let mut integer = true;
    if rest[end..].starts_with('.') && rest[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        end = digits(end + 1);
        integer = false;
    }
    if rest[end..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            (end, integer) = (exponent, false);
        }
    }
    let value = rest[..end].replace('_', "").parse().unwrap_or(f64::NAN); // digits always parse
    let suffix = ["f32", "f64", "usize", "u32", "i32"].into_iter().find(|s| rest[end..].starts_with(s));
    let integer = integer && !suffix.is_some_and(|s| s.starts_with('f'));
    (Tokens::Number { value, integer }, end + suffix.map_or(0, str::len))
}

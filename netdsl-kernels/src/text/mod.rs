//! Networks written as text: a `network!` body without rustc, for tests and tools only. The macro has its own parser of
//! tokens; a site here is a byte offset into the text. It deliberately does not check anything but grammar.
mod closures;
mod expressions;
mod statements;
mod tokens;

use crate::diagnostic::{Code, Diagnostic, Site};
use crate::front::{self, Model};
use crate::spec::{Network, Word};
use std::fmt::Write;
use tokens::{Token, Tokens};

/// Nesting that the parser follows; beyond it the text is refused.
const DEPTH: usize = 200;

type Parsed<T> = Result<T, Diagnostic>;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// The network that a text describes, and what is wrong with its grammar. A bad statement is `None` in `Network::items`.
pub fn parse(text: &str) -> (Network, Vec<Diagnostic>) {
    let mut parser = match tokens::tokens(text) {
        Ok(tokens) => Parser { text, tokens, at: 0, depth: 0 },
        Err(error) => return (nothing(), vec![error]),
    };
    let mut errors = vec![];
    let network = parser.network(&mut errors).unwrap_or_else(|error| {
        errors.push(error);
        nothing()
    });
    (network, errors)
}

/// The checked network of a text, or all that is wrong with it, one diagnostic a paragraph. Lints alone keep nothing from it.
pub fn compile(text: &str) -> Result<Model, String> {
    let (network, mut diagnostics) = parse(text);
    let complete = diagnostics.is_empty();
    let outcome = front::build(&network);
    diagnostics.extend(outcome.diagnostics);
    match outcome.model {
        Some(model) if complete => Ok(model),
        _ => Err(diagnostics.iter().map(|d| render(text, d)).collect()),
    }
}

/// A diagnostic as text: `line: code: message` with the word it points at, then notes and help, each on a line.
pub fn render(text: &str, d: &Diagnostic) -> String {
    let at = (d.site.0 as usize).min(text.len());
    let line = 1 + text.get(..at).unwrap_or("").matches('\n').count();
    let word: String = text.get(at..).unwrap_or("").chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let word = if word.is_empty() { text.get(at..).unwrap_or("").chars().take(1).collect() } else { word };
    let mut out = format!("{line}: {} at `{word}`: {}\n", d.code.name(), d.message);
    for note in &d.notes {
        let _ = writeln!(out, "  note: {note}"); // writing to a String cannot fail
    }
    if let Some(help) = &d.help {
        let _ = writeln!(out, "  help: {help}");
    }
    out
}

/// What stands for a text without a network; its statement that could not be parsed keeps the front end quiet.
fn nothing() -> Network {
    let name = Word { text: "Network".to_string(), site: Site(0), line: 1 };
    Network { name, file: "text".to_string(), allow: vec![], items: vec![None] }
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        self.ahead(0)
    }
    fn ahead(&self, n: usize) -> &Token {
        &self.tokens[(self.at + n).min(self.tokens.len() - 1)] // the last token is `End`
    }
    fn site(&self) -> Site {
        Site(self.token().at as u32)
    }
    fn line(&self) -> u32 {
        self.token().line
    }
    fn next(&mut self) -> Token {
        let token = self.token().clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }
    fn is(&self, punctuation: &str) -> bool {
        self.token().is(punctuation)
    }
    fn eat(&mut self, punctuation: &str) -> bool {
        let found = self.is(punctuation);
        if found {
            self.next();
        }
        found
    }
    fn expect(&mut self, punctuation: &str) -> Parsed<Site> {
        let site = self.site();
        if self.eat(punctuation) { Ok(site) } else { Err(self.error(&format!("`{punctuation}`"))) }
    }
    fn error(&self, expected: &str) -> Diagnostic {
        let found = self.token().shown(self.text);
        Diagnostic::new(Code::Syntax, self.site(), format!("expected {expected}, found {found}"))
    }
    fn is_word(&self) -> bool {
        matches!(self.token().kind, Tokens::Word(_))
    }
    fn word(&mut self, what: &str) -> Parsed<Word> {
        match self.token().kind.clone() {
            Tokens::Word(text) => {
                let word = Word { text, site: self.site(), line: self.line() };
                self.next();
                Ok(word)
            }
            _ => Err(self.error(what)),
        }
    }
    /// The text from token `first` up to the current one.
    fn since(&self, first: usize) -> String {
        let end = self.at.checked_sub(1).map_or(0, |last| self.tokens[last].end);
        self.text.get(self.tokens[first].at..end).unwrap_or("").to_string()
    }
    /// Items between two brackets, separated by commas; a trailing comma is fine.
    fn list<T>(&mut self, open: &str, close: &str, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.expect(open)?;
        let mut items = vec![];
        while !self.eat(close) {
            items.push(item(self)?);
            if !self.is(close) {
                self.expect(",")?;
            }
        }
        Ok(items)
    }
    /// Runs a rule one level deeper.
    fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= DEPTH {
            return Err(Diagnostic::new(Code::Syntax, self.site(), format!("nested more than {DEPTH} deep")));
        }
        self.depth += 1;
        let parsed = rule(self);
        self.depth -= 1;
        parsed
    }
}

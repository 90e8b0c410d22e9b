//! What all parsing functions share: the table of sites, the diagnostics so far, the words for "expected .., found ..".
use crate::sites::{Extent, Sites};
use crate::tokens::{Cursor, text};
use netdsl_kernels::diagnostic::{Code, Diagnostic};
use proc_macro2::{Delimiter, Ident, TokenTree};

/// The result of a parsing function: its diagnostic ends the statement.
pub(crate) type Parsed<T> = Result<T, Diagnostic>;

/// The state of parsing.
#[derive(Default)]
pub(crate) struct Parser {
    pub(crate) sites: Sites,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// How the statement being read is written: the help of an error that has no better one.
    pub(super) example: &'static str,
    depth: usize,
    nodes: usize,
}

/// Deeper than any formula; the parser and the compiler walk expressions recursively.
const MAX_DEPTH: usize = 64;
/// Operands and steps of one statement; a tree is at most this deep.
const MAX_NODES: usize = 1500;

impl Parser {
    /// Begins a statement that is written like the example.
    pub(crate) fn begin(&mut self, example: &'static str) {
        (self.example, self.depth, self.nodes) = (example, 0, 0);
    }
    /// A syntax error.
    pub(crate) fn error(&mut self, at: Extent, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Code::Syntax, self.sites.add(at), message)
    }
    /// A syntax error with the statement's example.
    pub(crate) fn wrong(&mut self, at: Extent, message: impl Into<String>) -> Diagnostic {
        let diagnostic = self.error(at, message);
        if self.example.is_empty() { diagnostic } else { diagnostic.help(format!("write it like `{}`", self.example)) }
    }
    /// "expected .., found ..", with the statement's example.
    pub(crate) fn expected(&mut self, cursor: &Cursor, what: &str) -> Diagnostic {
        self.wrong(cursor.here(), format!("expected {what}, found {}", found(cursor)))
    }
    /// Reads an operator, or says what was expected.
    pub(crate) fn eat(&mut self, cursor: &mut Cursor, operator: &str, why: &str) -> Parsed<()> {
        if cursor.eat(operator) { Ok(()) } else { Err(self.expected(cursor, &format!("`{operator}` {why}"))) }
    }
    /// Reads the name of something that is being defined.
    pub(crate) fn name(&mut self, cursor: &mut Cursor, what: &str) -> Parsed<Ident> {
        match cursor.ident_at(0) {
            Some(ident) if !is_reserved(&ident.to_string()) => Ok(self.take_ident(cursor)?),
            Some(ident) => {
                let word = ident.to_string();
                let word = word.trim_start_matches("r#");
                let message = format!("`{word}` is a word of Rust and cannot be {what}");
                Err(self.error(cursor.here(), message).help(format!("choose another name, such as `{word}_1`")))
            }
            None => Err(self.expected(cursor, what)),
        }
    }
    /// Reads any identifier.
    pub(super) fn take_ident(&mut self, cursor: &mut Cursor) -> Parsed<Ident> {
        match cursor.eat_ident() {
            Some(ident) => Ok(ident),
            None => Err(self.expected(cursor, "a name")),
        }
    }
    /// Nothing may follow.
    pub(crate) fn end(&mut self, cursor: &Cursor) -> Parsed<()> {
        if cursor.is_empty() { Ok(()) } else { Err(self.expected(cursor, &format!("the end of {}", cursor.whole))) }
    }
    /// Counts an operand or step: a statement beyond all measure would exhaust the stack of whoever walks it.
    pub(super) fn count(&mut self, cursor: &Cursor) -> Parsed<()> {
        self.nodes += 1;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        let message = format!("this statement has more than {MAX_NODES} operands and steps");
        Err(self.error(cursor.here(), message).help("split it into several `let`s"))
    }
    /// Reads something one level deeper.
    pub(super) fn nested<T>(
        &mut self,
        cursor: &mut Cursor,
        read: impl FnOnce(&mut Parser, &mut Cursor) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            let message = format!("this is nested more than {MAX_DEPTH} levels deep");
            return Err(self.error(cursor.here(), message).help("name a part of it with `let`"));
        }
        self.depth += 1;
        let result = read(self, cursor);
        self.depth -= 1;
        result
    }
}

/// The next token for a message.
pub(crate) fn found(cursor: &Cursor) -> String {
    let delimiters = |open: &str, close: &str| format!("`{open}..{close}`");
    match (cursor.operator_at(0), cursor.peek()) {
        (Some(operator), _) => format!("`{operator}`"),
        (None, None) => format!("the end of {}", cursor.whole),
        (None, Some(TokenTree::Group(g))) => match g.delimiter() {
            Delimiter::Parenthesis => delimiters("(", ")"),
            Delimiter::Bracket => delimiters("[", "]"),
            Delimiter::Brace => delimiters("{", "}"),
            Delimiter::None => "a macro's fragment".to_string(),
        },
        (None, Some(token)) => format!("`{}`", text(std::slice::from_ref(token))),
    }
}

/// Words that Rust does not take as the name of a field or variable.
fn is_reserved(word: &str) -> bool {
    const RESERVED: [&str; 51] = [
        "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct",
        "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where",
    ];
    RESERVED.contains(&word) || ["while", "yield"].contains(&word) || word.starts_with("r#")
}

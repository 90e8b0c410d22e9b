//! Formulas over numbers, inside closures and `optimizer!`: arithmetic, functions, `let`, `if .. else`. Rust's syntax, a
//! small part of it; the rest of Rust is refused with words about what there is.
use super::number::operator;
use super::parser::found;
use super::{Parsed, Parser};
use crate::sites::Extent;
use crate::tokens::{Cursor, LiteralValue, literal, text};
use netdsl_kernels::diagnostic::{Code, Diagnostic};
use netdsl_kernels::spec::{Operator, Scalar, ScalarKind, Word};
use proc_macro2::{Delimiter, Group, Ident, TokenTree};

const COMPARISONS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];
/// Words that begin what a formula does not have.
const STATEMENTS: [&str; 8] = ["for", "while", "loop", "match", "return", "let", "unsafe", "fn"];

impl Parser {
    /// A formula.
    pub(crate) fn scalar(&mut self, cursor: &mut Cursor) -> Parsed<Scalar> {
        let start = cursor.position();
        let mut left = self.scalar_product(cursor)?;
        while let Some(op) = operator(cursor, &["+", "-"]).filter(|_| cursor.operator_at(1) != Some(">")) {
            cursor.skip();
            let right = self.scalar_product(cursor)?;
            left = self.scalar_binary(cursor, start, op, left, right);
        }
        Ok(left)
    }
    fn scalar_product(&mut self, cursor: &mut Cursor) -> Parsed<Scalar> {
        let start = cursor.position();
        let mut left = self.scalar_sign(cursor)?;
        while let Some(op) = operator(cursor, &["*", "/", "%"]) {
            cursor.skip();
            let right = self.scalar_sign(cursor)?;
            left = self.scalar_binary(cursor, start, op, left, right);
        }
        Ok(left)
    }
    fn scalar_binary(&mut self, cursor: &Cursor, start: usize, op: Operator, left: Scalar, right: Scalar) -> Scalar {
        let site = self.sites.add(cursor.extent_since(start));
        Scalar { kind: ScalarKind::Binary(op, Box::new(left), Box::new(right)), site }
    }
    /// `-x.abs()` is `-(x.abs())`, as in Rust.
    fn scalar_sign(&mut self, cursor: &mut Cursor) -> Parsed<Scalar> {
        self.count(cursor)?;
        let start = cursor.position();
        if cursor.eat("-") {
            let inner = self.nested(cursor, Parser::scalar_sign)?;
            let site = self.sites.add(cursor.extent_since(start));
            return Ok(Scalar { kind: ScalarKind::Negative(Box::new(inner)), site });
        }
        let mut value = self.scalar_operand(cursor)?;
        while cursor.eat(".") {
            self.count(cursor)?;
            value = self.method(cursor, start, value)?;
        }
        if cursor.sees_word("as") || cursor.sees("?") {
            let extent = cursor.here();
            let diagnostic = Diagnostic::new(Code::Closure, self.sites.add(extent), "numbers have one type here");
            return Err(diagnostic.help(format!("remove {}", found(cursor))));
        }
        Ok(value)
    }
    /// `x.max(y)`
    fn method(&mut self, cursor: &mut Cursor, start: usize, receiver: Scalar) -> Parsed<Scalar> {
        let name = match cursor.eat_ident() {
            Some(name) => self.sites.word(&name),
            None => return Err(self.expected(cursor, "the name of a function behind `.`")),
        };
        let Some(group) = cursor.eat_group(Delimiter::Parenthesis) else {
            let diagnostic = Diagnostic::new(Code::Closure, name.site, format!("`.{}` is no function", name.text));
            return Err(diagnostic.help(format!("write `.{}()`; numbers have no fields", name.text)));
        };
        let mut arguments = vec![receiver];
        arguments.extend(self.nested(cursor, |parser, _| parser.scalars(&group))?);
        let site = self.sites.add(cursor.extent_since(start));
        Ok(Scalar { kind: ScalarKind::Call(name, arguments), site })
    }
    fn scalar_operand(&mut self, cursor: &mut Cursor) -> Parsed<Scalar> {
        let start = cursor.position();
        let at = cursor.here();
        let kind = match cursor.peek().cloned() {
            Some(TokenTree::Literal(l)) => {
                cursor.skip();
                match literal(&l) {
                    LiteralValue::Number { value, .. } => ScalarKind::Number(value),
                    LiteralValue::Text(_) | LiteralValue::Other => ScalarKind::Other(l.to_string()),
                }
            }
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis => {
                cursor.skip();
                let mut inner = Cursor::of(&g, "the parentheses");
                let value = self.nested(&mut inner, Parser::scalar)?;
                self.scalar_end(&inner)?;
                value.kind
            }
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Brace => {
                cursor.skip();
                self.nested(cursor, |parser, _| parser.scalar_block(&g))?.kind
            }
            Some(TokenTree::Ident(word)) => return self.scalar_word(cursor, start, &word),
            Some(TokenTree::Punct(_)) if cursor.sees("&") || cursor.sees("*") || cursor.sees("!") => {
                let diagnostic = Diagnostic::new(
                    Code::Closure,
                    self.sites.add(at),
                    format!("{} has no meaning on a number", found(cursor)),
                );
                return Err(diagnostic.help("parameters are numbers, not references"));
            }
            _ => return Err(self.expected(cursor, "a number, a parameter or a function")),
        };
        Ok(Scalar { kind, site: self.sites.add(cursor.extent_since(start)) })
    }
    fn scalar_word(&mut self, cursor: &mut Cursor, start: usize, word: &Ident) -> Parsed<Scalar> {
        if word == "if" {
            return self.nested(cursor, Parser::scalar_if);
        }
        let name = self.sites.word(word);
        if STATEMENTS.contains(&name.text.as_str()) {
            let message = format!("`{word}` has no place in a formula");
            let diagnostic = Diagnostic::new(Code::Closure, name.site, message);
            return Err(diagnostic
                .help("a formula has arithmetic, functions, `if a < b { .. } else { .. }` and `{ let x = ..; .. }`"));
        }
        cursor.skip();
        let kind = if let Some(group) = cursor.eat_group(Delimiter::Parenthesis) {
            let arguments = self.nested(cursor, |parser, _| parser.scalars(&group))?;
            ScalarKind::Call(name, arguments)
        } else if cursor.sees("::") || cursor.sees("!") {
            while cursor.eat("::") || cursor.eat("!") || matches!(cursor.peek(), Some(TokenTree::Group(_))) {
                if matches!(cursor.peek(), Some(TokenTree::Ident(_) | TokenTree::Group(_))) {
                    cursor.skip();
                }
            }
            ScalarKind::Other(text(cursor.since(start)))
        } else {
            ScalarKind::Name(name.text)
        };
        Ok(Scalar { kind, site: self.sites.add(cursor.extent_since(start)) })
    }
    fn scalars(&mut self, group: &Group) -> Parsed<Vec<Scalar>> {
        let mut cursor = Cursor::of(group, "the arguments");
        let mut values = vec![];
        while !cursor.is_empty() {
            values.push(self.scalar(&mut cursor)?);
            self.comma(&mut cursor)?;
        }
        Ok(values)
    }
    /// `if a < b { x } else { y }`
    fn scalar_if(&mut self, cursor: &mut Cursor) -> Parsed<Scalar> {
        let start = cursor.position();
        cursor.skip();
        let (left, compare, right) = self.condition(cursor)?;
        let then = self.braces(cursor, "the value where the condition holds")?;
        if !cursor.eat_word("else") {
            let diagnostic = self.expected(cursor, "`else`");
            return Err(diagnostic.help("a formula has a value in every case: write `if .. { .. } else { .. }`"));
        }
        let otherwise = if cursor.sees_word("if") {
            self.nested(cursor, Parser::scalar_if)?
        } else {
            self.braces(cursor, "the value where the condition does not hold")?
        };
        let kind = ScalarKind::If { compare, parts: Box::new([left, right, then, otherwise]) };
        Ok(Scalar { kind, site: self.sites.add(cursor.extent_since(start)) })
    }
    /// One comparison; a number alone asks whether it is not 0.
    fn condition(&mut self, cursor: &mut Cursor) -> Parsed<(Scalar, &'static str, Scalar)> {
        let at = cursor.here();
        let left = self.scalar_condition_side(cursor)?;
        let Some(compare) = COMPARISONS.into_iter().find(|c| cursor.sees(c)) else {
            if cursor.group_at(0, Delimiter::Brace).is_some() {
                let zero = Scalar { kind: ScalarKind::Number(0.0), site: self.sites.add(at) };
                return Ok((left, "!=", zero));
            }
            return Err(self.expected(cursor, "a comparison such as `<`"));
        };
        cursor.eat(compare);
        let right = self.scalar_condition_side(cursor)?;
        if cursor.sees("&&") || cursor.sees("||") {
            let message = format!("a condition is one comparison; {} is not known", found(cursor));
            let diagnostic = Diagnostic::new(Code::Closure, self.sites.add(cursor.here()), message);
            return Err(diagnostic.help("put one `if` inside the other"));
        }
        Ok((left, compare, right))
    }
    /// A formula in front of a `{` that does not belong to it.
    fn scalar_condition_side(&mut self, cursor: &mut Cursor) -> Parsed<Scalar> {
        if cursor.group_at(0, Delimiter::Brace).is_some() {
            return Err(self.expected(cursor, "a comparison such as `x < 0`"));
        }
        self.scalar(cursor)
    }
    fn braces(&mut self, cursor: &mut Cursor, what: &str) -> Parsed<Scalar> {
        match cursor.eat_group(Delimiter::Brace) {
            Some(group) => self.nested(cursor, |parser, _| parser.scalar_block(&group)),
            None => Err(self.expected(cursor, &format!("`{{ .. }}` with {what}"))),
        }
    }
    /// `{ let a = ..; b }`
    fn scalar_block(&mut self, group: &Group) -> Parsed<Scalar> {
        let mut cursor = Cursor::of(group, "the block");
        let mut lets = vec![];
        while cursor.sees_word("let") {
            lets.push(self.scalar_let(&mut cursor)?);
        }
        if cursor.is_empty() {
            return Err(self.expected(&cursor, "the block's value behind its `let`s"));
        }
        let result = self.scalar(&mut cursor)?;
        self.scalar_end(&cursor)?;
        if lets.is_empty() {
            return Ok(result);
        }
        let site = self.sites.add(Extent::of_token(&TokenTree::Group(group.clone())));
        Ok(Scalar { kind: ScalarKind::Block { lets, result: Box::new(result) }, site })
    }
    /// `let a = ..;`
    pub(crate) fn scalar_let(&mut self, cursor: &mut Cursor) -> Parsed<(Word, Scalar)> {
        cursor.skip();
        if cursor.sees_word("mut") {
            let site = self.sites.add(cursor.here());
            let diagnostic =
                Diagnostic::new(Code::Closure, site, "numbers of a formula never change: there is no `mut`");
            return Err(diagnostic.help("give the new number a name of its own"));
        }
        let name = self.name(cursor, "the name of a number")?;
        let word = self.sites.word(&name);
        self.eat(cursor, "=", "and a formula")?;
        let value = self.scalar(cursor)?;
        self.eat(cursor, ";", "behind the formula")?;
        Ok((word, value))
    }
    /// Nothing may follow a formula.
    fn scalar_end(&mut self, cursor: &Cursor) -> Parsed<()> {
        if cursor.is_empty() {
            return Ok(());
        }
        let message = match cursor.operator_at(0) {
            Some(c) if COMPARISONS.contains(&c) => {
                format!("`{c}` is not a number: a comparison stands behind `if`")
            }
            Some("=") => "a name is given once, with `let`; nothing is assigned".to_string(),
            _ => format!("expected an operator or the end of {}, found {}", cursor.whole, found(cursor)),
        };
        Err(Diagnostic::new(Code::Closure, self.sites.add(cursor.here()), message))
    }
}

//! Layers with their arguments: `Conv2d(6, kernel: 5, init: Normal(0.1))`.
use super::parser::found;
use super::{Parsed, Parser};
use crate::tokens::{Cursor, LiteralValue, literal, text};
use netdsl_kernels::spec::{Argument, Call, Literal};
use proc_macro2::{Delimiter, Group, Ident, TokenTree};

impl Parser {
    /// A layer, or the name of a shared one.
    pub(super) fn call(&mut self, cursor: &mut Cursor) -> Parsed<Call> {
        let start = cursor.position();
        let Some(name) = cursor.eat_ident() else {
            return Err(self.expected(cursor, "a layer such as `Dense(10)`"));
        };
        if let Some(wrong) = self.wrong_arguments(cursor, &name) {
            return Err(wrong);
        }
        let arguments = match cursor.eat_group(Delimiter::Parenthesis) {
            Some(group) => self.nested(cursor, |parser, _| parser.arguments(&group))?,
            None => vec![],
        };
        Ok(Call { name: self.sites.word(&name), arguments, text: text(cursor.since(start)) })
    }
    /// Other ways of giving arguments.
    fn wrong_arguments(&mut self, cursor: &Cursor, name: &Ident) -> Option<netdsl_kernels::diagnostic::Diagnostic> {
        let inside = |g: &Group| text(&crate::tokens::flatten(g.stream()));
        let other = cursor.group_at(0, Delimiter::Bracket).or_else(|| cursor.group_at(0, Delimiter::Brace));
        if let Some(group) = other {
            let help = format!("write `{name}({})`", inside(group));
            return Some(self.error(cursor.here(), format!("arguments of `{name}` stand in parentheses")).help(help));
        }
        let message = match cursor.operator_at(0) {
            Some("::" | ".") => {
                format!("`{name}` is a simple name: a layer has no path, no type parameters, no methods")
            }
            Some("!") => format!("`{name}!` is another macro: only layers can stand here"),
            Some("<") => format!("`{name}` has no type parameters"),
            _ => return None,
        };
        Some(self.error(cursor.here(), message).help(format!("write `{name}` or `{name}(..)`")))
    }
    /// All arguments of the parentheses.
    pub(super) fn arguments(&mut self, group: &Group) -> Parsed<Vec<Argument>> {
        let mut cursor = Cursor::of(group, "the arguments");
        let mut arguments = vec![];
        while !cursor.is_empty() {
            arguments.push(self.argument(&mut cursor)?);
            self.comma(&mut cursor)?;
        }
        Ok(arguments)
    }
    /// The comma behind an argument, or the end.
    pub(super) fn comma(&mut self, cursor: &mut Cursor) -> Parsed<()> {
        if cursor.is_empty() || cursor.eat(",") {
            return Ok(());
        }
        let message = match cursor.peek() {
            Some(TokenTree::Punct(_)) => {
                format!("expected `,` or the end of {}, found {}", cursor.whole, found(cursor))
            }
            _ => format!("missing `,` before {}", found(cursor)),
        };
        Err(self.error(cursor.here(), message).help("arguments are separated by `,`"))
    }
    /// One argument with or without a name.
    pub(super) fn argument(&mut self, cursor: &mut Cursor) -> Parsed<Argument> {
        let mut name = None;
        if let Some(word) = cursor.ident_at(0).cloned() {
            match cursor.operator_at(1) {
                Some(":") => {
                    cursor.skip();
                    cursor.eat(":");
                    name = Some(self.sites.word(&word));
                }
                Some("=") => return Err(self.assigned(cursor, &word)),
                _ => {}
            }
        }
        if let (Some(name), true) = (&name, cursor.is_empty() || cursor.sees(",")) {
            let message = format!("the argument `{}` has no value", name.text);
            return Err(self.error(cursor.here(), message).help(format!("write `{}: ..`", name.text)));
        }
        let start = cursor.position();
        let value = self.literal(cursor)?;
        Ok(Argument { name, value, site: self.sites.add(cursor.extent_since(start)) })
    }
    /// `kernel = 5`
    fn assigned(&mut self, cursor: &Cursor, word: &Ident) -> netdsl_kernels::diagnostic::Diagnostic {
        let mut end = 2;
        while cursor.peek_at(end).is_some() && cursor.operator_at(end) != Some(",") {
            end += 1;
        }
        let value = text(&cursor.rest()[2..end]);
        let at = cursor.peek_at(1).map_or_else(|| cursor.here(), crate::sites::Extent::of_token);
        let value = if value.is_empty() { ".." } else { &value };
        self.error(at, "arguments are given with `:`, not `=`").help(format!("write `{word}: {value}`"))
    }
    fn literal(&mut self, cursor: &mut Cursor) -> Parsed<Literal> {
        let alone = |n: usize| cursor.peek_at(n).is_none() || cursor.operator_at(n) == Some(",");
        match cursor.peek() {
            Some(TokenTree::Ident(word)) if alone(1) && (word == "true" || word == "false") => {
                let value = word == "true";
                cursor.skip();
                Ok(Literal::Bool(value))
            }
            Some(TokenTree::Ident(_)) if alone(1) || self.is_call(cursor) => {
                Ok(Literal::Call(self.nested(cursor, Parser::call)?))
            }
            Some(TokenTree::Literal(l)) if alone(1) => match literal(l) {
                LiteralValue::Text(value) => {
                    cursor.skip();
                    Ok(Literal::Text(value))
                }
                _ => Ok(Literal::Number(self.number(cursor)?)),
            },
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Bracket => {
                let numbers = self.numbers(g, "the list")?;
                cursor.skip();
                Ok(Literal::List(numbers))
            }
            Some(TokenTree::Punct(p)) if p.as_char() == '|' => {
                let diagnostic = self.error(cursor.here(), "an argument cannot be a function");
                Err(diagnostic.help("apply a function as a step of its own: `x -> |v| v * v`"))
            }
            None => Err(self.expected(cursor, "an argument")),
            Some(_) => Ok(Literal::Number(self.number(cursor)?)),
        }
    }
    /// `Normal(0.1)` and nothing behind it.
    fn is_call(&self, cursor: &Cursor) -> bool {
        let parens = cursor.group_at(1, Delimiter::Parenthesis).is_some();
        parens && (cursor.peek_at(2).is_none() || cursor.operator_at(2) == Some(","))
    }
}

//! Functions of numbers: `|y, t| (y - t).abs()`. What stands behind the bars is `scalar`'s.
use super::{Parsed, Parser};
use crate::tokens::{Cursor, text};
use netdsl_kernels::diagnostic::{Code, Diagnostic};
use netdsl_kernels::spec::{Closure, Word};

impl Parser {
    /// A closure; its body reaches as far as a formula can.
    pub(super) fn closure(&mut self, cursor: &mut Cursor) -> Parsed<Closure> {
        let start = cursor.position();
        let at = cursor.here();
        let site = self.sites.add(at);
        if cursor.sees("||") {
            let diagnostic = Diagnostic::new(Code::Closure, site, "a function without parameters");
            return Err(diagnostic.help("write `|v| ..`, where `v` is one element of the value"));
        }
        cursor.eat("|");
        let params = self.closure_params(cursor)?;
        if cursor.is_empty() {
            return Err(self.expected(cursor, "the function's formula behind `|`"));
        }
        let body = self.nested(cursor, Parser::scalar)?;
        Ok(Closure { params, body, text: text(cursor.since(start)), site })
    }
    /// Names up to the closing bar.
    pub(crate) fn closure_params(&mut self, cursor: &mut Cursor) -> Parsed<Vec<Word>> {
        let mut params: Vec<Word> = vec![];
        while !cursor.eat("|") {
            let ident = self.name(cursor, "the name of a parameter")?;
            let word = self.sites.word(&ident);
            if cursor.sees(":") {
                let diagnostic =
                    Diagnostic::new(Code::Closure, self.sites.add(cursor.here()), "parameters have no types here");
                return Err(diagnostic.help(format!("write `{ident}`: every parameter is one number")));
            }
            if params.iter().any(|p| p.text == word.text) {
                let message = format!("the parameter `{ident}` is there twice");
                return Err(Diagnostic::new(Code::Closure, word.site, message));
            }
            params.push(word);
            if !cursor.sees("|") && !cursor.eat(",") {
                return Err(self.expected(cursor, "`,` or `|` behind a parameter"));
            }
        }
        Ok(params)
    }
}

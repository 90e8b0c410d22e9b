//! A position in a list of tokens that can look ahead and never fails: behind the end there is `None`.
//! Operators of two characters are one unit here.
use super::flatten;
use crate::sites::Extent;
use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenTree};

/// Reads tokens of one level.
pub(crate) struct Cursor {
    tokens: Vec<TokenTree>,
    at: usize,
    /// Where the list ends: what an error at the end points at.
    end: Extent,
    /// What ends here, such as "the statement".
    pub(crate) whole: &'static str,
}

/// Operators of two characters that the language knows or warns of.
const PAIRS: [&str; 11] = ["->", "=>", "==", "!=", "<=", ">=", "::", "||", "&&", "..", "+="];
/// All of one character.
const SINGLES: &str = "+-*/%=<>!:;,.|&#$?@^~'";

impl Cursor {
    /// Over tokens, with the place that stands for their end.
    pub(crate) fn new(tokens: Vec<TokenTree>, end: Extent, whole: &'static str) -> Cursor {
        Cursor { tokens, at: 0, end, whole }
    }
    /// Over what a group holds.
    pub(crate) fn of(group: &Group, whole: &'static str) -> Cursor {
        Cursor::new(flatten(group.stream()), Extent::of(group.span_close()), whole)
    }
    /// The next token.
    pub(crate) fn peek(&self) -> Option<&TokenTree> {
        self.peek_at(0)
    }
    /// The token after `n` others.
    pub(crate) fn peek_at(&self, n: usize) -> Option<&TokenTree> {
        self.tokens.get(self.at + n)
    }
    /// Whether everything was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.at >= self.tokens.len()
    }
    /// Goes one token on.
    pub(crate) fn skip(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len());
    }
    /// How many tokens were read.
    pub(crate) fn position(&self) -> usize {
        self.at
    }
    /// The tokens read since a position.
    pub(crate) fn since(&self, position: usize) -> &[TokenTree] {
        &self.tokens[position.min(self.at)..self.at]
    }
    /// The tokens not read.
    pub(crate) fn rest(&self) -> &[TokenTree] {
        &self.tokens[self.at..]
    }
    /// Where the next token, or the end, stands.
    pub(crate) fn here(&self) -> Extent {
        self.peek().map_or(self.end, Extent::of_token)
    }
    /// From a position to the last token read.
    pub(crate) fn extent_since(&self, position: usize) -> Extent {
        match self.since(position) {
            [first, .., last] => Extent::of_token(first).to(Extent::of_token(last)),
            [only] => Extent::of_token(only),
            [] => self.here(),
        }
    }

    /// The operator that begins after `n` tokens.
    pub(crate) fn operator_at(&self, n: usize) -> Option<&'static str> {
        let Some(TokenTree::Punct(first)) = self.peek_at(n) else { return None };
        if let (Spacing::Joint, Some(TokenTree::Punct(second))) = (first.spacing(), self.peek_at(n + 1)) {
            let mut pair = PAIRS.iter().filter(|p| p.starts_with(first.as_char()) && p.ends_with(second.as_char()));
            if let Some(pair) = pair.next() {
                return Some(pair);
            }
        }
        let at = SINGLES.find(first.as_char())?;
        SINGLES.get(at..at + 1)
    }
    /// Whether the next operator is this one.
    pub(crate) fn sees(&self, operator: &str) -> bool {
        self.operator_at(0) == Some(operator)
    }
    /// Reads the operator if it is next.
    pub(crate) fn eat(&mut self, operator: &str) -> bool {
        let found = self.sees(operator);
        if found {
            (0..operator.len()).for_each(|_| self.skip());
        }
        found
    }
    /// The identifier after `n` tokens.
    pub(crate) fn ident_at(&self, n: usize) -> Option<&Ident> {
        match self.peek_at(n) {
            Some(TokenTree::Ident(ident)) => Some(ident),
            _ => None,
        }
    }
    /// Whether the next token is this word.
    pub(crate) fn sees_word(&self, word: &str) -> bool {
        self.ident_at(0).is_some_and(|i| i == word)
    }
    /// Reads the word if it is next.
    pub(crate) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.sees_word(word);
        if found {
            self.skip();
        }
        found
    }
    /// Reads an identifier if one is next.
    pub(crate) fn eat_ident(&mut self) -> Option<Ident> {
        let ident = self.ident_at(0)?.clone();
        self.skip();
        Some(ident)
    }
    /// The group of this kind after `n` tokens.
    pub(crate) fn group_at(&self, n: usize, delimiter: Delimiter) -> Option<&Group> {
        match self.peek_at(n) {
            Some(TokenTree::Group(g)) if g.delimiter() == delimiter => Some(g),
            _ => None,
        }
    }
    /// Reads a group of this kind if one is next.
    pub(crate) fn eat_group(&mut self, delimiter: Delimiter) -> Option<Group> {
        let group = self.group_at(0, delimiter)?.clone();
        self.skip();
        Some(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn joins_operators() {
        let stream = quote!(a->b - > c||d|-e);
        let mut cursor = Cursor::new(flatten(stream), Extent::call_site(), "the test");
        let mut operators = vec![];
        while !cursor.is_empty() {
            match cursor.operator_at(0) {
                Some(op) => {
                    operators.push(op);
                    assert!(cursor.eat(op));
                }
                None => cursor.skip(),
            }
        }
        assert_eq!(operators, ["->", "-", ">", "||", "|", "-"]);
    }
}

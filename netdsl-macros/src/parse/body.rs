//! Cuts the body into statements, each up to its `;`, and reads them one by one. A forgotten `;` is noticed where the next
//! statement begins, so that it costs one diagnostic and no statement.
use super::hints;
use super::{Parser, statement};
use crate::sites::Extent;
use crate::tokens::{Cursor, flatten};
use netdsl_kernels::spec::Item;
use proc_macro2::{Group, TokenTree};

/// Reads all statements of the braces.
pub(super) fn statements(parser: &mut Parser, body: &Group) -> Vec<Option<Item>> {
    let mut items = vec![];
    let mut tokens = flatten(body.stream());
    while !tokens.is_empty() {
        let cut = cut(&tokens);
        let rest = tokens.split_off(cut.behind);
        tokens.truncate(cut.length);
        if tokens.is_empty() {
            tokens = rest; // a lone `;`
            continue;
        }
        let end = tokens.last().map_or_else(Extent::call_site, Extent::of_token);
        items.push(read(parser, tokens, end, &cut));
        tokens = rest;
    }
    items
}

fn read(parser: &mut Parser, tokens: Vec<TokenTree>, end: Extent, cut: &Cut) -> Option<Item> {
    let end = cut.semicolon.unwrap_or(end);
    let mut cursor = Cursor::new(tokens, end, "the statement");
    match statement::statement(parser, &mut cursor) {
        Ok(item) => {
            if cut.semicolon.is_none() {
                let diagnostic = parser.error(end, "missing `;` behind this statement");
                parser.diagnostics.push(diagnostic.help("every statement ends with `;`"));
            }
            Some(item)
        }
        Err(diagnostic) => {
            parser.diagnostics.push(diagnostic);
            None
        }
    }
}

/// Where a statement ends.
struct Cut {
    /// Its tokens.
    length: usize,
    /// The first token of what follows.
    behind: usize,
    /// Its `;`, if there is one.
    semicolon: Option<Extent>,
}

fn cut(tokens: &[TokenTree]) -> Cut {
    let documented = documentation(tokens);
    for i in 0..tokens.len() {
        if matches!(&tokens[i], TokenTree::Punct(p) if p.as_char() == ';') {
            return Cut { length: i, behind: i + 1, semicolon: Some(Extent::of_token(&tokens[i])) };
        }
        if i > documented && begins_statement(&tokens[i..], &tokens[i - 1]) {
            return Cut { length: i, behind: i, semicolon: None };
        }
    }
    Cut { length: tokens.len(), behind: tokens.len(), semicolon: None }
}

/// How many tokens of documentation comments stand in front.
fn documentation(tokens: &[TokenTree]) -> usize {
    let is_hash = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if p.as_char() == '#');
    tokens.chunks(2).take_while(|pair| is_hash(&pair[0])).map(<[_]>::len).sum()
}

/// Two words side by side, the first of which begins a statement: inside a statement that never happens.
fn begins_statement(tokens: &[TokenTree], before: &TokenTree) -> bool {
    let operand = !matches!(before, TokenTree::Punct(_));
    match tokens {
        [TokenTree::Punct(hash), TokenTree::Group(_), ..] => hash.as_char() == '#' && operand,
        [TokenTree::Ident(word), next, ..] => {
            let word = word.to_string();
            match next {
                TokenTree::Ident(_) => hints::is_keyword(&word),
                TokenTree::Punct(p) => word == "batch" && p.as_char() == ':' && operand,
                _ => false,
            }
        }
        _ => false,
    }
}

//! What stands around the statements: attributes, visibility, `struct Name { .. }`.
use super::{Parsed, Parser};
use crate::tokens::{Cursor, text};
use netdsl_kernels::diagnostic::{Code, Severity};
use netdsl_kernels::spec::Word;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

/// What stands around the statements.
pub(crate) struct Header {
    /// Documentation and other attributes for the struct.
    pub(crate) attributes: Vec<TokenStream>,
    /// `#[cfg(..)]`s: they hold for everything that is emitted.
    pub(crate) conditions: Vec<TokenStream>,
    /// Traits that the author derives.
    pub(crate) derived: Vec<String>,
    /// `pub`, `pub(crate)` or nothing.
    pub(crate) visibility: TokenStream,
    /// The network's name.
    pub(crate) name: Ident,
    /// Lints of this library that are allowed.
    pub(crate) allow: Vec<Word>,
}

impl Header {
    /// `#[derive(..)]` of these traits, less those that the author derives.
    pub(crate) fn derives(&self, traits: &[&str]) -> TokenStream {
        let missing = traits.iter().filter(|t| !self.derived.iter().any(|d| d == *t));
        let missing: Vec<Ident> = missing.map(|t| Ident::new(t, proc_macro2::Span::call_site())).collect();
        quote!(#[derive(#(#missing),*)])
    }
}

/// Reads up to the braces of `what`. Without a name there is no header, without braces no body.
pub(crate) fn header(
    parser: &mut Parser,
    cursor: &mut Cursor,
    example: &'static str,
    what: &'static str,
) -> Parsed<(Option<Header>, Option<Group>)> {
    parser.begin(example);
    if cursor.is_empty() {
        return Err(parser.wrong(cursor.here(), format!("expected {what}, found nothing")));
    }
    let mut attributes = Attributes::default();
    attributes.read(parser, cursor)?;
    let visibility = visibility(cursor);
    struct_keyword(parser, cursor)?;
    let name = parser.name(cursor, &format!("the name of {what}"))?;
    let body = body(parser, cursor, what);
    let Attributes { others, conditions, derived, allow } = attributes;
    Ok((Some(Header { attributes: others, conditions, derived, visibility, name, allow }), body))
}

fn struct_keyword(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<()> {
    if cursor.eat_word("struct") {
        return Ok(());
    }
    // `pub LeNet5 { .. }` has everything but the word; go on with it
    if let (Some(name), Some(_)) = (cursor.ident_at(0), cursor.group_at(1, Delimiter::Brace)) {
        let help = format!("write `struct {name} {{ .. }}`");
        let diagnostic = parser.error(cursor.here(), format!("missing `struct` before `{name}`")).help(help);
        parser.diagnostics.push(diagnostic);
        return Ok(());
    }
    Err(parser.expected(cursor, "`struct`"))
}

fn body(parser: &mut Parser, cursor: &mut Cursor, what: &str) -> Option<Group> {
    if let Some(group) = cursor.eat_group(Delimiter::Brace) {
        return Some(group);
    }
    let diagnostic = if cursor.sees("<") {
        parser.wrong(cursor.here(), format!("{what} has no type parameters"))
    } else {
        parser.expected(cursor, "`{ .. }`")
    };
    parser.diagnostics.push(diagnostic);
    while let Some(token) = cursor.peek() {
        if let TokenTree::Group(g) = token
            && g.delimiter() == Delimiter::Brace
        {
            return cursor.eat_group(Delimiter::Brace);
        }
        cursor.skip();
    }
    None
}

fn visibility(cursor: &mut Cursor) -> TokenStream {
    let start = cursor.position();
    if cursor.eat_word("pub") {
        let restricted = cursor.group_at(0, Delimiter::Parenthesis).is_some();
        if restricted {
            cursor.skip();
        }
    }
    cursor.since(start).iter().cloned().collect()
}

#[derive(Default)]
struct Attributes {
    others: Vec<TokenStream>,
    conditions: Vec<TokenStream>,
    derived: Vec<String>,
    allow: Vec<Word>,
}

impl Attributes {
    fn read(&mut self, parser: &mut Parser, cursor: &mut Cursor) -> Parsed<()> {
        while cursor.eat("#") {
            let Some(group) = cursor.eat_group(Delimiter::Bracket) else {
                return Err(parser.expected(cursor, "an attribute in `[..]`"));
            };
            self.one(parser, &group);
        }
        Ok(())
    }
    fn one(&mut self, parser: &mut Parser, group: &Group) {
        let mut inner = Cursor::of(group, "the attribute");
        if inner.eat_word("allow")
            && let Some(lints) = inner.eat_group(Delimiter::Parenthesis)
        {
            return self.allowed(parser, &lints);
        }
        let attribute = quote!(# #group);
        if inner.sees_word("cfg") {
            self.conditions.push(attribute);
        } else {
            if inner.eat_word("derive")
                && let Some(traits) = inner.eat_group(Delimiter::Parenthesis)
            {
                let words = crate::tokens::flatten(traits.stream()).into_iter();
                self.derived.extend(words.filter(|t| matches!(t, TokenTree::Ident(_))).map(|t| t.to_string()));
            }
            self.others.push(attribute);
        }
    }
    /// `#[allow(..)]`: our lints are taken out, the compiler's stay on the struct.
    fn allowed(&mut self, parser: &mut Parser, lints: &Group) {
        let mut cursor = Cursor::of(lints, "the attribute");
        while !cursor.is_empty() {
            let start = cursor.position();
            while !cursor.is_empty() && !cursor.sees(",") {
                cursor.skip();
            }
            match cursor.since(start) {
                [TokenTree::Ident(lint)] if is_lint(&lint.to_string()) => self.allow.push(parser.sites.word(lint)),
                [] => {}
                other => {
                    let other: TokenStream = other.iter().cloned().collect();
                    self.others.push(quote!(#[allow(#other)]));
                }
            }
            cursor.eat(",");
        }
    }
}

fn is_lint(name: &str) -> bool {
    Code::ALL.iter().any(|c| c.severity() == Severity::Lint && c.name() == name)
}

/// Reads documentation in front of a statement or field; other attributes have no meaning there.
pub(crate) fn documentation(parser: &mut Parser, cursor: &mut Cursor) -> Parsed<Vec<TokenStream>> {
    let mut documentation = vec![];
    while cursor.sees("#") {
        let at = cursor.here();
        cursor.skip();
        let Some(group) = cursor.eat_group(Delimiter::Bracket) else {
            return Err(parser.expected(cursor, "an attribute in `[..]`"));
        };
        let inner = Cursor::of(&group, "the attribute");
        if !inner.sees_word("doc") {
            let message = format!("`#[{}]` has no meaning here", text(inner.rest()));
            return Err(parser.error(at, message).help("write attributes on the struct"));
        }
        documentation.push(quote!(# #group));
    }
    Ok(documentation)
}

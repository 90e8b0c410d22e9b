//! The side table from sites to spans: the compiler speaks of numbers, only this table knows where they stand.
use netdsl_kernels::diagnostic::Site;
use netdsl_kernels::spec::Word;
use proc_macro2::{Ident, Span, TokenTree};

/// From one token to another: stable Rust cannot join spans, but a message can begin at one and end at the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub(crate) first: Span,
    pub(crate) last: Span,
}

impl Extent {
    /// One token.
    pub(crate) fn of(span: Span) -> Extent {
        Extent { first: span, last: span }
    }
    /// One token tree.
    pub(crate) fn of_token(token: &TokenTree) -> Extent {
        match token {
            TokenTree::Group(g) => Extent { first: g.span_open(), last: g.span_close() },
            other => Extent::of(other.span()),
        }
    }
    /// The macro's call as a whole: for what has no token of its own.
    pub(crate) fn call_site() -> Extent {
        Extent::of(Span::call_site())
    }
    /// From here to there.
    pub(crate) fn to(self, end: Extent) -> Extent {
        Extent { first: self.first, last: end.last }
    }
    /// The line and column of the first token.
    pub(crate) fn start(self) -> (usize, usize) {
        let start = self.first.start();
        (start.line, start.column)
    }
}

/// The table.
#[derive(Default)]
pub(crate) struct Sites(Vec<Extent>);

impl Sites {
    /// The number of a new place.
    pub(crate) fn add(&mut self, extent: Extent) -> Site {
        self.0.push(extent);
        Site(u32::try_from(self.0.len() - 1).unwrap_or(u32::MAX))
    }
    /// The place; the whole call for a number that was never given out.
    pub(crate) fn extent(&self, site: Site) -> Extent {
        self.0.get(site.0 as usize).copied().unwrap_or_else(Extent::call_site)
    }
    /// A word with its place. A raw identifier loses its `r#`.
    pub(crate) fn word(&mut self, ident: &Ident) -> Word {
        let text = ident.to_string();
        let text = text.strip_prefix("r#").unwrap_or(&text).to_string();
        Word { text, site: self.add(Extent::of(ident.span())), line: line(ident.span()) }
    }
}

/// The line of a span.
pub(crate) fn line(span: Span) -> u32 {
    u32::try_from(span.start().line).unwrap_or(0)
}

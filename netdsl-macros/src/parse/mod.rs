//! From tokens to `spec::Network`. A statement that cannot be read costs one diagnostic and its own item, never the file.
//! Nothing is checked here that needs to know a layer, a shape or another statement; that is the compiler's front end.
//!
//! Every failure that a person can cause has words of its own: what was found, what was expected, an example.

mod arguments;
mod body;
mod closure;
mod door;
mod header;
mod hints;
mod loss;
mod number;
mod parser;
mod scalar;
mod statement;
mod tensor;
#[cfg(test)]
mod tests;

pub(crate) use header::{Header, documentation, header};
pub(crate) use parser::{Parsed, Parser, found};

use crate::sites::Extent;
use crate::tokens::{Cursor, flatten};
use netdsl_kernels::diagnostic::Site;
use netdsl_kernels::spec;
use proc_macro2::TokenStream;

/// A network as far as it could be read. What could not is in the parser's diagnostics.
pub(crate) struct Source {
    /// What stands around the statements; `None` if not even a name was found.
    pub(crate) header: Option<Header>,
    /// The statements.
    pub(crate) items: Vec<Option<spec::Item>>,
}

impl Source {
    /// What the compiler takes.
    pub(crate) fn network(&self, parser: &mut Parser) -> Option<spec::Network> {
        let header = self.header.as_ref()?;
        Some(spec::Network {
            name: parser.sites.word(&header.name),
            file: header.name.span().file(),
            allow: header.allow.clone(),
            items: self.items.clone(),
        })
    }
}

const EXAMPLE: &str = "pub struct Mlp { input x: [784]; .. }";

/// Reads a whole `network!`.
pub(crate) fn parse(parser: &mut Parser, tokens: TokenStream) -> Source {
    let mut cursor = Cursor::new(flatten(tokens), Extent::call_site(), "the macro");
    let (header, body) = match header(parser, &mut cursor, EXAMPLE, "a network") {
        Ok(found) => found,
        Err(diagnostic) => {
            parser.diagnostics.push(diagnostic);
            (None, None)
        }
    };
    if let (Some(_), false) = (&body, cursor.is_empty()) {
        let extra = parser.error(cursor.here(), "one `network!` describes one network; there is more behind its `}`");
        parser.diagnostics.push(extra.help("write a second `network! { .. }`"));
    }
    let items = body.map_or_else(Vec::new, |group| body::statements(parser, &group));
    Source { header, items }
}

/// The site of nothing in particular.
pub(crate) fn whole(parser: &mut Parser) -> Site {
    parser.sites.add(Extent::call_site())
}

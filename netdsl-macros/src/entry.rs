//! What a macro is called with. The facade's `network!` is a `macro_rules!` that puts `[$crate]` in front of its tokens:
//! so the expansion finds the library under whatever name a user gave it, without reading any `Cargo.toml`.
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

/// The tokens of a call.
pub(crate) struct Call {
    /// The path of the library.
    pub(crate) krate: TokenStream,
    /// What the user wrote.
    pub(crate) tokens: TokenStream,
}

impl Call {
    /// Takes the path from the front; without one the library has its usual name.
    pub(crate) fn new(tokens: TokenStream) -> Call {
        let mut rest = tokens.clone().into_iter();
        match rest.next() {
            Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Bracket => {
                Call { krate: g.stream(), tokens: rest.collect() }
            }
            _ => Call { krate: quote!(::netdsl), tokens },
        }
    }
}

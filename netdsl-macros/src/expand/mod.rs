use proc_macro2::TokenStream;

/// Rust text of the compiler's own making as tokens.
pub(crate) fn tokens(text: &str) -> TokenStream {
    // the text is made of literals and fixed words: it always lexes, and a test parses every kind of it
    text.parse().unwrap_or_default()
}

//! The macros of netdsl: they parse tokens, ask the compiler (`netdsl-kernels`), turn its answer into Rust. There is no
//! maths here. Use them through the crate `netdsl`, whose `network!` and `optimizer!` document the language.
#![forbid(unsafe_code)]

mod entry;
mod expand;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod mutation;
mod optimizer;
mod parse;
mod report;
mod sites;
#[cfg(test)]
mod timing;
mod tokens;

/// `netdsl::optimizer!`, which see.
#[proc_macro]
pub fn optimizer(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    optimizer::optimizer(entry::Call::new(tokens.into())).into()
}

/// `netdsl::network!`, which see.
#[proc_macro]
pub fn network(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::network(entry::Call::new(tokens.into())).into()
}

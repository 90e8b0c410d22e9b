//! The macros of netdsl: they parse tokens, ask the compiler (`netdsl-kernels`), turn its answer into Rust. There is no
//! maths here. Use them through the crate `netdsl`, whose `network!` and `optimizer!` document the language.
#![forbid(unsafe_code)]

mod parse;
mod report;
mod sites;
mod tokens;

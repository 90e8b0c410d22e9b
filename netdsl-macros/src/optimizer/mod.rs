//! `optimizer!`: parses a rule, lets the compiler check and render it, emits the struct and its plan.
mod expand;
mod hyper;
mod parse;

use crate::entry::Call;
use crate::parse::Parser;
use crate::report;
use proc_macro2::TokenStream;
use quote::quote;

/// The whole macro.
pub(crate) fn optimizer(call: Call) -> TokenStream {
    let mut parser = Parser::default();
    let source = parse::parse(&mut parser, call.tokens);
    let mut diagnostics = std::mem::take(&mut parser.diagnostics);
    let Some(source) = source else { return report::report(&parser.sites, &diagnostics) };
    let compiled = match netdsl_kernels::optimizer::compile(&source.rule) {
        Ok(compiled) => {
            let allowed = |lint: &str| source.header.allow.iter().any(|word| word.text == lint);
            diagnostics.extend(compiled.lints.iter().filter(|d| !allowed(d.code.name())).cloned());
            Some(compiled)
        }
        Err(errors) => {
            diagnostics.extend(errors);
            None
        }
    };
    let reported = report::report(&parser.sites, &diagnostics);
    let expanded = expand::expand(&call.krate, &source, compiled.as_ref());
    quote!(#reported #expanded)
}

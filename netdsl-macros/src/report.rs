//! Diagnostics as tokens: an error becomes a `compile_error!` at its place, a lint a warning at its place. This is the only
//! file that turns sites into spans.
//!
//! Stable Rust gives a macro one text at one place. Lines that begin with `= note:` and `= help:` inside the text render like
//! the compiler's own. A warning exists only as the use of something deprecated: a function that is called like the lint.
use crate::sites::Sites;
use netdsl_kernels::diagnostic::{Diagnostic, Severity};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// All diagnostics in the order of the file. Errors hide lints: what a network that is wrong probably meant is not told.
pub(crate) fn report(sites: &Sites, diagnostics: &[Diagnostic]) -> TokenStream {
    let errors = has_errors(diagnostics);
    let mut shown: Vec<&Diagnostic> =
        diagnostics.iter().filter(|d| !errors || d.code.severity() == Severity::Error).collect();
    shown.sort_by_key(|d| sites.extent(d.site).start());
    shown.dedup_by(|a, b| a == b);
    shown.iter().map(|d| if errors { error(sites, d) } else { lint(sites, d) }).collect()
}

/// Whether the network cannot be compiled.
pub(crate) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.code.severity() == Severity::Error)
}

/// Message, evidence, edit and code, one under the other.
pub(crate) fn message(diagnostic: &Diagnostic) -> String {
    let Diagnostic { message, notes, help, code, .. } = diagnostic;
    let mut text = message.clone();
    for note in notes {
        text += &format!("\n= note: {note}");
    }
    text += &match code.severity() {
        Severity::Error => format!("\n= note: code `{}`", code.name()),
        Severity::Lint => format!("\n= note: `#[allow({})]` on the struct silences this", code.name()),
    };
    if let Some(help) = help {
        text += &format!("\n= help: {help}");
    }
    text
}

/// `::core::compile_error! { ".." }`, whose first token lies at the beginning of the place and whose last at its end: the
/// compiler underlines all between.
fn error(sites: &Sites, diagnostic: &Diagnostic) -> TokenStream {
    let extent = sites.extent(diagnostic.site);
    let mut text = Literal::string(&message(diagnostic));
    text.set_span(extent.last);
    let mut braces = Group::new(Delimiter::Brace, TokenTree::from(text).into());
    braces.set_span(extent.last);
    let mut bang = Punct::new('!', Spacing::Alone);
    bang.set_span(extent.first);
    let path = quote_spanned!(extent.first=> ::core::compile_error);
    quote!(#path #bang #braces)
}

fn lint(sites: &Sites, diagnostic: &Diagnostic) -> TokenStream {
    let extent = sites.extent(diagnostic.site);
    let name = Ident::new(diagnostic.code.name(), extent.first);
    let text = message(diagnostic);
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            fn #name() {}
            let _ = #name;
        };
    }
}

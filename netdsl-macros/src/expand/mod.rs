//! The Rust of a network. Thin and readable: named types, one plan, nothing that computes. It cannot fail.
//!
//! # What is emitted
//!
//! For a network `Net` of the facade `$crate` (`__p` is `$crate::__private`):
//!
//! ```text
//! pub struct Net { session: __p::Session }                       with the author's attributes and visibility
//! pub struct NetOutput { pub logits: __p::Values<[f32; 10]>, pub digit: __p::Values<u32> }
//! const _: () = {
//!     static PLAN: LazyLock<__p::NetworkPlan> = ..;               one string, and `fn block_i`, `fn point_i` that it names
//!     impl Net { PARAMS, FLOP_FORWARD, FLOP_BACKWARD, KERNELS, BATCH, fn params() }
//!     impl __p::Outputs for NetOutput { fn from_raw(raw) }        each field `raw.take(index)?`
//!     impl __p::Network for Net { Input, Output, plan, session, session_mut, from_session }
//!     impl __p::Trainable for Net { Target }                      only where there is a loss
//! };
//! const _: () = { .. };                                           references to the manual, see `manual`
//! ```
//!
//! - `Input` and `Target` are the sample of the only door, a tuple of samples where there are several, `()` where there is
//!   none. A sample is a nested array that reads like the shape: `u8[1, 28, 30]` is `[[[u8; 30]; 28]; 1]`, `Class(65)[128]`
//!   is `[__p::Class<65>; 128]`, `[]` is `f32`.
//! - `Net::params()` gives a handle for each parameter by layer and name: `Net::params().conv1.weight` is a
//!   `__p::ParamRef<Net>`.
//! - Everything else that a network can do is a provided method of the traits.
//! - A network with errors gets the same items as far as its outside is known, and a plan that is empty, so that its uses do
//!   not fail too: `compile_error!` has already stopped the build.
//!
//! # How it stays quiet in a stranger's crate
//!
//! Only the two structs are visible where the macro stands, so that two networks can stand side by side and inside a
//! function. Everything public has documentation. No attribute lowers a lint (that would clash with a `forbid`): the code is
//! written so that none is needed. Names that the author wrote keep their place, for editors.

mod figures;
mod manual;
mod outputs;
mod params;
mod plan;
mod scope;
mod structure;
mod types;

use crate::entry::Call;
use crate::parse::{self, Parser};
use crate::report;
use netdsl_kernels::compile::{Plan, compile};
use netdsl_kernels::diagnostic::Diagnostic;
use netdsl_kernels::front::{self, Interface};
use netdsl_kernels::spec::Word;
use proc_macro2::TokenStream;
use quote::quote;
use scope::Scope;

/// The whole of `network!`.
pub(crate) fn network(call: Call) -> TokenStream {
    let mut parser = Parser::default();
    let source = parse::parse(&mut parser, call.tokens);
    let mut diagnostics = std::mem::take(&mut parser.diagnostics);
    let (Some(network), Some(header)) = (source.network(&mut parser), &source.header) else {
        return report::report(&parser.sites, &diagnostics);
    };
    let outcome = front::build(&network);
    diagnostics.extend(outcome.diagnostics);
    let good = outcome.model.filter(|_| !report::has_errors(&diagnostics));
    let plan = match good.map(|model| guarded(&model)) {
        Some(Ok(plan)) => Some(plan),
        Some(Err(bug)) => {
            diagnostics.push(ours(&network.name, &bug));
            None
        }
        None => None,
    };
    let reported = report::report(&parser.sites, &diagnostics);
    let scope = Scope::new(&call.krate, header, &parser.sites, &network);
    let items = items(&scope, &outcome.interface, plan.as_ref());
    let manual = manual::references(&call.krate, &parser.sites, &network);
    quote!(#reported #items #manual)
}

/// Compiles; a panic of the compiler would otherwise hide everything else that is wrong in the user's crate.
fn guarded(model: &front::Model) -> Result<Plan, String> {
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| compile(model)));
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        Err(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_string())
    })
}

/// A fault of the compiler itself.
fn ours(name: &Word, bug: &str) -> Diagnostic {
    let message = format!("netdsl could not compile `{}`; the fault is netdsl's", name.text);
    Diagnostic::new(netdsl_kernels::diagnostic::Code::Internal, name.site, message)
        .note(bug.to_string())
        .help("please report it with this network")
}

fn items(scope: &Scope<'_>, interface: &Interface, plan: Option<&Plan>) -> TokenStream {
    let (krate, conditions) = (scope.krate, &scope.header.conditions);
    let visible = structure::visible(scope, interface);
    let implementations = [
        structure::implementations(scope, interface),
        outputs::implementation(scope, interface),
        figures::constants(scope, plan),
        params::accessors(scope, plan),
        plan::plan(interface, plan),
    ];
    quote! {
        #visible
        #(#conditions)*
        const _: () = {
            use #krate::__private as __p;
            #(#implementations)*
        };
    }
}

/// Rust text of the compiler's own making as tokens.
pub(crate) fn tokens(text: &str) -> TokenStream {
    // the text is made of literals and fixed words: it always lexes, and a test parses every kind of it
    text.parse().unwrap_or_default()
}

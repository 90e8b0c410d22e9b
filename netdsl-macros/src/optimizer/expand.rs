//! The Rust of a rule: a struct with its hyper-parameters, `DEFAULT`, and the plan behind `Rule`.
//!
//! A rule that is wrong gets the same struct and an implementation without a plan to run, so that its uses do not fail too.
use super::hyper::Field;
use super::parse::Source;
use netdsl_kernels::optimizer::{Compiled, HyperDefault};
use netdsl_plan::{Hyper, Literal, Text};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// All items.
pub(super) fn expand(krate: &TokenStream, source: &Source, compiled: Option<&Compiled>) -> TokenStream {
    let (name, conditions) = (&source.header.name, &source.header.conditions);
    let structure = structure(source);
    let rule = rule(source, compiled);
    let numbers = source.fields.iter().map(number);
    quote! {
        #structure
        #(#conditions)*
        const _: () = {
            use #krate::__private as __p;
            #rule
            impl __p::Rule for #name {
                fn plan(&self) -> &'static __p::OptimizerPlan {
                    &PLAN
                }
                fn hypers(&self) -> ::std::vec::Vec<f64> {
                    ::std::vec![#(#numbers),*]
                }
            }
        };
    }
}

fn structure(source: &Source) -> TokenStream {
    let header = &source.header;
    let (name, visibility, attributes, conditions) =
        (&header.name, &header.visibility, &header.attributes, &header.conditions);
    let fields = source.fields.iter().map(field);
    let idents: Vec<&Ident> = source.fields.iter().map(|f| &f.ident).collect();
    let defaults = source.fields.iter().map(|f| default(f.hyper.default));
    let derives = header.derives(&["Clone", "Copy", "Debug", "PartialEq"]);
    let example = format!("The defaults: `{name} {{ .., ..{name}::DEFAULT }}` changes some of them.");
    quote! {
        #(#attributes)*
        #(#conditions)*
        #derives
        #visibility struct #name { #(#fields),* }
        #(#conditions)*
        impl #name {
            #[doc = #example]
            pub const DEFAULT: Self = Self { #(#idents: #defaults),* };
        }
        #(#conditions)*
        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self::DEFAULT
            }
        }
    }
}

/// A field, with its default and range behind what its author says about it.
fn field(field: &Field) -> TokenStream {
    let (documentation, ident) = (&field.documentation, &field.ident);
    let (kind, default) = match field.hyper.default {
        HyperDefault::Number(x) => (quote!(f64), format!("{x:?}, {}", field.hyper.range)),
        HyperDefault::Flag(flag) => (quote!(bool), flag.to_string()),
    };
    let default = format!(" Default: {default}.");
    quote! { #(#documentation)* #[doc = ""] #[doc = #default] pub #ident: #kind }
}

fn default(default: HyperDefault) -> TokenStream {
    match default {
        HyperDefault::Number(x) => crate::expand::tokens(&literal(&x)),
        HyperDefault::Flag(flag) => quote!(#flag),
    }
}

/// A hyper-parameter's value as a number.
fn number(field: &Field) -> TokenStream {
    let ident = &field.ident;
    match field.hyper.default {
        HyperDefault::Number(_) => quote!(self.#ident),
        HyperDefault::Flag(_) => quote!(f64::from(u8::from(self.#ident))),
    }
}

fn rule(source: &Source, compiled: Option<&Compiled>) -> TokenStream {
    let hyper = |f: &Field| Hyper {
        name: Text::Owned(f.hyper.name.text.clone()),
        default: f.hyper.default.value(),
        range: f.hyper.range,
    };
    let hypers: Vec<Hyper> = source.fields.iter().map(hyper).collect();
    let slots: Vec<Text> = source.rule.state.iter().map(|s| Text::Owned(s.text.clone())).collect();
    let stub = Compiled {
        scalars: vec![],
        text: String::new(),
        prepare: "|_: &[f64], _: u64, _: &mut [f64]| ()".into(),
        host: "|_: &mut [f32], _: &[f32], _: &mut [&mut [f32]], _: &[f32]| ()".into(),
        reference: "|_: &mut [f64], _: &[f64], _: &mut [&mut [f64]], _: &[f64]| ()".into(),
        lints: vec![],
    };
    let Compiled { scalars, text, prepare, host, reference, .. } = compiled.unwrap_or(&stub);
    let scalars: Vec<Text> = scalars.iter().cloned().map(Text::Owned).collect();
    let name = Text::Owned(source.rule.name.text.clone());
    let printed = format!(
        "static PLAN: __p::OptimizerPlan = __p::OptimizerPlan {{ name: {}, hypers: {}, scalars: {}, slots: {}, text: {}, \
         prepare: {prepare}, host: {host}, reference: {reference} }};",
        literal(&name),
        literal(&netdsl_plan::List::Owned(hypers)),
        literal(&netdsl_plan::List::Owned(scalars)),
        literal(&netdsl_plan::List::Owned(slots)),
        literal(&Text::Owned(text.clone())),
    );
    crate::expand::tokens(&printed)
}

fn literal(value: &impl Literal) -> String {
    let mut out = String::new();
    value.write(&mut out);
    out
}

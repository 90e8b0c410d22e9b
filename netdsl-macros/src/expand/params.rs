//! Handles of parameters by layer and name: `Net::params().conv1.weight`.
use super::Scope;
use netdsl_kernels::compile::Plan;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// A layer with parameters.
struct Layer<'a> {
    name: &'a str,
    /// Names within the layer, each with its index among all parameters.
    params: Vec<(&'a str, usize)>,
}

/// The layers in order. A name that is no Rust identifier has no handle: it is reached by its text.
fn layers(plan: &Plan) -> Vec<Layer<'_>> {
    let mut layers: Vec<Layer<'_>> = vec![];
    for (index, param) in plan.params.iter().enumerate() {
        let layer = &*plan.layers[param.layer as usize].name;
        let Some(name) = param.name.strip_prefix(layer).and_then(|rest| rest.strip_prefix('.')) else { continue };
        if !is_identifier(layer) || !is_identifier(name) {
            continue;
        }
        match layers.iter_mut().find(|l| l.name == layer) {
            Some(known) => known.params.push((name, index)),
            None => layers.push(Layer { name: layer, params: vec![(name, index)] }),
        }
    }
    layers
}

/// For a network with errors: every named layer with the parameters that most layers have.
fn guessed<'a>(scope: &'a Scope<'_>) -> Vec<Layer<'a>> {
    scope.layers.iter().map(|name| Layer { name, params: vec![("weight", 0), ("bias", 0)] }).collect()
}

fn is_identifier(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    starts && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The struct of handles and the function that gives it; nothing where there is no parameter.
pub(super) fn accessors(scope: &Scope<'_>, plan: Option<&Plan>) -> TokenStream {
    let layers = plan.map_or_else(|| guessed(scope), layers);
    if layers.is_empty() {
        return TokenStream::new();
    }
    let name = &scope.header.name;
    let about = format!("The parameters of [`{name}`] by layer.");
    let kinds: Vec<Ident> = (0..layers.len()).map(|i| format_ident!("Layer{i}")).collect();
    let fields: Vec<Ident> = layers.iter().map(|l| scope.ident(l.name)).collect();
    let abouts = layers.iter().map(|l| format!("The parameters of `{}`.", l.name));
    let structs = layers.iter().zip(&kinds).map(|(layer, kind)| structure(scope, layer, kind));
    let values = layers.iter().zip(&kinds).map(|(layer, kind)| value(layer, kind));
    quote! {
        #(#structs)*
        #[doc = #about]
        #[derive(Clone, Copy, Debug)]
        pub struct Params {
            #(#[doc = #abouts] pub #fields: #kinds,)*
        }
        impl #name {
            /// Handles of the parameters by layer and name.
            #[must_use]
            pub const fn params() -> Params {
                Params { #(#fields: #values),* }
            }
        }
    }
}

fn idents(layer: &Layer<'_>) -> Vec<Ident> {
    layer.params.iter().map(|(name, _)| Ident::new(name, proc_macro2::Span::call_site())).collect()
}

fn structure(scope: &Scope<'_>, layer: &Layer<'_>, kind: &Ident) -> TokenStream {
    let network = &scope.header.name;
    let names = idents(layer);
    let about = format!("Handles of the parameters of `{}`.", layer.name);
    let abouts = layer.params.iter().map(|(name, _)| format!("The parameter `{}.{name}`.", layer.name));
    quote! {
        #[doc = #about]
        #[derive(Clone, Copy, Debug)]
        pub struct #kind {
            #(#[doc = #abouts] pub #names: __p::ParamRef<#network>,)*
        }
    }
}

fn value(layer: &Layer<'_>, kind: &Ident) -> TokenStream {
    let names = idents(layer);
    let indices = layer.params.iter().map(|(_, index)| Literal::usize_unsuffixed(*index));
    quote!(#kind { #(#names: __p::ParamRef::new(#indices)),* })
}

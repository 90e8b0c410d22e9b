//! From the device's numbers to the struct of outputs.
use super::Scope;
use super::structure::output_name;
use netdsl_kernels::front::Interface;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// `Outputs`: each field takes its output by index.
pub(super) fn implementation(scope: &Scope<'_>, interface: &Interface) -> TokenStream {
    let output = output_name(scope);
    let fields: Vec<Ident> = interface.outputs.iter().map(|o| scope.ident(&o.name)).collect();
    let indices = (0..fields.len()).map(Literal::usize_unsuffixed);
    let raw = if fields.is_empty() { quote!(_) } else { quote!(raw) };
    quote! {
        impl __p::Outputs for #output {
            fn from_raw(#raw: &mut __p::RawOutputs) -> __p::Result<Self> {
                ::core::result::Result::Ok(Self { #(#fields: raw.take(#indices)?),* })
            }
        }
    }
}

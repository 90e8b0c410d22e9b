//! The structs that stand where the macro stands, and the traits that make the first one a network.
use super::{Scope, types};
use crate::parse::Header;
use netdsl_kernels::front::{Interface, OutputStub};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The struct of a network's outputs.
pub(super) fn output_name(scope: &Scope<'_>) -> Ident {
    scope.ident(&format!("{}Output", scope.header.name))
}

/// The network and its outputs.
pub(super) fn visible(scope: &Scope<'_>, interface: &Interface) -> TokenStream {
    let Header { attributes, conditions, visibility, name, .. } = scope.header;
    let output = output_name(scope);
    let derives = scope.header.derives(&["Debug"]);
    let krate = scope.krate;
    let p = quote!(#krate::__private);
    let fields = interface.outputs.iter().map(|o| field(&p, scope, o));
    let about = format!("The outputs of [`{name}`] for a batch, one value a sample in each.");
    quote! {
        #(#attributes)*
        #(#conditions)*
        #derives
        #visibility struct #name {
            session: #p::Session,
        }
        #[doc = #about]
        #(#conditions)*
        #[derive(Clone, Debug, PartialEq)]
        #visibility struct #output {
            #(#fields),*
        }
    }
}

fn field(p: &TokenStream, scope: &Scope<'_>, output: &OutputStub) -> TokenStream {
    let ident = scope.ident(&output.name);
    let (sample, shape) = match &output.output {
        Some(info) => (types::output(info), format!("{:?}", info.shape)),
        None => (quote!(f32), "unknown".to_string()),
    };
    let about = format!("The output `{}`, of shape {shape} for each sample.", output.name);
    quote! { #[doc = #about] pub #ident: #p::Values<#sample> }
}

/// `new`, `Network`, and `Trainable` where there is a loss.
pub(super) fn implementations(scope: &Scope<'_>, interface: &Interface) -> TokenStream {
    let name = &scope.header.name;
    let output = output_name(scope);
    let about = format!("A new `{name}` on a device, its weights drawn from the seeds.");
    let (input, target) = (record(interface, false), record(interface, true));
    let trainable = interface.trainable.then(|| {
        quote! {
            impl __p::Trainable for #name {
                type Target = #target;
            }
        }
    });
    quote! {
        impl #name {
            #[doc = #about]
            ///
            /// # Errors
            /// `Error::Device` and `Error::Memory` where the device cannot hold it.
            pub fn new(device: &__p::Device, seeds: impl ::core::convert::Into<__p::Seeds>) -> __p::Result<Self> {
                ::core::result::Result::Ok(Self { session: __p::Session::new(&PLAN, device, seeds)? })
            }
        }
        impl __p::Network for #name {
            type Input = #input;
            type Output = #output;
            fn plan() -> &'static __p::NetworkPlan {
                &PLAN
            }
            fn session(&self) -> &__p::Session {
                &self.session
            }
            fn session_mut(&mut self) -> &mut __p::Session {
                &mut self.session
            }
            fn from_session(session: __p::Session) -> Self {
                Self { session }
            }
        }
        #trainable
    }
}

fn record(interface: &Interface, target: bool) -> TokenStream {
    let p = quote!(__p);
    let of = interface.doors.iter().filter(|d| d.target == target);
    let samples: Vec<TokenStream> =
        of.map(|d| d.door.as_ref().map_or_else(|| quote!(f32), |door| types::door(&p, door))).collect();
    types::record(&samples)
}

//! What is known of a network before it runs, as constants.
use super::Scope;
use netdsl_kernels::compile::Plan;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The constants; all 0 for a network with errors.
pub(super) fn constants(scope: &Scope<'_>, plan: Option<&Plan>) -> TokenStream {
    let name = &scope.header.name;
    let kernels = plan.and_then(|p| p.targets.iter().map(|t| t.kernels.len()).max()).unwrap_or(0);
    let [params, batch] = plan.map_or([0, 0], |p| [p.parameters(), p.batch]);
    let [params, kernels, batch] = [params, kernels, batch].map(Literal::usize_unsuffixed);
    let [flop_forward, flop_backward] = plan.map_or([0, 0], |p| p.flop).map(Literal::u64_unsuffixed);
    quote! {
        impl #name {
            /// Numbers that training changes.
            pub const PARAMS: usize = #params;
            /// Floating-point operations of the forward pass of one sample. `Network::flop` says what counts.
            pub const FLOP_FORWARD: u64 = #flop_forward;
            /// Floating-point operations of the backward pass of one sample, the update not counted.
            pub const FLOP_BACKWARD: u64 = #flop_backward;
            /// Different OpenCL kernels of the kind of device that has most; equal layers share theirs.
            pub const KERNELS: usize = #kernels;
            /// Samples of the largest batch of one launch.
            pub const BATCH: usize = #batch;
        }
    }
}

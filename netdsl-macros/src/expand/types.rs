//! Samples as Rust types: a nested array that reads like the shape.
use netdsl_plan::{DType, Door, DoorKind, OutputInfo, OutputKind};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The sample type at a door. `p` is the path of the private module.
pub(super) fn door(p: &TokenStream, door: &Door) -> TokenStream {
    let element = match (door.kind, door.dtype) {
        (DoorKind::Class(n), _) => {
            let n = Literal::usize_unsuffixed(n);
            quote!(#p::Class<#n>)
        }
        (DoorKind::Tensor, DType::F32) => quote!(f32),
        (DoorKind::Tensor, DType::U8) => quote!(u8),
        (DoorKind::Tensor, DType::I32) => quote!(i32),
    };
    nested(element, &door.shape)
}

/// The sample type of an output.
pub(super) fn output(output: &OutputInfo) -> TokenStream {
    let element = match output.kind {
        OutputKind::Tensor => quote!(f32),
        OutputKind::Index => quote!(u32),
    };
    nested(element, &output.shape)
}

fn nested(element: TokenStream, shape: &[usize]) -> TokenStream {
    shape.iter().rev().fold(element, |inner, &extent| {
        let extent = Literal::usize_unsuffixed(extent);
        quote!([#inner; #extent])
    })
}

/// One row of several doors: the sample alone, a tuple, or `()`.
pub(super) fn record(samples: &[TokenStream]) -> TokenStream {
    match samples {
        [only] => only.clone(),
        several => quote!((#(#several),*)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_the_shape() {
        let image = Door {
            name: "image".into(),
            kind: DoorKind::Tensor,
            dtype: DType::U8,
            shape: vec![1, 28, 30].into(),
            target: false,
        };
        let p = quote!(__p);
        assert_eq!(door(&p, &image).to_string(), quote!([[[u8; 30]; 28]; 1]).to_string());
        let text = Door { kind: DoorKind::Class(65), dtype: DType::I32, shape: vec![128].into(), ..image };
        assert_eq!(door(&p, &text).to_string(), quote!([__p::Class<65>; 128]).to_string());
        assert_eq!(record(&[]).to_string(), "()");
        assert_eq!(record(&[quote!(f32), quote!(u8)]).to_string(), "(f32 , u8)");
    }
}

//! Closures that cannot be translated to a kernel.
use netdsl::prelude::*;

network! {
    struct Closures {
        input x: [8];
        let a = x -> |v: f32| v;
        let b = x -> || 1.0;
        let c = x -> |v| v.gamma();
        let d = x -> |v| f32::exp(v);
        let e = x -> |v| if v < 0.0 { v };
        let f = x -> |v| { let mut s = 0.0; s };
        let g = x -> |v| max(v);
        let h = x -> |v, w| v * w;
        let i = x -> |v| v as f64;
        output x -> Relu;
    }
}

fn main() {}

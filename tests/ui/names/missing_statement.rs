//! A network without an input, without anything that comes out.
use netdsl::prelude::*;

network! {
    struct NoInput {
        const N = 3;
    }
}

network! {
    struct NoLoss {
        input x: [8];
        output y = x -> Dense(4, l2: 1e-4);
    }
}

fn main() {}

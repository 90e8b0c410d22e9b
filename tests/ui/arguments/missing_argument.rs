//! An argument without default that was not given.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [1, 8, 8];
        output a = x -> Conv2d(4);
        output b = x -> Flatten -> Dense(bias: false);
        output c = x -> Reshape;
    }
}

fn main() {}

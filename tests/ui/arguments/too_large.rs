//! Sizes that nothing can hold.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [100000, 100000];
        input z: [1000000];
        output y = x -> Relu;
        output p = z -> Dense(1000000);
    }
}

fn main() {}

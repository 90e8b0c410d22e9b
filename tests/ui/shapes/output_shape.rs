//! An output whose asserted shape is not its value's.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        let logits = x -> Dense(16) -> Relu -> Dense(9);
        output logits: [10];
    }
}

fn main() {}

//! Dropout on what is an output.
#![deny(deprecated)]
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        output y = x -> Dense(4) -> Dropout(0.5);
    }
}

fn main() {}

//! A shared layer for inputs of different shapes.
use netdsl::prelude::*;

network! {
    struct Net {
        input a: [64];
        input b: [32];
        layer encoder: Dense(16);
        output x = a -> encoder;
        output y = b -> encoder;
    }
}

fn main() {}

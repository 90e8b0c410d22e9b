//! A lint is a warning; who denies warnings sees it as an error.
#![deny(deprecated)]
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        target label: Class(4);
        let logits = x -> Dense(4) -> Softmax;
        loss CrossEntropy(logits, label);
        output logits;
    }
}

fn main() {}

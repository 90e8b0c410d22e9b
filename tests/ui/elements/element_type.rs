//! Classes where numbers are needed, and numbers where classes are.
use netdsl::prelude::*;

network! {
    struct Net {
        input text: Class(65)[8];
        input x: f64[8];
        input y: [8];
        target t: [4];
        let a = text -> Dense(4);
        let b = y -> Embedding(65, 4);
        let logits = y -> Dense(4);
        loss CrossEntropy(logits, t);
        output a;
        output b;
        output logits;
    }
}

fn main() {}

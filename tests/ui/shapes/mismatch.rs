//! Operands whose shapes do not fit together.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [1, 8, 8];
        target label: Class(4);
        let a = x -> Conv2d(4, kernel: 3);
        let b = x -> Conv2d(8, kernel: 3);
        let sum = a + b;
        let logits = x -> Flatten -> Dense(3);
        loss CrossEntropy(logits, label);
        output logits;
        output sum;
    }
}

fn main() {}

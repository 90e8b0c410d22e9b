//! Tokens that do not form a statement: each costs its own statement and nothing else.
use netdsl::prelude::*;

network! {
    pub struct Slips {
        inputs extra: [3];
        input image [1, 28, 28];
        input x: [8];
        target label: Class(4);
        features = x -> Relu;
        let a = x => Relu;
        let b = x Relu;
        let c = x + x -> Relu;
        let d = x -> Dense[4];
        let e = x -> Dense(4, bias = false);
        let f = x -> Dense(4 bias: false);
        let g = x.relu();
        let logits = x -> Dense(4)
        loss CrossEntropy(logits, label) * 0.5;
        output logits: [4];
        batch = 16;
    }
}

fn main() {}

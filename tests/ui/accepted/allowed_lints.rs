//! Every lint can be allowed by name.
#![deny(warnings)]
use netdsl::prelude::*;

network! {
    #[allow(softmax_before_logits, relu_before_logits)]
    #[allow(unused_value, dropout_at_output, dead_code)]
    struct Net {
        input x: [8];
        input unused: [8];
        target label: Class(4);
        let a = x -> Dense(4) -> Softmax;
        let b = x -> Dense(4) -> Relu;
        loss one: CrossEntropy(a, label);
        loss two: CrossEntropy(b, label);
        output c = a -> Dropout(0.5);
    }
}

optimizer! {
    /// Has a number that it forgets.
    #[allow(unused_value)]
    pub struct Own {
        lr: 0.1,
        momentum: 0.9,
    }
    update |w, g| { w - lr * g }
}

fn main() {
    assert_eq!(Own::DEFAULT.momentum, 0.9);
    assert_eq!(Net::BATCH, 32);
}

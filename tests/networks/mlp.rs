//! Matrices: the network that the step is measured by.
use netdsl::prelude::*;

network! {
    /// 784-128-10.
    pub struct Mlp {
        input image: [784];
        target label: Class(10);
        let logits = image -> fc1: Dense(128) -> Relu -> fc2: Dense(10);
        loss CrossEntropy(logits, label);
        output logits: [10];
        batch: 32;
    }
}

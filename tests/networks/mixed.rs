//! What the other two have not: tables, states, noise, branches, a shared layer, closures, penalties, two losses.
use netdsl::prelude::*;

network! {
    /// Words and a picture of them, judged together.
    pub struct Mixed {
        input image: [2, 8, 8];
        input words: Class(12)[5];
        target label: Class(4);
        target mood: [3];

        let stem = image -> stem_conv: Conv2d(6, kernel: 3, padding: 1, bias: false) -> bn1: BatchNorm2d -> LeakyRelu(0.1);
        let inner = stem -> conv: Conv2d(6, kernel: 3, padding: 1) -> bn2: BatchNorm2d -> Relu;
        let seen = (stem + inner) -> MaxPool2d(2) -> Flatten -> eye: Dense(24, l2: 0.001) -> Tanh;
        let read = words -> table: Embedding(12, 6) -> mix: Dense(8) -> Sigmoid -> Flatten -> ear: Dense(24, l1: 0.0001) -> Tanh;

        layer join: Dense(24);
        let a = seen -> join -> soft: |x| x / (1.0 + abs(x));
        let b = read -> join -> soft2: |x| x / (1.0 + abs(x));
        let both = concat(a, b) -> Dropout(0.25);
        let gate = both -> switch: Dense(3) -> Softmax;

        let logits = both -> head: Dense(4);
        loss main: 1.0 * CrossEntropy(logits, label);
        loss side: 0.5 * Mse(gate, mood);
        output logits: [4];
        output gate: [3];
        output picked = argmax(logits);
        batch: 16;
    }
}

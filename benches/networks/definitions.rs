//! The networks of `tests/networks`, each compiled for several batches: what a user who wants another batch would write. The
//! kernels of a batch are chosen for it, so a short batch of a network for long ones would measure something else.
use crate::shared;
use netdsl::Network;

macro_rules! networks {
    ($($module:ident: $batch:literal),*) => {
        $(
            /// The three networks for one batch.
            pub mod $module {
                use netdsl::prelude::*;

                network! {
                    /// Matrices.
                    pub struct Mlp {
                        input image: [784];
                        target label: Class(10);
                        let logits = image -> fc1: Dense(128) -> Relu -> fc2: Dense(10);
                        loss CrossEntropy(logits, label);
                        output logits: [10];
                        batch: $batch;
                    }
                }

                network! {
                    /// Convolutions and pooling.
                    pub struct LeNet5 {
                        input image: u8[1, 28, 28];
                        target label: Class(10);
                        let logits = image -> Normalize(mean: 0.1307, std: 0.3081)
                            -> conv1: Conv2d(6, kernel: 5, padding: 2) -> Relu -> MaxPool2d(2)
                            -> conv2: Conv2d(16, kernel: 5) -> Relu -> MaxPool2d(2)
                            -> Flatten -> fc1: Dense(120) -> Relu -> fc2: Dense(84) -> Relu -> head: Dense(10);
                        loss CrossEntropy(logits, label);
                        output logits: [10];
                        output digit = argmax(logits);
                        batch: $batch;
                    }
                }

                network! {
                    /// Everything else.
                    pub struct Mixed {
                        input image: [2, 8, 8];
                        input words: Class(12)[5];
                        target label: Class(4);
                        target mood: [3];

                        let stem = image -> stem_conv: Conv2d(6, kernel: 3, padding: 1, bias: false) -> bn1: BatchNorm2d
                            -> LeakyRelu(0.1);
                        let inner = stem -> conv: Conv2d(6, kernel: 3, padding: 1) -> bn2: BatchNorm2d -> Relu;
                        let seen = (stem + inner) -> MaxPool2d(2) -> Flatten -> eye: Dense(24, l2: 0.001) -> Tanh;
                        let read = words -> table: Embedding(12, 6) -> mix: Dense(8) -> Sigmoid -> Flatten
                            -> ear: Dense(24, l1: 0.0001) -> Tanh;

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
                        batch: $batch;
                    }
                }
            }
        )*

        /// Panics where a network is not that of `tests/networks`: the same layers, doors and cost of a sample.
        pub fn ensure_shared() {
            $(
                same::<shared::mlp::Mlp, $module::Mlp>();
                same::<shared::lenet::LeNet5, $module::LeNet5>();
                same::<shared::mixed::Mixed, $module::Mixed>();
            )*
        }
    };
}

networks!(batch_1: 1, batch_32: 32, batch_128: 128);

fn same<A: Network, B: Network>() {
    let (a, b) = (A::plan(), B::plan());
    let same = (a.layout_hash, &a.doors, &a.outputs, &a.losses) == (b.layout_hash, &b.doors, &b.outputs, &b.losses);
    assert!(same, "`{}` for a batch of {} is not that of tests/networks: change it too", b.name, b.batch);
}

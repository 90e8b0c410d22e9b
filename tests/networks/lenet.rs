//! Convolutions and pooling: LeNet-5 (LeCun, Bottou, Bengio, Haffner, 1998) with today's max pooling and relu.
use netdsl::prelude::*;

network! {
    /// LeNet-5 on bytes.
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
        batch: 64;
    }
}

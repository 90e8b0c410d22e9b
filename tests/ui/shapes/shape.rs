//! An input that the layer cannot take.
use netdsl::prelude::*;

network! {
    pub struct LeNet {
        input image: u8[1, 28, 28];
        let features = image
            -> Normalize(mean: 0.1307, std: 0.3081)
            -> conv1: Conv2d(6, kernel: 5) -> Relu -> MaxPool2d(2);
        let small = features -> MaxPool2d(2) -> Conv2d(8, kernel: 9);
        output logits: [10] = features -> Dense(10);
        output other = small -> Flatten -> Dense(10);
    }
}

fn main() {}

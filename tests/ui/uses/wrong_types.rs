//! What does not fit is rustc's to refuse: the types are precise.
use netdsl::prelude::*;

network! {
    struct Net {
        input image: u8[1, 8, 8];
        target label: Class(4);
        let logits = image -> Normalize(mean: 0.5, std: 0.5) -> Flatten -> Dense(4);
        loss CrossEntropy(logits, label);
        output logits;
    }
}

fn main() {
    let _: fn(NetOutput) -> netdsl::Values<[f32; 5]> = |out| out.logits;
    let _: <Net as Network>::Input = [[[0u8; 9]; 8]; 1];
    let _: <Net as Trainable>::Target = Class::<5>::default();
}

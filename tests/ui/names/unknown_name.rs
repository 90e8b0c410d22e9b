//! A name that nothing defines.
use netdsl::prelude::*;

network! {
    struct Net {
        input image: [8];
        target label: Class(4);
        const WIDTH = 16;
        let h = imag -> Dense(WIDHT) -> |v| v * slope;
        let logits = later -> Dense(4);
        let later = image -> Dense(8);
        loss CrossEntropy(logits, lable);
        output logits: [4];
        output h;
    }
}

fn main() {}

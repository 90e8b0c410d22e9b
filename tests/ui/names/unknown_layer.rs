//! A layer or loss that does not exist.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        target label: Class(4);
        let h = x -> dense(16) -> Rellu -> Linear(4);
        let logits = x -> Dense(4);
        loss CrossEntrpy(logits, label);
        output logits: [4];
        output h;
    }
}

fn main() {}

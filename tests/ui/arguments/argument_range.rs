//! An argument outside its range.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        let a = x -> Dense(0);
        let b = x -> Dropout(1.5) -> Dense(4, l2: -1e-4);
        output a;
        output b;
        batch: 0;
    }
}

fn main() {}

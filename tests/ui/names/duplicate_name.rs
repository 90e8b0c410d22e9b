//! A name that is defined twice.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        input x: [4];
        const x = 3;
        let h = x -> first: Dense(4) -> first: Dense(4);
        let h = x -> Dense(2);
        output h;
        output h;
    }
}

fn main() {}

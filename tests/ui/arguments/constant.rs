//! What a macro cannot evaluate.
use netdsl::prelude::*;

const HIDDEN: usize = 16;

network! {
    struct Net {
        input x: [8];
        const A = HIDDEN * 2;
        const B = usize::MAX;
        const C = 4 / 0;
        let h = x -> Dense(crate::HIDDEN) -> Dense(size_of::<u8>());
        output h;
    }
}

fn main() {}

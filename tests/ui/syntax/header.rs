//! What stands around the statements.
use netdsl::prelude::*;

network! {}

network! {
    pub Missing {
        input x: [2];
        output y = x -> Dense(1);
    }
}

network! {
    struct Generic<const N: usize> {
        input x: [2];
        output y = x -> Dense(1);
    }
}

network! {
    struct One {
        input x: [2];
        output y = x -> Dense(1);
    }
    struct Two {
        input x: [2];
        output y = x -> Dense(1);
    }
}

fn main() {}

//! Something that training cannot reach.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [4];
        target t: [4];
        let trained = x -> Dense(4);
        let lonely = x -> Dense(2);
        loss good: Mse(trained, t);
        loss idle: Mse(x, t);
        output trained;
        output lonely;
    }
}

fn main() {}

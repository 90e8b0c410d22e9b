//! Values that nothing uses.
#![deny(deprecated)]
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        input y: [8];
        let forgotten = x -> Dense(4);
        output z = x -> Dense(2);
    }
}

optimizer! {
    /// Forgets its own numbers.
    pub struct Own {
        lr: 0.1,
        momentum: 0.9,
    }
    step |t| {
        let correction = lr / t;
    }
    update |w, g| {
        let unused = w * g;
        w - lr * g
    }
}

fn main() {}

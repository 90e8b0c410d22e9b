//! An argument of the wrong kind.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [1, 8, 8];
        let a = x -> Conv2d(4, kernel: "3");
        let b = x -> Flatten -> Dense(4.5);
        let c = x -> Flatten -> Dense(4, bias: 1, init: Nomal(0.1));
        let d = x -> MaxPool2d([2, 2, 2]);
        output a;
        output b;
        output c;
        output d;
    }
}

fn main() {}

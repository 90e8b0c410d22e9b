//! An argument that the layer does not have.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [1, 8, 8];
        let a = x -> Conv2d(4, kernal: 3);
        let b = x -> Relu(0.1);
        let c = x -> Flatten -> Dense(units: 4, activation: relu);
        output a;
        output b;
        output c;
    }
}

fn main() {}

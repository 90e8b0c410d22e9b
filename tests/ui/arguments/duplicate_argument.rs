//! An argument given twice.
use netdsl::prelude::*;

network! {
    struct Net {
        input x: [8];
        output a = x -> Dense(4, units: 5);
        output b = x -> Dense(units: 4, bias: true, bias: false);
    }
}

fn main() {}

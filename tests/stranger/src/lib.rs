//! A user's crate with the strictest of lints, under which everything that the macros generate must pass: visible and
//! private, at the top and inside functions, two side by side, out of a `macro_rules!` of the user's own.

#![deny(warnings, missing_docs, unused, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use nn::prelude::*;

network! {
    /// Everything that a network may have, with numbers that look like constants of mathematics.
    pub struct Visible {
        input image: u8[1, 8, 8];
        input words: Class(7)[4];
        target label: Class(3);
        target side: [2];
        const WIDTH = 3 * 2;
        layer shared: Dense(WIDTH, init: Normal(0.7071));
        let features = image
            -> Normalize(mean: 0.3183, std: 0.6931)
            -> conv1: Conv2d(4, kernel: 3, padding: same, l2: 1e-4)
            -> BatchNorm2d
            -> LeakyRelu(0.1)
            -> MaxPool2d(2)
            -> Flatten
            -> shared
            -> |v| v * sigmoid(1.702 * v) + 3.14159 * erf(v / 1.41421);
        let text = words -> Embedding(7, width: 6) -> Dropout(0.25) -> Flatten -> Dense(WIDTH);
        let logits = Concat(features, text, axis: 0) -> head: Dense(3);
        let other = (features - text) -> Tanh -> Dense(2);
        loss data: CrossEntropy(logits, label);
        loss aux: 0.4 * mean(|y, t| if y < t { (y - t).abs() } else { 2.71828 * (y - t).powi(2) }; other, side);
        output logits: [3];
        output other;
        output odds: [3] = logits -> Softmax;
        batch: 8;
    }
}

// nothing uses it, and it has no documentation, as a private item may
network! {
    struct Private {
        input x: [2];
        output y = x -> Dense(1);
    }
}

optimizer! {
    /// A rule of a user's own.
    pub struct Own {
        /// The rate.
        rate: 0.314 in 0.0..,
        without_documentation: 1.0,
        lazy: false,
    }
    state m;
    step |t| {
        let c = without_documentation - 0.6931.pow(t);
    }
    update |w, g| {
        m = if lazy { m } else { 0.9 * m + g / c };
        w - rate * m
    }
}

macro_rules! perceptron {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $inputs:expr, $units:literal, $activation:ident, $f:expr) => {
        network! {
            $(#[$attribute])*
            $visibility struct $name {
                input x: [$inputs * 2];
                target y: [$units];
                let p = x -> Dense($units) -> $activation -> $f;
                loss Mse(p, y);
                output p;
            }
        }
    };
}

perceptron! {
    /// Out of a macro.
    pub Perceptron, 1 + 2, 4, Tanh, |v| 2.0 * v + 1.0
}

/// A network inside a function.
#[must_use]
pub fn inside() -> usize {
    network! {
        struct Inside {
            input x: [3];
            output y = x -> Dense(2);
        }
    }
    Inside::PARAMS + Inside::params().dense_1.weight.index()
}

#[cfg(test)]
mod tests {
    use super::{Own, Perceptron, Visible, inside};
    use nn::Network;

    #[test]
    fn the_types_are_there() {
        assert_eq!(inside(), 8);
        assert_eq!(Perceptron::PARAMS, 6 * 4 + 4);
        assert_eq!(
            Visible::params().conv1.weight.info().shape.as_ref(),
            [4, 1, 3, 3]
        );
        assert_eq!(Visible::plan().outputs.len(), 3);
        assert!((Own::DEFAULT.rate - 0.314).abs() < 1e-12 && !Own::default().lazy);
    }
}

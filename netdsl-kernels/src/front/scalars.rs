//! The functions that closures may call: a table of expressions. To add one: a row.
use crate::ir::{Expr, Unary};

/// A function of the language of closures.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How many numbers it takes.
    pub arity: usize,
    /// What it is, and its slope where that is a choice.
    pub doc: &'static str,
    /// What it computes.
    pub make: fn(&[Expr]) -> Expr,
}

const fn unary(name: &'static str, doc: &'static str, make: fn(&[Expr]) -> Expr) -> Function {
    Function { name, arity: 1, doc, make }
}
const fn binary(name: &'static str, doc: &'static str, make: fn(&[Expr]) -> Expr) -> Function {
    Function { name, arity: 2, doc, make }
}

/// All functions, by name.
pub const FUNCTIONS: &[Function] = &[
    unary("abs", "the absolute value; its slope at 0 is 0", |x| x[0].clone().abs()),
    Function {
        name: "clamp",
        arity: 3,
        doc: "`x`, but at least `y` and at most `z`",
        make: |x| x[0].clone().max(x[1].clone()).min(x[2].clone()),
    },
    unary("cos", "the cosine of an angle in radians", |x| x[0].clone().unary(Unary::Cos)),
    unary("erf", "the error function", |x| x[0].clone().unary(Unary::Erf)),
    unary("exp", "`e` to the power of `x`", |x| x[0].clone().exp()),
    unary("floor", "the largest whole number that is not above `x`; its slope is 0", |x| {
        x[0].clone().unary(Unary::Floor)
    }),
    unary("ln", "the natural logarithm", |x| x[0].clone().ln()),
    unary("log", "the natural logarithm, as PyTorch calls it", |x| x[0].clone().ln()),
    binary("max", "the larger; at a tie the slope is that of `x`", |x| x[0].clone().max(x[1].clone())),
    binary("min", "the smaller; at a tie the slope is that of `x`", |x| x[0].clone().min(x[1].clone())),
    binary("pow", "`x` to the power of `y`", |x| x[0].clone().pow(x[1].clone())),
    binary("powf", "`x` to the power of `y`, as Rust calls it", |x| x[0].clone().pow(x[1].clone())),
    binary("powi", "`x` to the power of `y`, as Rust calls it", |x| x[0].clone().pow(x[1].clone())),
    unary("relu", "`x` where it is positive or NaN, else 0; its slope at 0 is 0", |x| x[0].clone().relu()),
    unary("sigmoid", "`1 / (1 + exp(-x))`", |x| x[0].clone().sigmoid()),
    unary("sign", "−1, 0 or 1; its slope is 0", |x| x[0].clone().unary(Unary::Sign)),
    unary("sin", "the sine of an angle in radians", |x| x[0].clone().unary(Unary::Sin)),
    unary("softplus", "`ln(1 + exp(x))`, without overflow", |x| softplus(x[0].clone())),
    unary("sqrt", "the square root", |x| x[0].clone().sqrt()),
    unary("square", "`x * x`", |x| x[0].clone().square()),
    unary("tanh", "the hyperbolic tangent", |x| x[0].clone().tanh()),
];

/// `ln(1 + e^x)` without overflow: `max(x, 0) + ln(1 + e^-|x|)`, with choices written so that the slope at 0 is ½.
pub(crate) fn softplus(x: Expr) -> Expr {
    let below = |then: Expr, otherwise: Expr| x.clone().lt(0.0, then, otherwise);
    let decay = below(x.clone(), -x.clone()).exp();
    below(0.0.into(), x.clone()) + (1.0 + decay).ln()
}

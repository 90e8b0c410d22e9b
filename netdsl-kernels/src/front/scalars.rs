//! The functions that closures may call: a table of expressions. To add one: a row.
use crate::ir::{Expr, Unary};

/// A function of the language of closures.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How many numbers it takes.
    pub arity: usize,
    /// What it computes.
    pub make: fn(&[Expr]) -> Expr,
}

const fn unary(name: &'static str, make: fn(&[Expr]) -> Expr) -> Function {
    Function { name, arity: 1, make }
}
const fn binary(name: &'static str, make: fn(&[Expr]) -> Expr) -> Function {
    Function { name, arity: 2, make }
}

/// All functions, by name.
pub const FUNCTIONS: &[Function] = &[
    unary("abs", |x| x[0].clone().abs()),
    Function { name: "clamp", arity: 3, make: |x| x[0].clone().max(x[1].clone()).min(x[2].clone()) },
    unary("cos", |x| x[0].clone().unary(Unary::Cos)),
    unary("erf", |x| x[0].clone().unary(Unary::Erf)),
    unary("exp", |x| x[0].clone().exp()),
    unary("floor", |x| x[0].clone().unary(Unary::Floor)),
    unary("ln", |x| x[0].clone().ln()),
    unary("log", |x| x[0].clone().ln()),
    binary("max", |x| x[0].clone().max(x[1].clone())),
    binary("min", |x| x[0].clone().min(x[1].clone())),
    binary("pow", |x| x[0].clone().pow(x[1].clone())),
    binary("powf", |x| x[0].clone().pow(x[1].clone())),
    binary("powi", |x| x[0].clone().pow(x[1].clone())),
    unary("relu", |x| x[0].clone().relu()),
    unary("sigmoid", |x| x[0].clone().sigmoid()),
    unary("sign", |x| x[0].clone().unary(Unary::Sign)),
    unary("sin", |x| x[0].clone().unary(Unary::Sin)),
    unary("softplus", |x| softplus(x[0].clone())),
    unary("sqrt", |x| x[0].clone().sqrt()),
    unary("square", |x| x[0].clone().square()),
    unary("tanh", |x| x[0].clone().tanh()),
];

/// `ln(1 + e^x)` without overflow: `max(x, 0) + ln(1 + e^-|x|)`, with choices written so that the slope at 0 is ½.
pub(crate) fn softplus(x: Expr) -> Expr {
    let below = |then: Expr, otherwise: Expr| x.clone().lt(0.0, then, otherwise);
    let decay = below(x.clone(), -x.clone()).exp();
    below(0.0.into(), x.clone()) + (1.0 + decay).ln()
}

//! Random expressions of every function, with shared parts and strange numbers; not made to be evaluated.
use super::Rng;
use crate::ir::{Binary, Compare, Expr, Unary};

const NUMBERS: [f64; 12] = [
    0.0,
    1.0,
    -1.0,
    0.1,
    -2.5e-8,
    1e300,
    5e-324,
    f64::MAX,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    std::f64::consts::PI,
];

/// An expression over `args` arguments.
pub(crate) fn random_expression(rng: &mut Rng, args: usize, size: usize) -> Expr {
    let mut parts: Vec<Expr> = (0..args).map(Expr::arg).collect();
    for _ in 0..size {
        let mut part = || rng.pick(&parts).clone();
        let (a, b, c, d) = (part(), part(), part(), part());
        parts.push(match rng.below(12) {
            0..=3 => a.unary(*rng.pick(&Unary::ALL)),
            4..=7 => a.binary(*rng.pick(&Binary::ALL), b),
            8..=10 => Expr::select(*rng.pick(&Compare::ALL), a, b, c, d),
            _ => Expr::constant(*rng.pick(&NUMBERS)),
        });
    }
    parts.pop().unwrap_or_else(|| Expr::constant(0.5))
}

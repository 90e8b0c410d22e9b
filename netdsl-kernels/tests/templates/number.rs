//! A number and how far a correct `f32` computation of it may be off: first-order running error analysis with OpenCL 1.2's own
//! error bounds of the functions. Nothing is tuned to what the kernels happen to give.
use netdsl_kernels::ir::{Binary, Expr, Inst, Unary};

/// The relative error of one rounding, and what a flushed denormal may cost.
const ROUNDING: f64 = 1.0 / (1 << 24) as f64;
const TINY: f64 = 1.2e-38;

/// A value and a bound of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub value: f64,
    pub error: f64,
}

impl Number {
    /// A number that `f32` holds exactly.
    pub const fn exact(value: f64) -> Number {
        Number { value, error: 0.0 }
    }
    fn rounded(value: f64, error: f64, ulps: f64) -> Number {
        Number { value, error: error + 2.0 * ulps * ROUNDING * value.abs() + TINY }
    }
    /// The product.
    pub fn times(self, other: Number) -> Number {
        let error = self.error * other.value.abs() + other.error * self.value.abs() + self.error * other.error;
        Number::rounded(self.value * other.value, error, 0.5)
    }
    /// A sum in any order: rounding times the number of terms, by the size of the terms.
    pub fn sum(terms: impl IntoIterator<Item = Number>) -> Number {
        let (mut value, mut error, mut size, mut count) = (0.0, 0.0, 0.0, 0.0);
        for t in terms {
            value += t.value;
            error += t.error;
            size += t.value.abs();
            count += 1.0;
        }
        Number { value, error: error + count * ROUNDING * size + TINY }
    }
    /// Whether a result is right.
    pub fn admits(self, found: f32) -> bool {
        let found = f64::from(found);
        // the 1.01 is for what is of second order
        found == self.value
            || (found - self.value).abs() <= 1.01 * self.error + ROUNDING * self.value.abs()
            || (found.is_nan() && self.value.is_nan())
    }
}

/// Evaluates an expression.
pub fn evaluate(e: &Expr, args: &[Number]) -> Number {
    let mut values: Vec<Number> = vec![];
    for &inst in &e.tape().0 {
        let at = |i: u32| values[i as usize];
        values.push(match inst {
            Inst::Arg(i) => args[i],
            Inst::Const(bits) => Number::rounded(f64::from_bits(bits), 0.0, 0.5),
            Inst::Unary(op, x) => unary(op, at(x)),
            Inst::Binary(op, x, y) => binary(op, at(x), at(y)),
            Inst::Select(op, [l, r, a, b]) => {
                let (l, r, a, b) = (at(l), at(r), at(a), at(b));
                let chosen = if op.apply(l.value, r.value) { a } else { b };
                let tie = (l.value - r.value).abs() <= l.error + r.error && l.error + r.error > 0.0;
                let both = (a.value - b.value).abs() + a.error.max(b.error);
                if tie { Number { error: both, ..chosen } } else { chosen }
            }
        });
    }
    *values.last().expect("a tape is never empty")
}

fn unary(op: Unary, x: Number) -> Number {
    let value = op.apply(x.value);
    let around = (op.apply(x.value - x.error) - value).abs().max((op.apply(x.value + x.error) - value).abs());
    let ulps = match op {
        Unary::Neg | Unary::Abs | Unary::Relu => return Number { value, error: x.error },
        Unary::Floor | Unary::Sign => return Number { value, error: around },
        Unary::Sin | Unary::Cos => return Number::rounded(value, x.error, 4.0),
        Unary::Exp | Unary::Ln | Unary::Sqrt => 3.0,
        Unary::Tanh => 5.0,
        Unary::Erf => 16.0,
        Unary::Sigmoid => 7.0, // 3 of exp, 2.5 of the quotient, the sum and the difference in between
    };
    Number::rounded(value, around, ulps)
}

fn binary(op: Binary, x: Number, y: Number) -> Number {
    let value = op.apply(x.value, y.value);
    match op {
        Binary::Add | Binary::Sub => Number::rounded(value, x.error + y.error, 0.5),
        Binary::Mul => x.times(y),
        Binary::Div => {
            let error = (x.error + value.abs() * y.error) / (y.value.abs() - y.error).max(0.0);
            Number::rounded(value, error, 2.5)
        }
        Binary::Pow => {
            let corners = [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)];
            let off = |(a, b): (f64, f64)| (op.apply(x.value + a * x.error, y.value + b * y.error) - value).abs();
            Number::rounded(value, corners.into_iter().map(off).fold(0.0, f64::max), 16.0)
        }
        Binary::Max | Binary::Min => Number { value, error: x.error.max(y.error) },
    }
}

//! Scalar expressions as OpenCL C, over `float` or `float16`. What the functions mean is `ir::expr`'s; here they only get
//! their spelling.
use crate::ir::{Binary, Compare, Tape, Unary};
use crate::render::formula::{self, Printed, Spelled, Spelling, Term};

/// How many elements one value of the text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// `float`.
    One,
    /// `float16`.
    Sixteen,
}

impl Width {
    /// The type's name.
    pub const fn name(self) -> &'static str {
        match self {
            Width::One => "float",
            Width::Sixteen => "float16",
        }
    }
    /// Elements of one value.
    pub const fn lanes(self) -> usize {
        match self {
            Width::One => 1,
            Width::Sixteen => 16,
        }
    }
    /// A scalar's text as a value of this width.
    pub fn splat(self, scalar: &str) -> String {
        match self {
            Width::One => scalar.to_string(),
            Width::Sixteen => format!("(float16)({scalar})"),
        }
    }
}

/// Prints the tape over values of a width, as `formula::print`.
pub fn print(tape: &Tape, width: Width, args: &[String], prefix: &str) -> Printed {
    formula::print(tape, &width, args, prefix)
}

impl Spelling for Width {
    fn number(&self, value: f64) -> String {
        constant(value, *self)
    }
    fn definition(&self, name: &str, formula: &str) -> String {
        format!("const {} {name} = {formula};", self.name())
    }
    fn unary(&self, op: Unary, x: &Term) -> Spelled {
        let v = x.operand();
        let (zero, one) = (self.number(0.0), self.number(1.0));
        let call = |name: &str| (format!("{name}({})", x.text), true);
        match op {
            Unary::Neg => (format!("-{v}"), false),
            Unary::Abs => call("fabs"),
            Unary::Exp => call("exp"),
            Unary::Ln => call("log"),
            Unary::Sqrt => call("sqrt"),
            Unary::Tanh => call("tanh"),
            Unary::Sigmoid => (format!("{one} / ({one} + exp(-{v}))"), false),
            Unary::Relu => (format!("({v} < {zero}) ? {zero} : {v}"), false), // passes a NaN
            Unary::Sin => call("sin"),
            Unary::Cos => call("cos"),
            Unary::Erf => call("erf"),
            Unary::Floor => call("floor"),
            Unary::Sign => (format!("({v} > {zero}) ? {one} : (({v} < {zero}) ? {} : {v})", self.number(-1.0)), false),
        }
    }
    fn binary(&self, op: Binary, x: &Term, y: &Term) -> Spelled {
        let (a, b) = (x.operand(), y.operand());
        match op {
            Binary::Add => (format!("{a} + {b}"), false),
            Binary::Sub => (format!("{a} - {b}"), false),
            Binary::Mul => (format!("{a} * {b}"), false),
            Binary::Div => (format!("{a} / {b}"), false),
            Binary::Pow => (format!("pow({}, {})", x.text, y.text), true),
            Binary::Max => (format!("({a} < {b}) ? {b} : {a}"), false),
            Binary::Min => (format!("({b} < {a}) ? {b} : {a}"), false),
        }
    }
    /// `pow` costs a hundred times a product.
    fn power(&self, x: &Term, exponent: f64) -> Option<String> {
        let (x, one) = (x.operand(), self.number(1.0));
        Some(match exponent {
            2.0 => format!("{x} * {x}"),
            3.0 => format!("{x} * {x} * {x}"),
            -1.0 => format!("{one} / {x}"),
            -2.0 => format!("{one} / ({x} * {x})"),
            0.5 => format!("sqrt({x})"),
            -0.5 => format!("{one} / sqrt({x})"),
            _ => return None,
        })
    }
    fn choice(&self, op: Compare, [l, r, a, b]: [String; 4]) -> Spelled {
        (format!("({l} {} {r}) ? {a} : {b}", op.symbol()), false)
    }
}

/// A number as a `float` literal that reads back as exactly `value as f32`.
pub fn number(value: f64) -> String {
    let v = value as f32;
    if v.is_nan() {
        "NAN".into()
    } else if v.is_infinite() {
        if v > 0.0 { "INFINITY".into() } else { "(-INFINITY)".into() }
    } else if v.is_sign_negative() {
        format!("({v:?}f)")
    } else {
        format!("{v:?}f")
    }
}

/// A number as a value of a width.
pub fn constant(value: f64, width: Width) -> String {
    width.splat(&number(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Expr;

    fn text(e: &Expr, width: Width) -> String {
        let args = ["x".to_string(), "y".to_string()];
        let p = print(e.tape(), width, &args, "t");
        p.statements.into_iter().chain([p.result]).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn numbers_read_back() {
        for v in [0.0, 1.0, -1.5, 0.1, 1e-8, 3.4e38, 1e-45, 16_777_217.0, 0.3081] {
            let text = number(v);
            let digits = text.trim_matches(['(', ')']).strip_suffix('f').expect("a float literal");
            assert_eq!(digits.parse::<f32>().expect("a number").to_bits(), (v as f32).to_bits(), "{text}");
            assert!(digits.contains(['.', 'e']), "an integer literal has no suffix f: {text}");
        }
        assert_eq!([1e300, -1e300, f64::NAN].map(number), ["INFINITY", "(-INFINITY)", "NAN"]);
    }

    #[test]
    fn reads_like_a_formula() {
        let (x, y) = (Expr::arg(0), Expr::arg(1));
        assert_eq!(text(&(x.clone() + y.clone() * 2.0), Width::One), "x + (y * 2.0f)");
        assert_eq!(text(&x.clone().relu(), Width::Sixteen), "(x < (float16)(0.0f)) ? (float16)(0.0f) : x");
        assert_eq!(text(&x.clone().exp().max(y), Width::One), "const float t0 = exp(x);\n(t0 < y) ? y : t0");
        assert_eq!(text(&x.clone().pow(-2.0), Width::One), "1.0f / (x * x)");
        assert_eq!(text(&x.lt(0.5, 1.0, 2.0), Width::One), "(x < 0.5f) ? 1.0f : 2.0f");
    }

    #[test]
    fn shared_and_deep_expressions_stay_small() {
        let mut e = Expr::arg(0);
        for _ in 0..2000 {
            e = (e.clone() + 1.0) * e;
        }
        let p = print(e.tape(), Width::Sixteen, &["x".into()], "t");
        assert!(p.statements.iter().all(|s| s.len() < 2000));
        let mut e = Expr::arg(0);
        for _ in 0..2000 {
            e = e.tanh();
        }
        let p = print(e.tape(), Width::One, &["x".into()], "t");
        assert!(p.statements.iter().chain([&p.result]).all(|s| s.matches('(').count() <= 2 * formula::MAX_DEPTH));
    }
}

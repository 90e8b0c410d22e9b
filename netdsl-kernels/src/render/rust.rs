//! Scalar expressions as Rust: the functions that the host path (`f32`, over blocks) and the reference (`f64`, at a point)
//! call. What the functions mean is `ir::expr`'s. Names of the runtime are written `__p::..`.
use super::formula::{self, Printed, Spelled, Spelling, Term};
use crate::ir::{Binary, Compare, Expr, Tape, Unary};
use netdsl_plan::is_named;
use std::fmt::Write;

/// The type that an expression is computed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Float {
    /// `f32`, fast: loops that vectorise. Transcendental functions come from `__p::math`.
    F32,
    /// `f64`, plain: the standard library's functions.
    F64,
}

/// `|out, args| ..` over blocks: the text of a function `fn(&mut [f32], &[&[f32]])` without its name.
pub fn block(e: &Expr) -> String {
    let tape = e.tape();
    let args = tape.args();
    let mut text = "(out: &mut [f32], args: &[&[f32]]) { let n = out.len();".to_string();
    for &i in &args {
        let _ = write!(text, "let a{i} = &args[{i}][..n];"); // writing to a String cannot fail
    }
    let names = (0..=args.last().copied().unwrap_or(0)).map(|i| format!("x{i}")).collect::<Vec<_>>();
    let Printed { statements, result } = print(tape, Float::F32, &names, "t");
    // Elements are read before any condition: a loop that reads some of them only sometimes does not become vectors.
    let reads: String = args.iter().map(|i| format!("let x{i} = a{i}[i];")).collect();
    let _ = write!(text, "for i in 0..n {{ {reads}{} out[i] = {result}; }} }}", statements.concat());
    text
}

/// At a point: the text of a function `fn(&[f64]) -> f64` without its name.
pub fn point(e: &Expr) -> String {
    let tape = e.tape();
    let last = tape.args().last().copied();
    let names = (0..=last.unwrap_or(0)).map(|i| format!("a[{i}]")).collect::<Vec<_>>();
    let Printed { statements, result } = print(tape, Float::F64, &names, "t");
    let unused = if last.is_none() { "_" } else { "a" };
    format!("({unused}: &[f64]) -> f64 {{ {} {result} }}", statements.concat())
}

/// Prints the tape, as `formula::print`.
pub fn print(tape: &Tape, float: Float, args: &[String], prefix: &str) -> Printed {
    formula::print(tape, &float, args, prefix)
}

impl Spelling for Float {
    fn number(&self, value: f64) -> String {
        number(value, *self)
    }
    fn definition(&self, name: &str, formula: &str) -> String {
        format!("let {name} = {formula};")
    }
    fn unary(&self, op: Unary, x: &Term) -> Spelled {
        let v = x.operand();
        let (zero, one) = (self.number(0.0), self.number(1.0));
        let method = |name: &str| (format!("{v}.{name}()"), true);
        let function = |name: &str, method: &str| match self {
            Float::F32 => (format!("__p::math::{name}({})", x.text), true),
            Float::F64 => (format!("{v}.{method}()"), true),
        };
        match op {
            Unary::Neg => (format!("-{v}"), false),
            Unary::Abs => method("abs"),
            Unary::Sqrt => method("sqrt"),
            Unary::Floor => method("floor"),
            Unary::Exp => function("exp", "exp"),
            Unary::Ln => function("ln", "ln"),
            Unary::Tanh => function("tanh", "tanh"),
            Unary::Sin => function("sin", "sin"),
            Unary::Cos => function("cos", "cos"),
            Unary::Erf if *self == Float::F64 => (format!("__p::math::erf_f64({})", x.text), true),
            Unary::Erf => (format!("__p::math::erf({})", x.text), true),
            Unary::Sigmoid if *self == Float::F64 => (format!("{one} / ({one} + (-{v}).exp())"), false),
            Unary::Sigmoid => (format!("__p::math::sigmoid({})", x.text), true),
            Unary::Relu => (format!("(if {v} < {zero} {{ {zero} }} else {{ {v} }})"), true), // passes a NaN
            Unary::Sign => {
                let minus = self.number(-1.0);
                let text = format!("(if {v} > {zero} {{ {one} }} else if {v} < {zero} {{ {minus} }} else {{ {v} }})");
                (text, true)
            }
        }
    }
    fn binary(&self, op: Binary, x: &Term, y: &Term) -> Spelled {
        let (a, b) = (x.operand(), y.operand());
        match op {
            Binary::Add => (format!("{a} + {b}"), false),
            Binary::Sub => (format!("{a} - {b}"), false),
            Binary::Mul => (format!("{a} * {b}"), false),
            Binary::Div => (format!("{a} / {b}"), false),
            Binary::Pow if *self == Float::F64 => (format!("{a}.powf({})", y.text), true),
            Binary::Pow => (format!("__p::math::pow({}, {})", x.text, y.text), true),
            Binary::Max => (format!("(if {a} < {b} {{ {b} }} else {{ {a} }})"), true),
            Binary::Min => (format!("(if {b} < {a} {{ {b} }} else {{ {a} }})"), true),
        }
    }
    /// As in the kernels.
    fn power(&self, x: &Term, exponent: f64) -> Option<String> {
        if *self == Float::F64 {
            return None;
        }
        let x = x.operand();
        Some(match exponent {
            2.0 => format!("{x} * {x}"),
            3.0 => format!("{x} * {x} * {x}"),
            -1.0 => format!("1.0f32 / {x}"),
            -2.0 => format!("1.0f32 / ({x} * {x})"),
            0.5 => format!("{x}.sqrt()"),
            -0.5 => format!("1.0f32 / {x}.sqrt()"),
            _ => return None,
        })
    }
    fn choice(&self, op: Compare, [l, r, a, b]: [String; 4]) -> Spelled {
        // clippy refuses `==` of floats in whichever crate it is printed
        let condition = match (op, self) {
            (Compare::Eq, Float::F32) => format!("__p::math::equal({l}, {r})"),
            (Compare::Eq, Float::F64) => format!("__p::math::equal_f64({l}, {r})"),
            (Compare::Lt | Compare::Le, _) => format!("{l} {} {r}", op.symbol()),
        };
        // an expression that begins with `if` would be read as a statement
        (format!("(if {condition} {{ {a} }} else {{ {b} }})"), true)
    }
}

/// A number as a literal that reads back as exactly the value (as `f32` there).
pub fn number(value: f64, float: Float) -> String {
    let (name, digits, finite, bits) = match float {
        Float::F32 => {
            let v = value as f32;
            ("f32", format!("{v:?}"), v.is_finite(), u64::from(v.to_bits()))
        }
        Float::F64 => ("f64", format!("{value:?}"), value.is_finite(), value.to_bits()),
    };
    match (finite && !is_named(value), value.is_sign_negative()) {
        (true, false) => format!("{digits}{name}"),
        (true, true) => format!("({digits}{name})"),
        (false, _) => format!("{name}::from_bits({bits})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_a_formula() {
        let (x, y) = (Expr::arg(0), Expr::arg(1));
        let sum = x.clone() + y.clone() * 2.0;
        assert_eq!(
            block(&sum),
            "(out: &mut [f32], args: &[&[f32]]) { let n = out.len();let a0 = &args[0][..n];let a1 = &args[1][..n];\
             for i in 0..n { let x0 = a0[i];let x1 = a1[i]; out[i] = x0 + (x1 * 2.0f32); } }"
        );
        assert_eq!(point(&sum), "(a: &[f64]) -> f64 {  a[0] + (a[1] * 2.0f64) }");
        assert_eq!(point(&Expr::constant(-0.5)), "(_: &[f64]) -> f64 {  (-0.5f64) }");
        let shared = (x.clone() * y.clone()).max(1.5) - x.sigmoid();
        assert_eq!(
            point(&shared),
            "(a: &[f64]) -> f64 { let t0 = a[0] * a[1]; (if t0 < 1.5f64 { 1.5f64 } else { t0 }) - \
             (1.0f64 / (1.0f64 + (-a[0]).exp())) }"
        );
    }

    #[test]
    fn numbers_read_back() {
        for v in [0.0, -1.5, 0.1, 1e-8, 3.4e38, 0.3081, 1e300] {
            let text = number(v, Float::F64);
            let digits = text.trim_matches(['(', ')']).strip_suffix("f64").expect("a literal");
            assert_eq!(digits.parse::<f64>().expect("a number").to_bits(), v.to_bits());
        }
        assert_eq!(number(1e300, Float::F32), format!("f32::from_bits({})", f32::INFINITY.to_bits()));
        let root = std::f32::consts::FRAC_1_SQRT_2;
        assert_eq!(number(f64::from(root), Float::F32), format!("f32::from_bits({})", root.to_bits()));
        assert_eq!(number(0.1, Float::F32), "0.1f32");
    }

    #[test]
    fn shared_and_deep_expressions_stay_small() {
        let mut e = Expr::arg(0);
        for _ in 0..1000 {
            e = (e.clone() + 1.0) * e.tanh();
        }
        assert!(block(&e).len() < 200_000);
    }
}

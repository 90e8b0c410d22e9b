//! Scalar expressions as Rust: the functions that the host path (`f32`, over blocks) and the reference (`f64`, at a point)
//! call. What the functions mean is `ir::expr`'s. Names of the runtime are written `__p::..`.
use crate::ir::{Binary, Compare, Expr, Inst, Tape, Unary};
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

/// A printed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Definitions of shared subexpressions, in order.
    pub statements: Vec<String>,
    /// The result: a formula over arguments and definitions.
    pub result: String,
}

/// Formulas are cut into definitions here, so that nothing that reads them recurses deeply.
const MAX_DEPTH: usize = 8;

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

struct Term {
    text: String,
    depth: usize,
    /// Whether it needs no parentheses as an operand.
    atom: bool,
}

impl Term {
    fn operand(&self) -> String {
        if self.atom { self.text.clone() } else { format!("({})", self.text) }
    }
}

/// Prints the tape. Argument `i` is the text `args[i]`, which needs no parentheses; a missing one is 0, as in `Tape::eval`.
/// Definitions are named by the prefix and a number.
pub fn print(tape: &Tape, float: Float, args: &[String], prefix: &str) -> Printed {
    let uses = uses(tape);
    let mut statements: Vec<String> = vec![];
    let mut terms: Vec<Term> = Vec::with_capacity(tape.0.len());
    for (i, inst) in tape.0.iter().enumerate() {
        let mut term = term(tape, inst, &terms, float, args);
        let leaf = matches!(inst, Inst::Arg(_) | Inst::Const(_));
        let last = i + 1 == tape.0.len();
        if !leaf && !last && uses[i] > 0 && (uses[i] > 1 || term.depth >= MAX_DEPTH) {
            let name = format!("{prefix}{}", statements.len());
            statements.push(format!("let {name} = {};", term.text));
            term = Term { text: name, depth: 0, atom: true };
        }
        terms.push(term);
    }
    let result = terms.pop().map_or_else(|| number(0.0, float), |t| t.text);
    Printed { statements, result }
}

/// How often each instruction's text would be printed if it stood wherever it is used.
fn uses(tape: &Tape) -> Vec<usize> {
    let mut uses = vec![0; tape.0.len()];
    for inst in &tape.0 {
        let (times, operands): (usize, &[u32]) = match inst {
            Inst::Arg(_) | Inst::Const(_) => (0, &[]),
            Inst::Unary(Unary::Relu | Unary::Sign, x) => (2, &[*x]),
            Inst::Unary(_, x) => (1, &[*x]),
            Inst::Binary(Binary::Max | Binary::Min | Binary::Pow, x, y) => (2, &[*x, *y]),
            Inst::Binary(_, x, y) => (1, &[*x, *y]),
            Inst::Select(_, operands) => (1, operands),
        };
        for &x in operands {
            uses[x as usize] += times;
        }
    }
    uses
}

fn term(tape: &Tape, inst: &Inst, terms: &[Term], float: Float, args: &[String]) -> Term {
    let at = |i: u32| &terms[i as usize];
    let over = |parts: &[u32]| 1 + parts.iter().map(|&i| at(i).depth).max().unwrap_or(0);
    match *inst {
        Inst::Arg(i) => Term { text: args.get(i).cloned().unwrap_or_else(|| number(0.0, float)), depth: 0, atom: true },
        Inst::Const(bits) => Term { text: number(f64::from_bits(bits), float), depth: 0, atom: true },
        Inst::Unary(op, x) => {
            let (text, atom) = unary(op, at(x), float);
            Term { text, depth: over(&[x]), atom }
        }
        Inst::Binary(op, x, y) => {
            let exponent = match tape.0[y as usize] {
                Inst::Const(bits) if op == Binary::Pow && float == Float::F32 => Some(f64::from_bits(bits)),
                _ => None,
            };
            let (text, atom) = match exponent.and_then(|e| power(at(x), e)) {
                Some(text) => (text, false),
                None => binary(op, at(x), at(y), float),
            };
            Term { text, depth: over(&[x, y]), atom }
        }
        Inst::Select(op, parts) => {
            let [l, r, a, b] = parts.map(|i| at(i).operand());
            // clippy refuses `==` of floats in whichever crate it is printed
            let condition = match (op, float) {
                (Compare::Eq, Float::F32) => format!("__p::math::equal({l}, {r})"),
                (Compare::Eq, Float::F64) => format!("__p::math::equal_f64({l}, {r})"),
                (Compare::Lt | Compare::Le, _) => format!("{l} {} {r}", op.symbol()),
            };
            // an expression that begins with `if` would be read as a statement
            let text = format!("(if {condition} {{ {a} }} else {{ {b} }})");
            Term { text, depth: over(&parts), atom: true }
        }
    }
}

/// The text of a function, and whether it needs no parentheses as an operand.
fn unary(op: Unary, x: &Term, float: Float) -> (String, bool) {
    let v = x.operand();
    let (zero, one) = (number(0.0, float), number(1.0, float));
    let method = |name: &str| (format!("{v}.{name}()"), true);
    let function = |name: &str, method: &str| match float {
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
        Unary::Erf if float == Float::F64 => (format!("__p::math::erf_f64({})", x.text), true),
        Unary::Erf => (format!("__p::math::erf({})", x.text), true),
        Unary::Sigmoid if float == Float::F64 => (format!("{one} / ({one} + (-{v}).exp())"), false),
        Unary::Sigmoid => (format!("__p::math::sigmoid({})", x.text), true),
        Unary::Relu => (format!("(if {v} < {zero} {{ {zero} }} else {{ {v} }})"), true), // passes a NaN
        Unary::Sign => {
            let minus = number(-1.0, float);
            let text = format!("(if {v} > {zero} {{ {one} }} else if {v} < {zero} {{ {minus} }} else {{ {v} }})");
            (text, true)
        }
    }
}

fn binary(op: Binary, x: &Term, y: &Term, float: Float) -> (String, bool) {
    let (a, b) = (x.operand(), y.operand());
    match op {
        Binary::Add => (format!("{a} + {b}"), false),
        Binary::Sub => (format!("{a} - {b}"), false),
        Binary::Mul => (format!("{a} * {b}"), false),
        Binary::Div => (format!("{a} / {b}"), false),
        Binary::Pow if float == Float::F64 => (format!("{a}.powf({})", y.text), true),
        Binary::Pow => (format!("__p::math::pow({}, {})", x.text, y.text), true),
        Binary::Max => (format!("(if {a} < {b} {{ {b} }} else {{ {a} }})"), true),
        Binary::Min => (format!("(if {b} < {a} {{ {b} }} else {{ {a} }})"), true),
    }
}

/// Powers whose exponent is known, as in the kernels.
fn power(x: &Term, exponent: f64) -> Option<String> {
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

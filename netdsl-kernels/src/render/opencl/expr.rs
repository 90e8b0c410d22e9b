//! Scalar expressions as OpenCL C, over `float` or `float16`. What the functions mean is `ir::expr`'s; here they only get
//! their spelling. A subexpression that is used once stands where it is used, so that the text reads like a formula.
use crate::ir::{Binary, Inst, Tape, Unary};

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

/// A printed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Definitions of shared subexpressions, one line each, in order.
    pub statements: Vec<String>,
    /// The result: a formula over arguments and definitions.
    pub result: String,
}

/// Formulas are cut into definitions here: compilers limit how deep parentheses may nest.
const MAX_DEPTH: usize = 8;

/// A formula under construction.
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

/// Prints the tape. Argument `i` is the text `args[i]`, a value of this width that needs no parentheses; a missing one is 0,
/// as in `Tape::eval`. Definitions are named by the prefix and a number.
pub fn print(tape: &Tape, width: Width, args: &[String], prefix: &str) -> Printed {
    let uses = uses(tape);
    let mut statements: Vec<String> = vec![];
    let mut terms: Vec<Term> = Vec::with_capacity(tape.0.len());
    for (i, inst) in tape.0.iter().enumerate() {
        let mut term = term(tape, inst, &terms, width, args);
        let leaf = matches!(inst, Inst::Arg(_) | Inst::Const(_));
        let last = i + 1 == tape.0.len();
        if !leaf && !last && (uses[i] > 1 || term.depth >= MAX_DEPTH) {
            let name = format!("{prefix}{}", statements.len());
            statements.push(format!("const {} {name} = {};", width.name(), term.text));
            term = Term { text: name, depth: 0, atom: true };
        }
        terms.push(term);
    }
    let result = terms.pop().map_or_else(|| constant(0.0, width), |t| t.text);
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

fn term(tape: &Tape, inst: &Inst, terms: &[Term], width: Width, args: &[String]) -> Term {
    let at = |i: u32| &terms[i as usize];
    let over = |parts: &[u32]| 1 + parts.iter().map(|&i| at(i).depth).max().unwrap_or(0);
    match *inst {
        Inst::Arg(i) => {
            Term { text: args.get(i).cloned().unwrap_or_else(|| constant(0.0, width)), depth: 0, atom: true }
        }
        Inst::Const(bits) => Term { text: constant(f64::from_bits(bits), width), depth: 0, atom: true },
        Inst::Unary(op, x) => {
            let (text, atom) = unary(op, at(x), width);
            Term { text, depth: over(&[x]), atom }
        }
        Inst::Binary(op, x, y) => {
            let exponent = match tape.0[y as usize] {
                Inst::Const(bits) if op == Binary::Pow => Some(f64::from_bits(bits)),
                _ => None,
            };
            let (text, atom) = match exponent.and_then(|e| power(at(x), e, width)) {
                Some(text) => (text, false),
                None => binary(op, at(x), at(y)),
            };
            Term { text, depth: over(&[x, y]), atom }
        }
        Inst::Select(op, parts) => {
            let [l, r, a, b] = parts.map(|i| at(i).operand());
            Term { text: format!("({l} {} {r}) ? {a} : {b}", op.symbol()), depth: over(&parts), atom: false }
        }
    }
}

/// The text of a function, and whether it needs no parentheses as an operand.
fn unary(op: Unary, x: &Term, width: Width) -> (String, bool) {
    let v = x.operand();
    let (zero, one) = (constant(0.0, width), constant(1.0, width));
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
        Unary::Sign => (format!("({v} > {zero}) ? {one} : (({v} < {zero}) ? {} : {v})", constant(-1.0, width)), false),
    }
}

fn binary(op: Binary, x: &Term, y: &Term) -> (String, bool) {
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

/// Powers whose exponent is known: `pow` costs a hundred times a product.
fn power(x: &Term, exponent: f64, width: Width) -> Option<String> {
    let (x, one) = (x.operand(), constant(1.0, width));
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
        assert!(p.statements.iter().chain([&p.result]).all(|s| s.matches('(').count() <= 2 * MAX_DEPTH));
    }
}

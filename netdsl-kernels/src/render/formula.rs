//! Scalar expressions as formulas of some language: what stands where it is used, what gets a name, what needs parentheses.
//! A subexpression that is used once stands where it is used, so that the text reads like a formula. How functions are
//! spelled is the languages' business (`opencl::expr`, `rust`).
use crate::ir::{Binary, Compare, Inst, Tape, Unary};

/// A printed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Definitions of shared subexpressions, one line each, in order.
    pub statements: Vec<String>,
    /// The result: a formula over arguments and definitions.
    pub result: String,
}

/// Formulas are cut into definitions here: compilers limit how deep parentheses may nest, and some readers recurse.
pub const MAX_DEPTH: usize = 8;

/// A formula, and whether it needs no parentheses as an operand.
pub(super) type Spelled = (String, bool);

/// How a language writes numbers, functions and definitions.
pub(super) trait Spelling {
    fn number(&self, value: f64) -> String;
    fn definition(&self, name: &str, formula: &str) -> String;
    fn unary(&self, op: Unary, x: &Term) -> Spelled;
    fn binary(&self, op: Binary, x: &Term, y: &Term) -> Spelled;
    /// A power whose exponent is known, where it is no call of the function.
    fn power(&self, x: &Term, exponent: f64) -> Option<String>;
    /// The third operand where the first two compare so, else the fourth.
    fn choice(&self, op: Compare, operands: [String; 4]) -> Spelled;
}

/// A formula under construction.
pub(super) struct Term {
    pub(super) text: String,
    depth: usize,
    /// Whether it needs no parentheses as an operand.
    atom: bool,
}

impl Term {
    fn leaf(text: String) -> Term {
        Term { text, depth: 0, atom: true }
    }
    pub(super) fn operand(&self) -> String {
        if self.atom { self.text.clone() } else { format!("({})", self.text) }
    }
}

/// Prints the tape. Argument `i` is the text `args[i]`, which needs no parentheses; a missing one is 0, as in `Tape::eval`.
/// Definitions are named by the prefix and a number.
pub(super) fn print(tape: &Tape, spelling: &impl Spelling, args: &[String], prefix: &str) -> Printed {
    let uses = uses(tape);
    let mut statements: Vec<String> = vec![];
    let mut terms: Vec<Term> = Vec::with_capacity(tape.0.len());
    for (i, inst) in tape.0.iter().enumerate() {
        let mut term = term(tape, inst, &terms, spelling, args);
        let leaf = matches!(inst, Inst::Arg(_) | Inst::Const(_));
        if !leaf && (uses[i] > 1 || uses[i] == 1 && term.depth >= MAX_DEPTH) {
            let name = format!("{prefix}{}", statements.len());
            statements.push(spelling.definition(&name, &term.text));
            term = Term::leaf(name);
        }
        terms.push(term);
    }
    let result = terms.pop().map_or_else(|| spelling.number(0.0), |t| t.text);
    Printed { statements, result }
}

/// How often each instruction's text would be printed if it stood wherever it is used; 0 for the result.
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

fn term(tape: &Tape, inst: &Inst, terms: &[Term], spelling: &impl Spelling, args: &[String]) -> Term {
    let at = |i: u32| &terms[i as usize];
    let over = |(text, atom): Spelled, parts: &[u32]| {
        let depth = 1 + parts.iter().map(|&i| at(i).depth).max().unwrap_or(0);
        Term { text, depth, atom }
    };
    match *inst {
        Inst::Arg(i) => Term::leaf(args.get(i).cloned().unwrap_or_else(|| spelling.number(0.0))),
        Inst::Const(bits) => Term::leaf(spelling.number(f64::from_bits(bits))),
        Inst::Unary(op, x) => over(spelling.unary(op, at(x)), &[x]),
        Inst::Binary(op, x, y) => {
            let power = match tape.0[y as usize] {
                Inst::Const(bits) if op == Binary::Pow => spelling.power(at(x), f64::from_bits(bits)),
                _ => None,
            };
            let spelled = power.map_or_else(|| spelling.binary(op, at(x), at(y)), |text| (text, false));
            over(spelled, &[x, y])
        }
        Inst::Select(op, parts) => over(spelling.choice(op, parts.map(|i| at(i).operand())), &parts),
    }
}

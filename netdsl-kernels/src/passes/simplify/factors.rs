//! Constant factors inside an expression. Only rounding sees what is done here.
use crate::ir::{Binary, Expr, Inst, Tape, Unary};

/// The expression with chains of constant factors multiplied out, and factors that are reciprocals as divisions: `(x + x) · 3`
/// is `x · 6`, `x · (1 / y)` is `x / y`.
pub(super) fn collect(e: &Expr) -> Expr {
    let mut f = Factors { tape: e.tape(), built: vec![], changed: false };
    for i in 0..f.tape.0.len() {
        let term = f.term(f.tape.0[i]);
        f.built.push(term);
    }
    match f.built.pop() {
        Some(result) if f.changed => result.whole(),
        _ => e.clone(),
    }
}

/// An expression times a number.
#[derive(Clone)]
struct Term {
    base: Expr,
    factor: f64,
}

impl Term {
    fn whole(self) -> Expr {
        if self.factor == 1.0 { self.base } else { self.base * self.factor }
    }
}

impl From<Expr> for Term {
    fn from(base: Expr) -> Term {
        Term { base, factor: 1.0 }
    }
}

struct Factors<'a> {
    tape: &'a Tape,
    /// The term of each instruction so far.
    built: Vec<Term>,
    changed: bool,
}

impl Factors<'_> {
    fn at(&self, i: u32) -> Term {
        self.built[i as usize].clone()
    }
    fn whole(&self, i: u32) -> Expr {
        self.at(i).whole()
    }
    fn term(&mut self, inst: Inst) -> Term {
        match inst {
            Inst::Arg(i) => Expr::arg(i).into(),
            Inst::Const(bits) => Expr::constant(f64::from_bits(bits)).into(),
            Inst::Unary(Unary::Neg, x) => Term { factor: -self.at(x).factor, ..self.at(x) },
            Inst::Unary(op, x) => self.whole(x).unary(op).into(),
            Inst::Binary(op, x, y) => self.binary(op, x, y),
            Inst::Select(op, [l, r, x, y]) => {
                Expr::select(op, self.whole(l), self.whole(r), self.whole(x), self.whole(y)).into()
            }
        }
    }
    fn binary(&mut self, op: Binary, x: u32, y: u32) -> Term {
        let (a, b) = (self.at(x), self.at(y));
        match (op, a.base.as_constant(), b.base.as_constant()) {
            (Binary::Mul, _, Some(c)) => self.scaled(a, c),
            (Binary::Mul, Some(c), _) => self.scaled(b, c),
            (Binary::Div, None, Some(c)) if a.factor != 1.0 => self.scaled(a, 1.0 / c),
            (Binary::Add, None, None) if x == y => {
                self.changed = true;
                Term { factor: 2.0 * a.factor, ..a }
            }
            (Binary::Mul, ..) => match (self.reciprocal(x), self.reciprocal(y)) {
                (_, Some(divisor)) => self.quotient(a, divisor),
                (Some(divisor), None) => self.quotient(b, divisor),
                (None, None) => (a.whole() * b.whole()).into(),
            },
            _ => a.whole().binary(op, b.whole()).into(),
        }
    }
    /// The term times a number, as one factor unless it comes near the limits of `f32`.
    fn scaled(&mut self, term: Term, by: f64) -> Term {
        let ordinary = |x: f64| (1e-18..1e18).contains(&x.abs());
        let factor = term.factor * by;
        if term.factor == 1.0 {
            return Term { factor, ..term };
        }
        if !(ordinary(factor) && ordinary(term.factor) && ordinary(by)) {
            return Term { base: term.whole(), factor: by };
        }
        self.changed = true;
        Term { factor, ..term }
    }
    fn quotient(&mut self, term: Term, divisor: Expr) -> Term {
        self.changed = true;
        (term.whole() / divisor).into()
    }
    /// The `x` of `1 / x`.
    fn reciprocal(&self, i: u32) -> Option<Expr> {
        let Inst::Binary(Binary::Div, one, x) = self.tape.0[i as usize] else { return None };
        (self.tape.0[one as usize] == Inst::Const(1.0f64.to_bits())).then(|| self.whole(x))
    }
}

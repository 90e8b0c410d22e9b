//! An expression as straight-line code: every shared subexpression once, in order of use. All walks over expressions
//! (evaluation, substitution, derivatives, printing) go along a tape, so that none is exponential in a shared tree.
use super::expr::{Binary, Compare, Expr, Unary};
use super::shared::{Kind, Shared};
use crate::hash::Table;

/// One instruction; operands are indices of earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Inst {
    /// Argument `i`.
    Arg(usize),
    /// A number, by its bits.
    Const(u64),
    /// A function of one.
    Unary(Unary, u32),
    /// A function of two.
    Binary(Binary, u32, u32),
    /// `[2]` where `[0] op [1]`, else `[3]`.
    Select(Compare, [u32; 4]),
}

/// Straight-line code; the last instruction is the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tape(pub Vec<Inst>);

#[derive(Default)]
struct Recorder {
    insts: Vec<Inst>,
    by_content: Table<Inst, u32>,
    by_address: Table<*const Shared, u32>,
}

impl Recorder {
    /// Children before parents, with an explicit stack: a user's closure may be deep.
    fn record(&mut self, root: &Expr) -> u32 {
        let mut stack = vec![(root, false)];
        while let Some((e, expanded)) = stack.pop() {
            let address = std::sync::Arc::as_ptr(&e.0);
            if self.by_address.contains_key(&address) {
                continue;
            }
            if !expanded {
                stack.push((e, true));
                stack.extend(e.kind().operands().iter().rev().map(|x| (x, false)));
                continue;
            }
            let inst = Inst::of(e.kind(), |x| self.by_address[&std::sync::Arc::as_ptr(&x.0)]);
            let next = self.insts.len() as u32;
            let index = *self.by_content.entry(inst).or_insert(next);
            if index == next {
                self.insts.push(inst);
            }
            self.by_address.insert(address, index);
        }
        self.by_address[&std::sync::Arc::as_ptr(&root.0)]
    }
}

/// Up to here, a tree is small.
const FEW: u32 = 24;

/// As `Recorder::record`, for a tree of a few nodes: these are most, and tables cost more than looking at all of them.
fn record_small(insts: &mut Vec<Inst>, e: &Expr) -> u32 {
    let inst = Inst::of(e.kind(), |x| record_small(insts, x));
    let known = insts.iter().position(|i| *i == inst);
    known.unwrap_or_else(|| {
        insts.push(inst);
        insts.len() - 1
    }) as u32
}

impl Inst {
    /// The expression of an instruction over those of its operands, which are asked for in order.
    pub(crate) fn build(&self, mut at: impl FnMut(u32) -> Expr) -> Expr {
        match *self {
            Inst::Arg(i) => Expr::arg(i),
            Inst::Const(bits) => Expr::constant(f64::from_bits(bits)),
            Inst::Unary(op, x) => at(x).unary(op),
            Inst::Binary(op, x, y) => {
                let x = at(x);
                x.binary(op, at(y))
            }
            Inst::Select(op, parts) => {
                let [l, r, a, b] = parts.map(at);
                Expr::select(op, l, r, a, b)
            }
        }
    }
    /// The instruction of a node; `at` is asked for its operands' in order.
    fn of(kind: &Kind, mut at: impl FnMut(&Expr) -> u32) -> Inst {
        match kind {
            Kind::Arg(i) => Inst::Arg(*i),
            Kind::Const(bits) => Inst::Const(*bits),
            Kind::Unary(op, [x]) => Inst::Unary(*op, at(x)),
            Kind::Binary(op, [x, y]) => Inst::Binary(*op, at(x), at(y)),
            Kind::Select(op, [l, r, a, b]) => Inst::Select(*op, [at(l), at(r), at(a), at(b)]),
        }
    }
}

impl Expr {
    /// The expression as straight-line code.
    pub fn tape(&self) -> &Tape {
        self.0.tape.get_or_init(|| self.record())
    }
    fn record(&self) -> Tape {
        let mut recorder = Recorder::default();
        let result = match self.size() {
            ..=FEW => record_small(&mut recorder.insts, self),
            _ => recorder.record(self),
        };
        // the result was recorded last unless it equals an earlier subexpression; nothing after it is used then
        recorder.insts.truncate(result as usize + 1);
        Tape(recorder.insts)
    }
    /// The expression with argument `i` replaced by `args[i]`.
    pub fn substitute(&self, args: &[Expr]) -> Expr {
        self.tape().rebuild(|i| args[i].clone())
    }
    /// Which arguments occur, ascending.
    pub fn args(&self) -> Vec<usize> {
        self.tape().args()
    }
    /// The value at a point, in `f64`.
    pub fn eval(&self, args: &[f64]) -> f64 {
        self.tape().eval(args)
    }
}

impl Tape {
    /// The tree again, with arguments replaced.
    pub fn rebuild(&self, arg: impl Fn(usize) -> Expr) -> Expr {
        let mut built: Vec<Expr> = Vec::with_capacity(self.0.len());
        for inst in &self.0 {
            let e = match *inst {
                Inst::Arg(i) => arg(i),
                _ => inst.build(|i| built[i as usize].clone()),
            };
            built.push(e);
        }
        built.pop().unwrap_or_else(|| Expr::constant(0.0)) // a tape is never empty
    }
    /// Which arguments occur, ascending.
    pub fn args(&self) -> Vec<usize> {
        let mut args: Vec<usize> =
            self.0.iter().filter_map(|i| if let Inst::Arg(a) = i { Some(*a) } else { None }).collect();
        args.sort_unstable();
        args.dedup();
        args
    }
    /// The value at a point, in `f64`. Missing arguments are 0.
    pub fn eval(&self, args: &[f64]) -> f64 {
        let mut values: Vec<f64> = Vec::with_capacity(self.0.len());
        for inst in &self.0 {
            let at = |i: u32| values[i as usize];
            let value = match *inst {
                Inst::Arg(i) => args.get(i).copied().unwrap_or(0.0),
                Inst::Const(bits) => f64::from_bits(bits),
                Inst::Unary(op, x) => op.apply(at(x)),
                Inst::Binary(op, x, y) => op.apply(at(x), at(y)),
                Inst::Select(op, [l, r, a, b]) => {
                    if op.apply(at(l), at(r)) {
                        at(a)
                    } else {
                        at(b)
                    }
                }
            };
            values.push(value);
        }
        values.pop().unwrap_or(0.0)
    }
    /// Floating-point operations of one evaluation: one for each function.
    pub fn flop(&self) -> u64 {
        self.0.iter().filter(|i| !matches!(i, Inst::Arg(_) | Inst::Const(_))).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_evaluates() {
        let x = Expr::arg(0);
        let mut e = x.clone();
        for _ in 0..64 {
            e = e.clone() * 0.5 + e * 0.5; // 2^64 nodes as a tree
        }
        assert!(e.tape().0.len() < 300);
        assert!((e.eval(&[3.0]) - 3.0).abs() < 1e-12);
        assert_eq!(e.substitute(&[Expr::arg(2)]).args(), [2]);
    }

    #[test]
    fn folds_constants() {
        assert_eq!((Expr::arg(0) * 0.0 + 2.0).as_constant(), Some(2.0));
        assert_eq!(Expr::arg(1) * 1.0, Expr::arg(1));
        assert_eq!(Expr::constant(1.0).lt(2.0, 3.0, Expr::arg(0)).as_constant(), Some(3.0));
    }
}

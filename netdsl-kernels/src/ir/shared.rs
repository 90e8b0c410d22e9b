//! The nodes of expression trees. Each carries its hash, so that looking an expression up is no walk over it, and equality
//! is linear in the distinct subexpressions: a tree with sharing may be exponentially larger than its tape.
use super::expr::{Binary, Compare, Expr, Unary};
use super::tape::Tape;
use crate::hash::Quick;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

#[derive(PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Arg(usize),
    Const(u64),
    Unary(Unary, [Expr; 1]),
    Binary(Binary, [Expr; 2]),
    Select(Compare, [Expr; 4]),
}

impl Kind {
    pub(super) fn operands(&self) -> &[Expr] {
        match self {
            Kind::Arg(_) | Kind::Const(_) => &[],
            Kind::Unary(_, operands) => operands,
            Kind::Binary(_, operands) => operands,
            Kind::Select(_, operands) => operands,
        }
    }
}

pub(super) struct Shared {
    pub(super) kind: Kind,
    hash: u64,
    /// Nodes of the tree, as far as they can be counted.
    size: u32,
    /// The straight-line code, once somebody has asked for it: everybody who looks at an expression does so again.
    pub(super) tape: OnceLock<Tape>,
}

/// Up to here, walking two trees is cheaper than writing two tapes.
const SMALL: u32 = 64;

impl Expr {
    pub(super) fn new(kind: Kind) -> Expr {
        let mut hasher = Quick::default();
        kind.hash(&mut hasher);
        let operands = kind.operands().iter().fold(0, |sum: u32, x| sum.saturating_add(x.0.size));
        let size = operands.saturating_add(1);
        Expr(Arc::new(Shared { kind, hash: hasher.finish(), size, tape: OnceLock::new() }))
    }
    /// Nodes of the tree, as far as they can be counted; shared parts count each time.
    pub fn size(&self) -> u32 {
        self.0.size
    }
    pub(super) fn kind(&self) -> &Kind {
        &self.0.kind
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        let (a, b) = (&self.0, &other.0);
        if Arc::ptr_eq(a, b) {
            return true;
        }
        let alike = a.hash == b.hash && a.size == b.size;
        // equal trees have equal tapes
        alike && if a.size <= SMALL { a.kind == b.kind } else { self.tape() == other.tape() }
    }
}

impl Eq for Expr {}

impl Hash for Expr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash.hash(state);
    }
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{ {} }}", super::print::expression(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(times: usize) -> Expr {
        (0..times).fold(Expr::arg(0), |e, _| e.clone() * 0.5 + e.clone().tanh())
    }

    #[test]
    fn shared_trees_compare_by_their_parts() {
        assert_eq!(doubled(200), doubled(200)); // 2^200 nodes as a tree
        assert_ne!(doubled(200), doubled(201));
        let hash = |e: &Expr| {
            let mut hasher = Quick::default();
            e.hash(&mut hasher);
            hasher.finish()
        };
        assert_eq!(hash(&doubled(200)), hash(&doubled(200)));
        assert_ne!(hash(&doubled(3)), hash(&doubled(4)));
        assert_eq!(format!("{:?}", doubled(1)), "{ t0 = mul(a0, 0.5); t1 = tanh(a0); add(t0, t1) }");
    }

    #[test]
    fn small_trees_compare_by_structure() {
        let x = Expr::arg(0);
        assert_eq!(x.clone() + 1.0, Expr::arg(0) + 1.0);
        assert_ne!(x.clone() + 1.0, Expr::arg(1) + 1.0);
        assert_ne!(x.clone() + 1.0, x.clone() - 1.0);
        assert_ne!(x.clone().exp(), x.ln());
    }
}

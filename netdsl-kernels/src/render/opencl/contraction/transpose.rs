//! The same product with rows and columns exchanged: `cᵀ = bᵀ aᵀ`.
use crate::ir::Expr;
use netdsl_plan::{Access, Affine, Epilogue, MatMul, Sink};

/// The transposed product.
pub(super) fn transposed(m: &MatMul<Expr>) -> MatMul<Expr> {
    MatMul {
        batch: m.batch.clone(),
        m: m.n,
        n: m.m,
        k: m.k,
        a: access(&m.b),
        b: access(&m.a),
        epilogue: Epilogue {
            sources: m.epilogue.sources.iter().map(|s| s.over(access, affine)).collect(),
            sinks: m.epilogue.sinks.iter().map(|s| Sink { value: s.value.clone(), to: access(&s.to) }).collect(),
        },
    }
}

fn affine(at: &Affine) -> Affine {
    let mut at = at.clone();
    let strides = at.strides.to_mut();
    let rank = strides.len();
    strides.swap(rank - 2, rank - 1);
    at
}

fn access(a: &Access) -> Access {
    let rank = a.at.strides.len();
    let mut a = Access { at: affine(&a.at), ..a.clone() };
    for g in a.guards.to_mut().iter_mut().filter(|g| g.axis + 2 >= rank) {
        g.axis = 2 * rank - 3 - g.axis;
    }
    a
}

//! A contraction as one product of two operands over one domain: which axes both operands and the result share, which belong
//! to one side, which are summed over. Matrix products and convolutions differ only in how an operand's coordinates follow
//! from the domain's.
use super::walk::Walk;
use crate::ir::Expr;
use crate::render::opencl::contraction::{Axes, Coordinate, compose, result_dims, unit};
use netdsl_plan::{Access, Affine, Conv2d, Dim, Epilogue, MatMul, Region};

/// An operand: where it lies, and its coordinates over the domain.
#[derive(Clone, Debug)]
pub(super) struct Factor {
    pub(super) access: Access,
    pub(super) at: Vec<Coordinate>,
}

/// `result[groups, left, right] = Σ over deep of a[groups, left, deep] · b[groups, right, deep]`.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    /// The domain.
    pub(super) dims: Vec<Dim>,
    pub(super) groups: Walk,
    pub(super) left: Walk,
    /// The side along which results are neighbours in memory.
    pub(super) right: Walk,
    pub(super) deep: Walk,
    pub(super) a: Factor,
    pub(super) b: Factor,
    /// The result's axes, and its coordinates over the domain.
    pub(super) result_dims: Vec<Dim>,
    pub(super) result: Vec<Affine>,
    pub(super) epilogue: Epilogue<Expr>,
}

impl Problem {
    /// A matrix product: the domain is `[batch.., m, n, k]`.
    pub(super) fn matmul(m: &MatMul<Expr>) -> Problem {
        let batch = m.batch.len();
        let dims = [&m.batch[..], &[m.m, m.n, m.k]].concat();
        let axes = |last: [usize; 2]| (0..batch).chain(last.map(|i| batch + i));
        let unit = |axis| unit(axis, batch + 3);
        let factor = |access: &Access, last| {
            let at = axes(last).map(|a| Coordinate { at: unit(a), divide: 1, extent: None }).collect();
            Factor { access: access.clone(), at }
        };
        let operands = [factor(&m.a, [0, 2]), factor(&m.b, [2, 1])];
        let result_dims = [&m.batch[..], &[m.m, m.n]].concat();
        Problem::new(dims, operands, result_dims, axes([0, 1]).map(unit).collect(), &m.epilogue)
    }
    /// A convolution.
    pub(super) fn conv2d(c: &Conv2d<Expr>) -> Problem {
        let axes = Axes::new(c);
        let [a, b] = axes.operands(c);
        let operands = [Factor { access: c.a.clone(), at: a }, Factor { access: c.b.clone(), at: b }];
        Problem::new(axes.dims.clone(), operands, result_dims(c), axes.result(c.kind), &c.epilogue)
    }
    fn new(
        dims: Vec<Dim>,
        [a, b]: [Factor; 2],
        result_dims: Vec<Dim>,
        result: Vec<Affine>,
        epilogue: &Epilogue<Expr>,
    ) -> Problem {
        let of = |factor: &Factor, axis: usize| factor.at.iter().any(|c| c.at.strides[axis] != 0);
        let kept = |axis: usize| result.iter().any(|r| r.strides[axis] != 0);
        let fast = epilogue.sinks.iter().filter(|s| s.to.region != Region::Losses).find_map(|s| {
            let strides = compose(&s.to.at, &result).strides;
            (0..dims.len()).find(|&axis| strides[axis] == 1 && !dims[axis].is_one())
        });
        let swap = fast.is_some_and(|axis| of(&a, axis) && !of(&b, axis));
        let [a, b] = if swap { [b, a] } else { [a, b] };
        let axes = |wanted: [bool; 3]| {
            let class = |axis: &usize| [kept(*axis), of(&a, *axis) && kept(*axis), of(&b, *axis) && kept(*axis)];
            Walk::new((0..dims.len()).filter(|axis| class(axis) == wanted), &dims, fast)
        };
        Problem {
            groups: axes([true, true, true]),
            left: axes([true, true, false]),
            right: axes([true, false, true]),
            deep: axes([false, false, false]),
            a,
            b,
            result_dims,
            result,
            epilogue: epilogue.clone(),
            dims,
        }
    }
}

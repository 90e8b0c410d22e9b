//! Short ways to write bodies.
use netdsl_kernels::ir::Expr;
use netdsl_plan::{Access, Affine, Body, Dim, Epilogue, Guard, ReduceKind, RowStep, Rows, Sink, Source};

/// Argument `i`.
pub fn arg(i: usize) -> Expr {
    Expr::arg(i)
}

/// A fixed extent.
pub fn n(size: usize) -> Dim {
    Dim::fixed(size)
}

/// The batch axis.
pub const B: Dim = Dim::BATCH;

/// A stored value as a source.
pub fn load(access: &Access) -> Source {
    Source::Load(access.clone())
}

/// The same access over other axes: axis `i` of the domain is axis `axes[i]` of the value, or none.
pub fn over(access: &Access, axes: &[Option<usize>]) -> Access {
    let strides: Vec<isize> = axes.iter().map(|a| a.map_or(0, |a| access.at.strides[a])).collect();
    Access { at: Affine { offset: access.at.offset, strides: strides.into() }, ..access.clone() }
}

/// The access with a guard.
pub fn guarded(access: &Access, axis: usize, start: usize, end: usize) -> Access {
    let mut access = access.clone();
    access.at.offset -= access.at.strides[axis] * start as isize;
    access.guards.to_mut().push(Guard { axis, start, end });
    access
}

/// The coordinate along an axis of a domain.
pub fn coordinate(axis: usize, rank: usize) -> Affine {
    let mut strides = vec![0; rank];
    strides[axis] = 1;
    Affine { offset: 0, strides: strides.into() }
}

/// A store of every element.
pub fn put(value: Expr, to: &Access) -> RowStep<Expr> {
    RowStep::Store(Sink { value, to: to.clone() })
}

/// A store once a row.
pub fn put_row(value: Expr, to: &Access) -> RowStep<Expr> {
    RowStep::StoreRow(Sink { value, to: to.clone() })
}

/// A reduction.
pub fn reduce(kind: ReduceKind, value: Expr) -> RowStep<Expr> {
    RowStep::Reduce { kind, value }
}

/// A sum.
pub fn sum(value: Expr) -> RowStep<Expr> {
    reduce(ReduceKind::Sum, value)
}

/// A body of rows.
pub fn rows(dims: &[Dim], reduced: &[usize], sources: Vec<Source>, steps: Vec<RowStep<Expr>>) -> Body<Expr> {
    Body::Rows(Rows {
        dims: dims.to_vec().into(),
        reduced: reduced.to_vec().into(),
        sources: sources.into(),
        steps: steps.into(),
    })
}

/// What happens to an accumulator.
pub fn epilogue(sources: Vec<Source>, sinks: Vec<(Expr, &Access)>) -> Epilogue<Expr> {
    let sink = |(value, to): (Expr, &Access)| Sink { value, to: to.clone() };
    Epilogue { sources: sources.into(), sinks: sinks.into_iter().map(sink).collect::<Vec<_>>().into() }
}

//! Shape rules of the operations that move elements without computing.
use super::{Checked, ensure};
use crate::ir::{Dim, Shape};

pub(super) fn permutation(axes: &[usize], rank: usize) -> Checked {
    let mut sorted = axes.to_vec();
    sorted.sort_unstable();
    ensure(sorted.iter().copied().eq(0..rank), || format!("{axes:?} is not a permutation of {rank} axes"))
}

pub(super) fn reshape(x: &Shape, y: &Shape) -> Checked {
    let batched = |s: &Shape| s.dims().iter().filter(|d| d.batched).count();
    let equal = x.fixed_len() == y.fixed_len() && batched(x) == batched(y);
    ensure(equal, || format!("{x} and {y} do not have the same number of elements for every batch"))
}

pub(super) fn expand(x: &Shape, y: &Shape) -> Checked {
    let fits = |(a, b): (&Dim, &Dim)| a == b || a.is_one();
    let grows = x.rank() == y.rank() && x.dims().iter().zip(y.dims()).all(fits);
    ensure(grows, || format!("{x} does not expand to {y}: only axes of extent 1 grow, and the rank stays"))
}

/// `part` lies in `whole` from `start` along `axis`.
pub(super) fn part(axis: usize, start: usize, part: &Shape, whole: &Shape) -> Checked {
    let misfit = || format!("{part} is not a part of {whole} along axis {axis} from {start}");
    let (Some(p), Some(w)) = (part.dims().get(axis), whole.dims().get(axis)) else { return Err(misfit()) };
    let inside = !p.batched && !w.batched && start.checked_add(p.size).is_some_and(|end| end <= w.size);
    let mut others = part.dims().to_vec();
    others[axis] = *w;
    ensure(inside && others == whole.dims(), misfit)
}

/// `values` are rows of `table` at `index`.
pub(super) fn rows(table: &Shape, index: &Shape, values: &Shape) -> Checked {
    let misfit = || format!("table {table}, index {index} and values {values} do not fit");
    let Some((count, row)) = table.dims().split_first() else { return Err(misfit()) };
    ensure(!count.batched && values.dims() == [index.dims(), row].concat(), misfit)
}

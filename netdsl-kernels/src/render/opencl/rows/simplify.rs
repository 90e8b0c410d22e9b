//! The same work over fewer axes: axes of one element go, neighbours that every access walks as one become one. Long inner
//! loops follow from it. Results, order of steps and order of additions along an axis stay.
use crate::ir::Expr;
use netdsl_plan::{Affine, Dim, Guard, List, Region, RowStep, Rows, Source};

/// One affine function over the domain, with what keeps its axes apart.
struct Use<'a> {
    at: &'a mut Affine,
    guards: Option<&'a mut List<Guard>>,
    door: bool,
}

/// The body with as few axes as possible.
pub(super) fn simplify(rows: &Rows<Expr>) -> Rows<Expr> {
    let mut rows = rows.clone();
    for axis in (0..rows.dims.len()).rev() {
        if rows.dims[axis].is_one() && unguarded(&mut rows, &[axis]) {
            remove(&mut rows, axis);
        }
    }
    for axis in (1..rows.dims.len()).rev() {
        if mergeable(&mut rows, axis - 1) {
            let (outer, inner) = (rows.dims[axis - 1], rows.dims[axis]);
            rows.dims.to_mut()[axis] = Dim { size: outer.size * inner.size, ..outer };
            remove(&mut rows, axis - 1);
        }
    }
    rows
}

/// Whether no access is guarded along the axes. Axes of one element count as guarded only where they are outside.
fn unguarded(rows: &mut Rows<Expr>, axes: &[usize]) -> bool {
    let one = axes.len() == 1;
    uses(rows).iter().all(|u| {
        let guards = u.guards.as_deref().map_or(&[][..], |g| &g[..]);
        guards.iter().all(|g| !axes.contains(&g.axis) || (one && g.start == 0 && g.end > 0))
    })
}

fn mergeable(rows: &mut Rows<Expr>, axis: usize) -> bool {
    let (outer, inner) = (rows.dims[axis], rows.dims[axis + 1]);
    let class = |a: usize| rows.reduced.contains(&a);
    if inner.batched || class(axis) != class(axis + 1) || !unguarded(rows, &[axis, axis + 1]) {
        return false;
    }
    uses(rows).iter().all(|u| {
        let strides = &u.at.strides;
        let contiguous = strides[axis] == strides[axis + 1] * inner.size as isize;
        contiguous && !(u.door && outer.batched)
    })
}

/// Takes an axis out of every list.
fn remove(rows: &mut Rows<Expr>, axis: usize) {
    for u in uses(rows) {
        u.at.strides.to_mut().remove(axis);
        if let Some(guards) = u.guards {
            let guards = guards.to_mut();
            guards.retain(|g| g.axis != axis);
            guards.iter_mut().filter(|g| g.axis > axis).for_each(|g| g.axis -= 1);
        }
    }
    rows.dims.to_mut().remove(axis);
    let reduced = rows.reduced.to_mut();
    reduced.retain(|&a| a != axis);
    reduced.iter_mut().filter(|a| **a > axis).for_each(|a| *a -= 1);
}

fn uses(rows: &mut Rows<Expr>) -> Vec<Use<'_>> {
    let mut all = vec![];
    let plain = |at| Use { at, guards: None, door: false };
    for source in rows.sources.to_mut() {
        match source {
            Source::Load(access) => {
                let door = matches!(access.region, Region::Data(_));
                all.push(Use { at: &mut access.at, guards: Some(&mut access.guards), door });
            }
            other => all.extend(other.at_mut().iter_mut().map(plain)),
        }
    }
    for step in rows.steps.to_mut() {
        match step {
            RowStep::Reduce { .. } => {}
            RowStep::Store(sink) | RowStep::StoreRow(sink) => all.push(plain(&mut sink.to.at)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use netdsl_plan::{Access, DType, Sink};

    fn access(strides: &[isize]) -> Access {
        let at = Affine { offset: 7, strides: strides.to_vec().into() };
        Access { region: Region::Arena, dtype: DType::F32, at, guards: vec![].into() }
    }

    fn copy(dims: &[Dim], from: &[isize], to: &[isize]) -> Rows<Expr> {
        Rows {
            dims: dims.to_vec().into(),
            reduced: vec![].into(),
            sources: vec![Source::Load(access(from))].into(),
            steps: vec![RowStep::Store(Sink { value: Expr::arg(0), to: access(to) })].into(),
        }
    }

    #[test]
    fn contiguous_axes_merge() {
        let dims = [Dim::BATCH, Dim::fixed(3), Dim::fixed(1), Dim::fixed(5)];
        let merged = simplify(&copy(&dims, &[15, 5, 9, 1], &[15, 5, 9, 1]));
        assert_eq!(merged.dims[..], [Dim { size: 15, batched: true }]);
        let padded = simplify(&copy(&dims, &[48, 16, 0, 1], &[15, 5, 0, 1]));
        assert_eq!(padded.dims[..], [Dim { size: 3, batched: true }, Dim::fixed(5)]);
        let rows = simplify(&copy(&dims, &[16, 5, 0, 1], &[32, 5, 0, 1]));
        assert_eq!(rows.dims[..], [Dim::BATCH, Dim::fixed(15)]);
    }

    #[test]
    fn doors_guards_and_reductions_keep_axes_apart() {
        let dims = [Dim::BATCH, Dim::fixed(3)];
        let mut door = copy(&dims, &[3, 1], &[3, 1]);
        if let Source::Load(a) = &mut door.sources.to_mut()[0] {
            a.region = Region::Data(0);
        }
        assert_eq!(simplify(&door).dims.len(), 2);
        let mut guarded = copy(&dims, &[3, 1], &[3, 1]);
        if let Source::Load(a) = &mut guarded.sources.to_mut()[0] {
            a.guards = vec![Guard { axis: 1, start: 1, end: 3 }].into();
        }
        assert_eq!(simplify(&guarded).dims.len(), 2);
        let reduced = Rows { reduced: vec![1].into(), ..copy(&dims, &[3, 1], &[3, 1]) };
        assert_eq!(simplify(&reduced).dims.len(), 2);
    }
}

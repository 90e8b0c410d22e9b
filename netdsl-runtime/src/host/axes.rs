//! Domains and addresses in the form that the host runs: fixed arrays, so that nothing is allocated, and as few axes as
//! possible, so that blocks are long. Which elements a body computes is not decided here.
use crate::{Error, Result};
use netdsl_plan::{Affine, Dim};

/// The most axes of a domain.
pub(super) const MAX_AXES: usize = 8;
/// The most elements that are computed at once.
pub(super) const BLOCK: usize = 256;

/// One coordinate per axis; axes that a domain does not have are 0.
pub(super) type Coords = [usize; MAX_AXES];

/// An affine address. Strides of axes that the domain does not have are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub offset: isize,
    pub strides: [isize; MAX_AXES],
    /// Axes that matter.
    rank: usize,
}

/// Elements of a domain side by side along one axis, `step` coordinates apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub at: Coords,
    pub axis: usize,
    pub step: usize,
    pub len: usize,
}

impl Line {
    pub fn new(affine: &Affine) -> Result<Line> {
        let mut strides = [0; MAX_AXES];
        let Some(known) = strides.get_mut(..affine.strides.len()) else { return Err(too_many(affine.strides.len())) };
        known.copy_from_slice(&affine.strides);
        Ok(Line { offset: affine.offset, strides, rank: affine.strides.len() })
    }

    pub fn at(&self, coords: &Coords) -> isize {
        let axes = self.strides[..self.rank].iter().zip(coords);
        axes.fold(self.offset, |at, (s, &c)| at + s * c as isize)
    }

    /// Whether `axis` and the next, of the given extent, can be walked as one.
    pub fn merges(&self, axis: usize, inner: usize) -> bool {
        self.strides[axis] == self.strides[axis + 1] * inner as isize
    }

    /// Forgets an axis: one of extent 1, or the outer of two that merge.
    pub fn remove(&mut self, axis: usize) {
        self.strides.copy_within(axis + 1.., axis);
        self.strides[MAX_AXES - 1] = 0;
        self.rank -= 1;
    }
}

impl Block {
    /// The distance of neighbouring elements.
    pub fn stride(&self, line: &Line) -> isize {
        line.strides[self.axis] * self.step as isize
    }

    /// The coordinates of element `i`.
    pub fn coords(&self, i: usize) -> Coords {
        let mut at = self.at;
        at[self.axis] += i * self.step;
        at
    }
}

/// Whatever is addressed over the axes of a domain.
pub(super) trait OverAxes {
    fn merges(&self, axis: usize, inner: usize) -> bool;
    /// Whether an axis of extent 1 can be forgotten.
    fn forgets(&self, axis: usize) -> bool;
    /// Forgets the axis.
    fn remove(&mut self, axis: usize);
    /// Makes `axis` one with the next, of the given extent.
    fn merge(&mut self, axis: usize, _inner: usize) {
        self.remove(axis);
    }
}

impl OverAxes for Line {
    fn merges(&self, axis: usize, inner: usize) -> bool {
        Line::merges(self, axis, inner)
    }
    fn forgets(&self, _: usize) -> bool {
        true
    }
    fn remove(&mut self, axis: usize) {
        Line::remove(self, axis);
    }
}

/// A domain whose axes may become fewer.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    pub dims: Vec<Dim>,
    pub reduced: Vec<bool>,
}

impl Domain {
    pub fn new(dims: &[Dim], reduced: &[usize]) -> Result<Domain> {
        if dims.len() > MAX_AXES {
            return Err(too_many(dims.len()));
        }
        let is_reduced = (0..dims.len()).map(|axis| reduced.contains(&axis)).collect();
        Ok(Domain { dims: dims.to_vec(), reduced: is_reduced })
    }

    /// Forgets axes of extent 1 and merges neighbours wherever everything that is addressed allows it.
    pub fn simplify(&mut self, parts: &mut [&mut dyn OverAxes]) {
        for axis in (0..self.dims.len()).rev() {
            if self.dims[axis].is_one() && parts.iter().all(|p| p.forgets(axis)) {
                self.remove(axis);
                parts.iter_mut().for_each(|p| p.remove(axis));
            }
        }
        for axis in (0..self.dims.len().saturating_sub(1)).rev() {
            self.merge(axis, parts);
        }
    }

    /// Merges `axis` with the next if everything allows it. The inner extent must not depend on the batch: buffers are
    /// as large as the largest batch, so the outer stride does not follow the extent.
    pub fn merge(&mut self, axis: usize, parts: &mut [&mut dyn OverAxes]) -> bool {
        let (outer, inner) = (self.dims[axis], self.dims[axis + 1]);
        let allowed = !inner.batched
            && self.reduced[axis] == self.reduced[axis + 1]
            && parts.iter().all(|p| p.merges(axis, inner.size));
        if allowed {
            self.dims[axis + 1] = Dim { size: outer.size * inner.size, batched: outer.batched };
            self.remove(axis);
            parts.iter_mut().for_each(|p| p.merge(axis, inner.size));
        }
        allowed
    }

    fn remove(&mut self, axis: usize) {
        self.dims.remove(axis);
        self.reduced.remove(axis);
    }

    pub fn extents(&self, samples: usize) -> Coords {
        extents(&self.dims, samples)
    }
}

/// The extents for a batch; axes that are not there are 1.
pub(super) fn extents(dims: &[Dim], samples: usize) -> Coords {
    let mut extents = [1; MAX_AXES];
    extents.iter_mut().zip(dims).for_each(|(e, d)| *e = d.at(samples));
    extents
}

/// The next choice of coordinates along the given axes, the last axis fastest; `false` (and all 0) after the last.
pub(super) fn advance(at: &mut Coords, axes: &[usize], extents: &Coords) -> bool {
    for &axis in axes.iter().rev() {
        at[axis] += 1;
        if at[axis] < extents[axis] {
            return true;
        }
        at[axis] = 0;
    }
    false
}

/// A piece of a flat range over `[.., rows, cols]`: its coordinates, its length, and where it lies in the range.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub outer: usize,
    pub row: usize,
    pub col: usize,
    pub len: usize,
    pub at: usize,
}

/// The pieces of `range` that lie in one row each.
pub(super) fn runs(range: std::ops::Range<usize>, rows: usize, cols: usize) -> impl Iterator<Item = Run> {
    let row = range.start / cols;
    // Divided once; the coordinates are counted up from here.
    let mut next = Run { outer: row / rows, row: row % rows, col: range.start % cols, len: 0, at: 0 };
    std::iter::from_fn(move || {
        let left = range.len() - next.at;
        let run = Run { len: left.min(cols - next.col), ..next };
        (next.col, next.at, next.row) = (0, run.at + run.len, run.row + 1);
        if next.row == rows {
            (next.row, next.outer) = (0, run.outer + 1);
        }
        (left > 0).then_some(run)
    })
}

fn too_many(axes: usize) -> Error {
    unsupported(format!("a body has {axes} axes; the host runs at most {MAX_AXES}"))
}

/// A plan that the host cannot run.
pub(super) fn unsupported(message: String) -> Error {
    Error::Device { device: "host".into(), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(strides: &[isize]) -> Line {
        Line::new(&Affine { offset: 0, strides: strides.to_vec().into() }).unwrap()
    }

    #[test]
    fn merges_what_lies_side_by_side() {
        let dims = [Dim::BATCH, Dim::fixed(1), Dim::fixed(3), Dim::fixed(4)];
        let mut domain = Domain::new(&dims, &[]).unwrap();
        let (mut dense, mut padded) = (line(&[12, 99, 4, 1]), line(&[16, 0, 4, 1]));
        domain.simplify(&mut [&mut dense, &mut padded]);
        assert_eq!(domain.dims, [Dim::BATCH, Dim::fixed(12)]);
        assert_eq!((dense, padded), (line(&[12, 1]), line(&[16, 1])));
    }

    #[test]
    fn a_batched_inner_axis_and_a_reduced_one_stay() {
        let mut domain = Domain::new(&[Dim::fixed(3), Dim::BATCH, Dim::fixed(2)], &[2]).unwrap();
        let mut zero = line(&[0, 0, 0]);
        domain.simplify(&mut [&mut zero]);
        assert_eq!(domain.dims.len(), 3);
    }

    #[test]
    fn runs_cut_a_range_at_row_ends() {
        let found: Vec<_> = runs(5..17, 2, 4).map(|r| (r.outer, r.row, r.col, r.len, r.at)).collect();
        assert_eq!(found, [(0, 1, 1, 3, 0), (1, 0, 0, 4, 3), (1, 1, 0, 4, 7), (2, 0, 0, 1, 11)]);
        assert_eq!(runs(3..3, 1, 4).count(), 0);
    }

    #[test]
    fn advance_counts_like_an_odometer() {
        let (mut at, mut extents) = ([0; MAX_AXES], [1; MAX_AXES]);
        (extents[0], extents[2]) = (2, 2);
        let mut seen = vec![(at[0], at[2])];
        while advance(&mut at, &[0, 2], &extents) {
            seen.push((at[0], at[2]));
        }
        assert_eq!(seen, [(0, 0), (0, 1), (1, 0), (1, 1)]);
    }
}

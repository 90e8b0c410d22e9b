//! Several axes walked as one number, the last the fastest: how far it runs, and the way back to coordinates. Axes of one
//! element are left out.
use crate::render::opencl::Context;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use netdsl_plan::{Dim, Extent};

/// The axes and their extents, the slowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Walk(Vec<(usize, Dim)>);

impl Walk {
    /// Walks axes of a domain: batched ones first, since a remainder by a number that is known costs less, `fast` last.
    pub(super) fn new(axes: impl IntoIterator<Item = usize>, dims: &[Dim], fast: Option<usize>) -> Walk {
        let mut axes: Vec<(usize, Dim)> = axes.into_iter().map(|a| (a, dims[a])).filter(|(_, d)| !d.is_one()).collect();
        axes.sort_by_key(|&(a, d)| (Some(a) == fast, !d.batched, a));
        Walk(axes)
    }
    /// The axes, the slowest first.
    pub(super) fn axes(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.0.iter().map(|&(a, _)| a)
    }
    /// The extent, where it does not depend on the batch.
    pub(super) fn known(&self) -> Option<usize> {
        self.0.iter().all(|(_, d)| !d.batched).then(|| self.0.iter().map(|(_, d)| d.size).product())
    }
    /// The largest extent.
    pub(super) fn most(&self, ctx: &Context) -> usize {
        self.0.iter().map(|(_, d)| d.at(ctx.batch)).product()
    }
    /// Whether the extent is a number times the samples, or a number.
    pub(super) fn linear(&self) -> bool {
        self.0.iter().filter(|(_, d)| d.batched).count() <= 1
    }
    /// The extent as a formula.
    pub(super) fn extent(&self, f: &mut Function) -> String {
        let size: usize = self.0.iter().map(|(_, d)| d.size).product();
        let mut factors: Vec<String> = vec![];
        for _ in self.0.iter().filter(|(_, d)| d.batched) {
            factors.push(f.samples().into());
        }
        if size > 1 || factors.is_empty() {
            factors.push(size.to_string());
        }
        factors.join(" * ")
    }
    /// How many tiles of `per_tile` it takes, `times` over. A second batched axis counts with its largest extent, since the
    /// number of tiles is a number times the samples: the kernel leaves out tiles that do not exist.
    pub(super) fn tiles(&self, per_tile: usize, times: usize, ctx: &Context) -> Extent {
        let mut tiles = Extent { rows: 1, batched: false, per_tile, times };
        for (_, d) in &self.0 {
            tiles.rows *= if tiles.batched { d.at(ctx.batch) } else { d.size };
            tiles.batched |= d.batched;
        }
        tiles
    }
    /// Defines the coordinates of a number; those of other axes stay.
    pub(super) fn decode(&self, f: &mut Function, number: &str, coords: &mut [String]) {
        let mut rest = number.to_string();
        for (i, &(axis, dim)) in self.0.iter().enumerate().rev() {
            let c = f.text.name("c");
            if i == 0 {
                f.text.line(format!("const int {c} = {rest};"));
            } else {
                let next = f.text.name("q");
                // unsigned: a remainder of a number that may be negative costs more
                let extent = loops::extent(f, dim);
                let extent = if dim.batched { format!("(uint)({extent})") } else { format!("{extent}u") };
                f.text.line(format!("const int {next} = (uint)({rest}) / {extent}, {c} = (uint)({rest}) % {extent};"));
                rest = next;
            }
            coords[axis] = c;
        }
    }
    /// The stride from number to number of an affine function, if it has one.
    pub(super) fn stride(&self, strides: &[isize]) -> Option<isize> {
        let Some(&(last, _)) = self.0.last() else { return Some(0) };
        let merges = self.0.windows(2).all(|w| {
            let ((outer, _), (inner, dim)) = (w[0], w[1]);
            !dim.batched && strides[outer] == strides[inner] * dim.size as isize
        });
        merges.then_some(strides[last])
    }
    /// How many numbers in a row are neighbours under an affine function; 1 if no two are.
    pub(super) fn run(&self, strides: &[isize]) -> usize {
        let mut run = 1;
        for &(axis, dim) in self.0.iter().rev() {
            if strides[axis] != run as isize {
                break;
            }
            run *= dim.size;
            if dim.batched {
                break;
            }
        }
        run
    }
    /// An affine function's strides along these axes, 0 along all others.
    pub(super) fn part(&self, strides: &[isize]) -> Vec<isize> {
        (0..strides.len()).map(|a| if self.axes().any(|b| a == b) { strides[a] } else { 0 }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(dims: &[Dim]) -> Walk {
        Walk::new(0..dims.len(), dims, None)
    }

    #[test]
    fn strides_and_runs() {
        let image = walk(&[Dim::BATCH, Dim::fixed(1), Dim::fixed(3), Dim::fixed(5)]);
        assert_eq!(image.axes().collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!((image.stride(&[15, 9, 5, 1]), image.run(&[15, 9, 5, 1])), (Some(1), 15));
        assert_eq!((image.stride(&[45, 9, 5, 1]), image.run(&[45, 9, 5, 1])), (None, 15));
        assert_eq!((image.stride(&[1, 9, 16, 80]), image.run(&[1, 9, 16, 80])), (None, 1));
        assert_eq!(image.part(&[4, 3, 2, 1]), [4, 0, 2, 1]);
    }

    #[test]
    fn batched_axes_are_slow_unless_they_are_the_fast_one() {
        let dims = [Dim::fixed(3), Dim::BATCH, Dim::fixed(4)];
        assert_eq!(walk(&dims).axes().collect::<Vec<_>>(), [1, 0, 2]);
        assert_eq!(Walk::new(0..3, &dims, Some(1)).axes().collect::<Vec<_>>(), [0, 2, 1]);
    }

    #[test]
    fn tiles_count_a_second_batch_in_full() {
        let ctx = Context { doors: vec![], batch: 32, params: 0, losses: 2 };
        let two = walk(&[Dim::BATCH, Dim { size: 3, batched: true }]);
        assert_eq!(two.tiles(64, 2, &ctx).tiles(8), 2 * (8usize * 96).div_ceil(64));
        assert_eq!(walk(&[Dim::fixed(5)]).tiles(4, 1, &ctx).tiles(8), 2);
        assert_eq!((two.known(), two.most(&ctx), two.linear()), (None, 32 * 96, false));
    }
}

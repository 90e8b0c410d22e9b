//! Pooling on the spot: which windows and pixels a block of output elements is about. Blocks along the columns of an image
//! are evaluated together, all others element by element. What is done with the pixels stands in `pool`.
use super::axes::{Block, Coords, Line, MAX_AXES, OverAxes};
use super::load::Load;
use super::memory::Memory;
use super::step::Step;
use crate::Result;
use netdsl_plan::{Access, Affine, Dim, Window, WindowOp};
use std::ops::Range;

/// A pooling and the coordinates `[b, c, y, x]` of its output.
#[derive(Debug)]
pub(super) struct Pooling {
    pub op: WindowOp,
    pub window: Window,
    /// `[h, w]` of the larger side.
    pub outer: [usize; 2],
    /// `[h, w]` of the pooled side.
    inner: [usize; 2],
    pub operands: Vec<Load>,
    pub at: Vec<Line>,
    /// The output's columns, where rows and columns are one axis: the last coordinate then counts through whole planes.
    plane: Option<usize>,
}

/// Some columns of one row of the output: columns `x..x + out.len()`.
pub(super) struct Columns<'a> {
    pub y: usize,
    pub x: usize,
    pub out: &'a mut [f32],
}

/// The operands' planes of one image and channel.
pub(super) struct Planes<'a> {
    pub pooling: &'a Pooling,
    memory: &'a Memory,
    step: &'a Step,
    at: Coords,
}

/// A row of an operand.
pub(super) struct Row<'a> {
    load: &'a Load,
    memory: &'a Memory,
    step: &'a Step,
    at: Coords,
    /// The row's floats and their distance, where they can be read without further thought.
    plain: Option<(&'a [f32], isize, isize)>,
}

impl Pooling {
    pub fn new(
        op: WindowOp,
        window: Window,
        sides: [[usize; 2]; 2],
        loads: &[Access],
        at: &[Affine],
    ) -> Result<Pooling> {
        let dims = [Dim::BATCH, Dim::fixed(1), Dim::fixed(1), Dim::fixed(1)];
        let operands = loads.iter().map(|a| Load::new(a, &dims)).collect::<Result<_>>()?;
        let at = at.iter().map(Line::new).collect::<Result<_>>()?;
        Ok(Pooling { op, window, outer: sides[0], inner: sides[1], operands, at, plane: None })
    }

    /// As `Feed::cost`.
    pub fn cost(&self, axis: usize) -> f64 {
        let strides = [0, 1, 2, 3].map(|i| self.at[i].strides[axis]);
        if strides == [0, 0, 0, 1] { 20.0 } else { 400.0 }
    }

    /// Writes the block's elements.
    pub fn fill(&self, memory: &Memory, step: &Step, block: &Block, out: &mut [f32]) {
        let strides = [0, 1, 2, 3].map(|i| block.stride(&self.at[i]));
        if strides == [0, 0, 0, 1] {
            return self.side_by_side(memory, step, &block.at, out);
        }
        for (i, v) in out.chunks_exact_mut(1).enumerate() {
            self.side_by_side(memory, step, &block.coords(i), v);
        }
    }

    /// Elements side by side, from the one at the given coordinates on.
    fn side_by_side(&self, memory: &Memory, step: &Step, coords: &Coords, mut out: &mut [f32]) {
        let [b, c, mut y, mut x] = [0, 1, 2, 3].map(|i| self.at[i].at(coords) as usize);
        let width = self.plane.unwrap_or(usize::MAX);
        if self.plane.is_some() {
            (y, x) = (x / width, x % width);
        }
        let mut at = [0; MAX_AXES];
        (at[0], at[1]) = (b, c);
        let planes = Planes { pooling: self, memory, step, at };
        while !out.is_empty() {
            let (row, rest) = out.split_at_mut(out.len().min(width - x));
            planes.pool(Columns { y, x, out: row });
            (out, y, x) = (rest, y + 1, 0);
        }
    }

    /// The coordinates along an axis of the taps of window `at` that are not padding.
    pub fn taps(&self, axis: usize, at: usize) -> impl Iterator<Item = usize> + use<> {
        let (window, outer) = (self.window, self.outer[axis]);
        (0..window.kernel[axis]).filter_map(move |tap| {
            let place = at * window.stride[axis] + tap * window.dilation[axis];
            place.checked_sub(window.padding[axis]).filter(|&p| p < outer)
        })
    }

    /// The windows along an axis whose extent meets `[from, from + len)` of the larger side.
    pub fn over(&self, axis: usize, from: usize, len: usize) -> Range<usize> {
        let reach = (self.window.kernel[axis] - 1) * self.window.dilation[axis];
        let (padding, stride) = (self.window.padding[axis], self.window.stride[axis]);
        let first = (from + padding).saturating_sub(reach).div_ceil(stride);
        first..((from + len - 1 + padding) / stride + 1).min(self.inner[axis])
    }

    /// What the sum over a window is divided by for the mean.
    pub fn divisor(&self, count_padding: bool, y: usize, x: usize) -> f32 {
        let [rows, cols] = self.window.kernel;
        let count = if count_padding { rows * cols } else { self.taps(0, y).count() * self.taps(1, x).count() };
        count as f32
    }
}

impl OverAxes for Pooling {
    fn merges(&self, axis: usize, inner: usize) -> bool {
        let [outer_strides, strides] = [axis, axis + 1].map(|axis| [0, 1, 2, 3].map(|i| self.at[i].strides[axis]));
        let plane = self.plane.is_none()
            && outer_strides == [0, 0, 1, 0]
            && strides == [0, 0, 0, 1]
            && self.at[2].offset == 0
            && self.at[3].offset == 0;
        plane || self.at.iter().all(|l| l.merges(axis, inner))
    }
    fn forgets(&self, _: usize) -> bool {
        true
    }
    fn remove(&mut self, axis: usize) {
        self.at.iter_mut().for_each(|l| l.remove(axis));
    }
    fn merge(&mut self, axis: usize, inner: usize) {
        if self.at[2].strides[axis] == 1 && self.at[3].strides[axis + 1] == 1 {
            self.plane = Some(inner);
        }
        self.remove(axis);
    }
}

impl<'a> Planes<'a> {
    /// Row `y` of an operand.
    pub fn row(&self, operand: usize, y: usize) -> Row<'a> {
        let (load, memory, step) = (&self.pooling.operands[operand], self.memory, self.step);
        let mut at = self.at;
        at[2] = y;
        let plain = || (memory.floats(load.region), load.address(memory, step, &at), load.line.strides[3]);
        Row { load, memory, step, at, plain: load.is_plain().then(plain) }
    }
}

impl Row<'_> {
    /// Columns of the row, `stride` apart.
    pub fn read(&self, first: usize, stride: usize, out: &mut [f32]) {
        let columns = (first..).step_by(stride);
        let Some((words, start, distance)) = self.plain else {
            return out.iter_mut().zip(columns).for_each(|(v, x)| *v = self.get(x));
        };
        let (mut at, step) = (start + first as isize * distance, distance * stride as isize);
        for v in out {
            *v = words[at as usize];
            at += step;
        }
    }

    pub fn get(&self, x: usize) -> f32 {
        match self.plain {
            Some((words, start, stride)) => words[(start + x as isize * stride) as usize],
            None => {
                let mut at = self.at;
                at[3] = x;
                self.load.get(self.memory, self.step, &at)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use netdsl_plan::*;

    const PLAIN: Window = Window { kernel: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], groups: 1 };
    const OVERLAP: Window = Window { kernel: [3, 3], stride: [1, 2], padding: [1, 1], dilation: [1, 1], groups: 1 };
    const SPARSE: Window = Window { kernel: [2, 3], stride: [3, 1], padding: [0, 2], dilation: [2, 2], groups: 1 };

    fn image(h: usize, w: usize) -> Vec<Dim> {
        vec![Dim::BATCH, Dim::fixed(3), Dim::fixed(h), Dim::fixed(w)]
    }

    fn inner(w: &Window, outer: [usize; 2]) -> [usize; 2] {
        [0, 1].map(|i| (outer[i] + 2 * w.padding[i] - w.dilation[i] * (w.kernel[i] - 1) - 1) / w.stride[i] + 1)
    }

    /// Pools on the spot, with the domain's axes in some order, and compares with the operation.
    fn check(op: WindowOp, w: Window, outer: [usize; 2], order: [usize; 4], samples: usize) {
        let inner = inner(&w, outer);
        let (large, small) = (image(outer[0], outer[1]), image(inner[0], inner[1]));
        let (node, shapes, result): (Op<PointFn>, Vec<&[Dim]>, _) = match op {
            WindowOp::MaxPool => (Op::MaxPool2d(w), vec![&large], &small),
            WindowOp::MaxPoolPick => (Op::MaxPool2dPick(w), vec![&large, &large], &small),
            WindowOp::MaxPoolScatter => (Op::MaxPool2dScatter(w), vec![&large, &small], &large),
            WindowOp::AvgPool { count_padding } => (Op::AvgPool2d { window: w, count_padding }, vec![&large], &small),
            WindowOp::AvgPoolScatter { count_padding } => {
                (Op::AvgPool2dScatter { window: w, count_padding }, vec![&small], &large)
            }
        };
        let mut bed = Bed::new(samples);
        let inputs: Vec<_> = shapes.iter().zip(40..).map(|(dims, seed)| bed.value_in(seed, dims, &order)).collect();
        let out = bed.room(result, &[0, 1, 2, 3]);
        let unit = |axis: usize| (0..4).map(|i| isize::from(order[i] == axis)).collect::<Vec<_>>();
        let source = Source::Window {
            op,
            window: w,
            outer,
            inner,
            operands: inputs.iter().map(|(t, _)| t.access.clone()).collect(),
            at: (0..4).map(|axis| affine(0, &unit(axis))).collect(),
        };
        let mut to = out.access.clone();
        to.at.strides = order.iter().map(|&axis| out.access.at.strides[axis]).collect();
        let body = Body::Rows(Rows {
            dims: order.iter().map(|&axis| result[axis]).collect(),
            reduced: vec![].into(),
            sources: vec![source].into(),
            steps: vec![RowStep::Store(Sink { value: block(|v| v[0]), to })].into(),
        });
        let values: Vec<_> = inputs.iter().map(|(_, v)| v).collect();
        agree(&bed.run(body, &out), &reference(node, &values, result, samples), 9);
    }

    fn check_all(op: WindowOp) {
        for (w, outer) in [(PLAIN, [6, 8]), (PLAIN, [5, 5]), (OVERLAP, [5, 6]), (SPARSE, [7, 9]), (SPARSE, [3, 5])] {
            check(op, w, outer, [0, 1, 2, 3], 3);
            check(op, w, outer, [0, 2, 3, 1], 2);
            check(op, w, outer, [3, 2, 0, 1], 1);
        }
        check(op, Window { kernel: [4, 6], ..PLAIN }, [4, 6], [0, 1, 2, 3], 5);
        check(op, PLAIN, [2, 600], [0, 1, 2, 3], 1);
    }

    #[test]
    fn max_pool() {
        check_all(WindowOp::MaxPool);
    }

    #[test]
    fn max_pool_pick() {
        check_all(WindowOp::MaxPoolPick);
    }

    #[test]
    fn max_pool_scatter() {
        check_all(WindowOp::MaxPoolScatter);
    }

    #[test]
    fn avg_pool() {
        check_all(WindowOp::AvgPool { count_padding: true });
        check_all(WindowOp::AvgPool { count_padding: false });
    }

    #[test]
    fn avg_pool_scatter() {
        check_all(WindowOp::AvgPoolScatter { count_padding: true });
        check_all(WindowOp::AvgPoolScatter { count_padding: false });
    }

    #[test]
    fn ties_go_to_the_first() {
        let dims = [Dim::fixed(1), Dim::fixed(1), Dim::fixed(2), Dim::fixed(2)];
        let small = [Dim::fixed(1), Dim::fixed(1), Dim::fixed(1), Dim::fixed(1)];
        let mut bed = Bed::new(1);
        let (x, y, out) =
            (bed.room(&dims, &[0, 1, 2, 3]), bed.room(&small, &[0, 1, 2, 3]), bed.room(&dims, &[0, 1, 2, 3]));
        bed.set(&x, &array(&[1, 1, 2, 2], &[1., 7., 7., 7.]));
        bed.set(&y, &array(&[1, 1, 1, 1], &[5.]));
        let unit = |axis: usize| affine(0, &[0, 1, 2, 3].map(|i| isize::from(i == axis)));
        let source = Source::Window {
            op: WindowOp::MaxPoolScatter,
            window: PLAIN,
            outer: [2, 2],
            inner: [1, 1],
            operands: vec![x.access, y.access].into(),
            at: (0..4).map(unit).collect(),
        };
        let body = Body::Rows(Rows {
            dims: dims.to_vec().into(),
            reduced: vec![].into(),
            sources: vec![source].into(),
            steps: vec![RowStep::Store(Sink { value: block(|v| v[0]), to: out.access.clone() })].into(),
        });
        assert_eq!(bed.run(body, &out), array(&[1, 1, 2, 2], &[0., 5., 0., 0.]));
    }

    #[test]
    fn several_steps_of_a_row_see_the_same_values() {
        let (w, samples) = (Window { kernel: [3, 3], padding: [1, 1], ..PLAIN }, 3);
        let (large, small) = (image(10, 12), image(5, 6));
        let mut bed = Bed::new(samples);
        let ((x, xs), (y, ys)) = (bed.value(1, &large), bed.value(2, &small));
        let out = bed.room(&large, &[0, 1, 2, 3]);
        let sums = bed.room(&[Dim::fixed(1), Dim::fixed(3), Dim::fixed(1), Dim::fixed(1)], &[0, 1, 2, 3]);
        let unit = |axis: usize| affine(0, &[0, 1, 2, 3].map(|i| isize::from(i == axis)));
        let source = Source::Window {
            op: WindowOp::MaxPoolScatter,
            window: w,
            outer: [10, 12],
            inner: [5, 6],
            operands: vec![x.access, y.access].into(),
            at: (0..4).map(unit).collect(),
        };
        let mut by_channel = sums.access.clone();
        [0, 2, 3].into_iter().for_each(|axis| by_channel.at.strides.to_mut()[axis] = 0);
        let body = Body::Rows(Rows {
            dims: large.clone().into(),
            reduced: vec![0, 2, 3].into(),
            sources: vec![source, Source::Reduced(0)].into(),
            steps: vec![
                RowStep::Reduce { kind: ReduceKind::Sum, value: block(|v| v[0]) },
                RowStep::StoreRow(Sink { value: block(|v| v[1]), to: by_channel }),
                RowStep::Store(Sink { value: block(|v| v[0] + v[1]), to: out.access.clone() }),
            ]
            .into(),
        });
        let mut host = bed.host(vec![body], None);
        run(&mut host, samples, None);
        let scattered = reference(Op::MaxPool2dScatter(w), &[&xs, &ys], &large, samples);
        let reduce = Op::Reduce { kind: ReduceKind::Sum, axes: vec![0, 2, 3].into() };
        let total = reference(reduce, &[&scattered], &sums.dims, samples);
        agree(&read(&mut host, &sums, samples), &total, 90);
        agree(&read(&mut host, &out, samples), &(scattered + &total), 90);
    }
}

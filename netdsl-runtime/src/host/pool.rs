//! The five poolings for some columns of one row of the output. A few windows side by side are looked at together, tap by
//! tap, in loops of fixed length without branches: which element is the largest cannot be foreseen.
use super::reduce::beats;
use super::window::{Columns, Planes, Row};
use netdsl_plan::WindowOp;

/// Windows that are looked at together.
const SIDE: usize = 16;
/// No row or column.
const NOWHERE: u32 = u32::MAX;

/// The largest elements of windows side by side so far, and rows and columns of those that are larger than −∞.
struct Maxima {
    largest: [f32; SIDE],
    y: [u32; SIDE],
    x: [u32; SIDE],
}

/// An element of each window under one tap.
struct Tap {
    /// Those in the padding are the padding's value.
    elements: [f32; SIDE],
    row: usize,
    /// The first window's column; in the padding it may be before the first.
    column: isize,
}

impl Planes<'_> {
    /// Writes the columns.
    pub fn pool(&self, to: Columns<'_>) {
        let Columns { y, x, out } = to;
        match self.pooling.op {
            WindowOp::MaxPoolScatter => self.max_scatter(y, x, out),
            WindowOp::AvgPoolScatter { count_padding } => self.avg_scatter(count_padding, y, x, out),
            WindowOp::MaxPool => chunks(x, out, |x, out| self.max(y, x, out)),
            WindowOp::MaxPoolPick => chunks(x, out, |x, out| self.pick(y, x, out)),
            WindowOp::AvgPool { count_padding } => chunks(x, out, |x, out| self.avg(count_padding, y, x, out)),
        }
    }

    fn max(&self, y: usize, x: usize, out: &mut [f32]) {
        let mut largest = [f32::NEG_INFINITY; SIDE];
        self.each_tap(f32::NEG_INFINITY, y, x, out.len(), |tap| {
            for (largest, &v) in largest.iter_mut().zip(&tap.elements) {
                *largest = if beats(v, *largest) { v } else { *largest };
            }
        });
        out.copy_from_slice(&largest[..out.len()]);
    }

    fn avg(&self, count_padding: bool, y: usize, x: usize, out: &mut [f32]) {
        let mut sums = [0.0; SIDE];
        self.each_tap(0.0, y, x, out.len(), |tap| {
            sums.iter_mut().zip(&tap.elements).for_each(|(sum, v)| *sum += v);
        });
        let divisor = |x| self.pooling.divisor(count_padding, y, x);
        out.iter_mut().zip(sums).zip(x..).for_each(|((v, sum), x)| *v = sum / divisor(x));
    }

    fn pick(&self, y: usize, x: usize, out: &mut [f32]) {
        let maxima = self.first_max(y, x, out.len());
        for (i, v) in out.iter_mut().enumerate() {
            *v = self.place(&maxima, i, [y, x + i]).map_or(0.0, |[y, x]| self.row(1, y).get(x));
        }
    }

    fn max_scatter(&self, y: usize, x: usize, out: &mut [f32]) {
        out.fill(0.0);
        for window in self.pooling.over(0, y, 1) {
            let (values, columns) = (self.row(1, window), self.pooling.over(1, x, out.len()));
            for first in columns.clone().step_by(SIDE) {
                let count = SIDE.min(columns.end - first);
                let maxima = self.first_max(window, first, count);
                for i in 0..count {
                    let Some([row, column]) = self.place(&maxima, i, [window, first + i]) else { continue };
                    let value = values.get(first + i);
                    if let Some(sum) = out.get_mut(column.wrapping_sub(x)) {
                        *sum += if row == y { value } else { 0.0 };
                    }
                }
            }
        }
    }

    fn avg_scatter(&self, count_padding: bool, y: usize, x: usize, out: &mut [f32]) {
        out.fill(0.0);
        let pooling = self.pooling;
        for window in pooling.over(0, y, 1).filter(|&w| pooling.taps(0, w).any(|row| row == y)) {
            let values = self.row(0, window);
            for column in pooling.over(1, x, out.len()) {
                let share = values.get(column) / pooling.divisor(count_padding, window, column);
                for place in pooling.taps(1, column) {
                    if let Some(sum) = out.get_mut(place.wrapping_sub(x)) {
                        *sum += share;
                    }
                }
            }
        }
    }

    /// Calls `f`, tap after tap in row-major order, with the elements of at most `SIDE` windows of row `y` from column `x`.
    fn each_tap(&self, padding: f32, y: usize, x: usize, count: usize, mut f: impl FnMut(&Tap)) {
        let window = &self.pooling.window;
        for row in self.pooling.taps(0, y) {
            let from = self.row(0, row);
            for tap in 0..window.kernel[1] {
                let shift = (tap * window.dilation[1]) as isize - window.padding[1] as isize;
                let column = (x * window.stride[1]) as isize + shift;
                let mut elements = [padding; SIDE];
                self.read(&from, column, &mut elements[..count]);
                f(&Tap { elements, row, column });
            }
        }
    }

    /// The elements of windows whose first one has its element at `column`; those in the padding are left alone.
    fn read(&self, from: &Row<'_>, column: isize, elements: &mut [f32]) {
        let (stride, width) = (self.pooling.window.stride[1], self.pooling.outer[1] as isize);
        let until = |end: isize| (end - column).max(0).cast_unsigned().div_ceil(stride).min(elements.len());
        let (first, end) = (until(0), until(width));
        if first < end {
            let place = column.saturating_add_unsigned(first * stride).cast_unsigned();
            from.read(place, stride, &mut elements[first..end]);
        }
    }

    /// Where the first maxima of at most `SIDE` windows of row `y` from column `x` are.
    fn first_max(&self, y: usize, x: usize, count: usize) -> Maxima {
        let mut maxima = Maxima { largest: [f32::NEG_INFINITY; SIDE], y: [NOWHERE; SIDE], x: [NOWHERE; SIDE] };
        let stride = self.pooling.window.stride[1] as u32;
        self.each_tap(f32::NEG_INFINITY, y, x, count, |tap| maxima.see(tap, stride));
        maxima
    }

    /// Where the first maximum of window `i` of the maxima, which is at the given row and column, is.
    fn place(&self, maxima: &Maxima, i: usize, window: [usize; 2]) -> Option<[usize; 2]> {
        if maxima.y[i] != NOWHERE {
            return Some([maxima.y[i] as usize, maxima.x[i] as usize]);
        }
        // Nothing is larger than −∞: the first element is the first maximum.
        Some([self.pooling.taps(0, window[0]).next()?, self.pooling.taps(1, window[1]).next()?])
    }
}

impl Maxima {
    fn see(&mut self, tap: &Tap, stride: u32) {
        // All bits are set where an element is better. A condition would become a branch that is mispredicted.
        let mut better = [0u32; SIDE];
        for ((better, &v), &largest) in better.iter_mut().zip(&tap.elements).zip(&self.largest) {
            *better = u32::from(beats(v, largest)).wrapping_neg();
        }
        let (row, column) = (tap.row as u32, tap.column as u32);
        for (i, better) in better.into_iter().enumerate() {
            let choose = |new: u32, old: u32| (new & better) | (old & !better);
            self.largest[i] = f32::from_bits(choose(tap.elements[i].to_bits(), self.largest[i].to_bits()));
            self.y[i] = choose(row, self.y[i]);
            self.x[i] = choose(column.wrapping_add(i as u32 * stride), self.x[i]);
        }
    }
}

/// Calls `f` with pieces of at most `SIDE` columns and where they begin.
fn chunks(x: usize, out: &mut [f32], f: impl Fn(usize, &mut [f32])) {
    out.chunks_mut(SIDE).zip((x..).step_by(SIDE)).for_each(|(out, x)| f(x, out));
}

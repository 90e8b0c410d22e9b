//! The operands of a convolution as operands of a contraction: pixels under taps and kernels, packed panel by panel.
//! A *lane* or *depth* that counts through three axes counts the last one fastest.
use super::axes::runs;
use super::contract::{ScalarOperand, VectorOperand, pitch};
use super::tile::{Scalars, Vectors};
use std::ops::Range;

/// Images of some channels: `[b, c, h, w]` at affine addresses, 0 outside of `[h, w]`.
#[derive(Clone, Copy)]
pub(super) struct Image<'a> {
    pub words: &'a [f32],
    /// The address of the first channel's first pixel.
    pub start: isize,
    pub strides: [isize; 4],
    pub extent: [usize; 2],
}

/// A row of one channel.
struct Row<'a> {
    words: &'a [f32],
    /// The address of column 0; `None` if the whole row is outside.
    start: Option<isize>,
    stride: isize,
    width: isize,
}

impl<'a> Image<'a> {
    fn row(&self, b: usize, c: usize, y: isize) -> Row<'a> {
        let inside = y >= 0 && y < self.extent[0] as isize;
        let at = self.start + b as isize * self.strides[0] + c as isize * self.strides[1] + y * self.strides[2];
        let (words, stride, width) = (self.words, self.strides[3], self.extent[1] as isize);
        Row { words, start: inside.then_some(at), stride, width }
    }
}

impl Row<'_> {
    /// Writes `len` pixels, the first at column `x`, which may be outside, and `step` columns apart, to every `pitch`-th word.
    fn write(&self, x: isize, step: usize, len: usize, out: &mut [f32], pitch: usize) {
        let Some(start) = self.start else { return fill(out, 0..len, pitch) };
        // The first pixel at or behind a column.
        let until = |column: isize| {
            let distance = (column - x).max(0).cast_unsigned();
            if step == 1 { distance.min(len) } else { distance.div_ceil(step).min(len) }
        };
        let (from, to) = (until(0), until(self.width));
        fill(out, 0..from, pitch);
        fill(out, to..len, pitch);
        let stride = self.stride * step as isize;
        let mut at = start + x * self.stride + from as isize * stride;
        if from >= to {
        } else if pitch == 1 && stride == 1 {
            out[from..to].copy_from_slice(&self.words[at as usize..][..to - from]);
        } else {
            for v in out[from * pitch..].iter_mut().step_by(pitch).take(to - from) {
                *v = self.words[at as usize];
                at += stride;
            }
        }
    }
}

/// Zeros at some numbers of `pitch` words.
fn fill(out: &mut [f32], part: Range<usize>, pitch: usize) {
    part.for_each(|i| out[i * pitch] = 0.0);
}

/// A tap along one axis: its distance from the first pixel of the window, padding counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tap(pub isize);

/// Which pixels lie under which taps. Taps count channels, rows and columns of taps; windows count images, rows and
/// columns of windows. Window `i` along an axis begins at `i · step`.
#[derive(Clone, Copy)]
pub(super) struct Geometry<'a> {
    pub taps: [&'a [Tap]; 2],
    pub step: [usize; 2],
    /// Rows and columns of windows.
    pub windows: [usize; 2],
}

impl Geometry<'_> {
    /// Adds a chunk of products, taps by the windows of one image, to the pixels under the taps: the image of all channels
    /// without gaps, of the given extent.
    pub fn add(&self, chunk: &[f32], taps: Range<usize>, lanes: Range<usize>, extent: [usize; 2], image: &mut [f32]) {
        let ([rows, cols], pitch) = (self.taps, pitch(lanes.len()));
        for lane in runs(lanes, self.windows[0], self.windows[1]) {
            for tap in runs(taps.clone(), rows.len(), cols.len()) {
                let y = (lane.row * self.step[0]) as isize + rows[tap.row].0;
                if y < 0 || y >= extent[0] as isize {
                    continue;
                }
                let image = &mut image[(tap.outer * extent[0] + y.cast_unsigned()) * extent[1]..][..extent[1]];
                for (i, col) in cols[tap.col..][..tap.len].iter().enumerate() {
                    let products = &chunk[(tap.at + i) * pitch + lane.at..][..lane.len];
                    add_row(products, (lane.col * self.step[1]) as isize + col.0, self.step[1], image);
                }
            }
        }
    }
}

/// Adds products to pixels `step` apart; the first at column `x`, which may be outside of the row.
fn add_row(products: &[f32], x: isize, step: usize, row: &mut [f32]) {
    let skipped = (-x).max(0).cast_unsigned().div_ceil(step);
    let first = x.saturating_add_unsigned(skipped * step).cast_unsigned();
    let (Some(products), Some(row)) = (products.get(skipped..), row.get_mut(first..)) else { return };
    if step == 1 {
        row.iter_mut().zip(products).for_each(|(v, p)| *v += p);
    } else {
        row.iter_mut().step_by(step).zip(products).for_each(|(v, p)| *v += p);
    }
}

/// The pixels of images under taps.
pub(super) struct Columns<'a> {
    pub image: Image<'a>,
    pub geometry: Geometry<'a>,
    /// The chunk's first window, where windows are lanes.
    pub first: usize,
}

impl Columns<'_> {
    /// Writes the pixels of some taps and windows, `pitch` words a tap.
    fn pack(&self, taps: Range<usize>, windows: Range<usize>, pitch: usize, out: &mut [f32]) {
        let Geometry { taps: [rows, cols], step, windows: [height, width] } = self.geometry;
        for window in runs(windows, height, width) {
            let corner = [window.row * step[0], window.col * step[1]].map(|i| i as isize);
            for tap in runs(taps.clone(), rows.len(), cols.len()) {
                let row = self.image.row(window.outer, tap.outer, corner[0] + rows[tap.row].0);
                for (i, col) in cols[tap.col..][..tap.len].iter().enumerate() {
                    let out = &mut out[(tap.at + i) * pitch + window.at..];
                    row.write(corner[1] + col.0, step[1], window.len, out, 1);
                }
            }
        }
    }
}

/// Windows are the lanes, taps the depth.
impl VectorOperand for Columns<'_> {
    fn vectors<'a>(
        &'a self,
        depths: Range<usize>,
        lanes: Range<usize>,
        width: usize,
        scratch: &'a mut [f32],
    ) -> Vectors<'a> {
        self.pack(depths, self.first + lanes.start..self.first + lanes.end, width, scratch);
        Vectors { words: scratch, start: 0, depths: width as isize }
    }
}

/// Taps are the rows, windows the depth.
pub(super) struct Rows<'a> {
    pub columns: Columns<'a>,
    /// The chunk's rows.
    pub taps: Range<usize>,
}

impl ScalarOperand for Rows<'_> {
    fn scalars<'a>(&'a self, depths: Range<usize>, scratch: &'a mut [f32]) -> Scalars<'a> {
        let pitch = depths.len();
        self.columns.pack(self.taps.clone(), depths, pitch, scratch);
        Scalars { words: scratch, start: 0, rows: pitch as isize, depths: 1 }
    }
}

/// Pixels of channels: channels are the lanes, images and their pixels the depth.
pub(super) struct Channels<'a> {
    pub image: Image<'a>,
    /// The chunk's first lane.
    pub first: usize,
}

impl VectorOperand for Channels<'_> {
    fn vectors<'a>(
        &'a self,
        depths: Range<usize>,
        lanes: Range<usize>,
        width: usize,
        scratch: &'a mut [f32],
    ) -> Vectors<'a> {
        for run in runs(depths, self.image.extent[0], self.image.extent[1]) {
            for (i, lane) in lanes.clone().enumerate() {
                let row = self.image.row(run.outer, self.first + lane, run.row as isize);
                row.write(run.col as isize, 1, run.len, &mut scratch[run.at * width + i..], width);
            }
        }
        Vectors { words: scratch, start: 0, depths: width as isize }
    }
}

/// A kernel that was packed as a whole: row after row.
pub(super) struct Kernel<'a> {
    pub words: &'a [f32],
    pub depth: usize,
    /// The chunk's first row.
    pub first: usize,
}

impl ScalarOperand for Kernel<'_> {
    fn scalars<'a>(&'a self, depths: Range<usize>, _: &'a mut [f32]) -> Scalars<'a> {
        let start = self.first * self.depth + depths.start;
        Scalars { words: self.words, start: start as isize, rows: self.depth as isize, depths: 1 }
    }
}

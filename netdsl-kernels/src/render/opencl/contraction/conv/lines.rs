//! Narrow planes of a weight gradient as one line: `dy` is copied to private memory with the row distance of `x` and zeros
//! between its rows, so that 16 positions run on from row to row.
use super::geometry::Geometry;
use super::weight::Weight;
use crate::ir::Expr;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use crate::render::opencl::text::{affine, sum};
use netdsl_plan::Conv2d;

/// Lines of one plane each.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// Words from row to row, as in `x`.
    pitch: usize,
    /// Vectors of one plane.
    pub(super) vectors: usize,
}

/// The most words that lines may take.
const WORDS: usize = 16_384;

impl Lines {
    /// Lines, where they can be. What lies between the rows of `x` meets zeros, so it must be
    /// numbers: the zeros around the plane and nothing else.
    pub(super) fn new(g: &Geometry, c: &Conv2d<Expr>) -> Option<Lines> {
        let pitch = usize::try_from(c.a.at.strides[2]).ok()?;
        let defined = pitch == c.halo[1][0] + g.from[1] + c.halo[1][1];
        let vectors = ((g.to[0] - 1) * pitch + g.to[1]).div_ceil(16);
        (defined && g.stride == [1, 1] && pitch >= g.to[1]).then_some(Lines { pitch, vectors })
    }
    /// The most samples whose lines of `channels` channels there is room for.
    pub(super) fn most(&self, channels: usize) -> usize {
        (WORDS / (16 * self.vectors * channels)).max(1)
    }
    /// Positions of one plane, and what lies between its rows.
    pub(super) fn end(&self, g: &Geometry) -> usize {
        (g.to[0] - 1) * self.pitch + g.to[1]
    }
    fn words(&self) -> usize {
        16 * self.vectors
    }
    /// Declares the lines: zeros, where they stay zeros.
    pub(super) fn declare(&self, f: &mut Function, w: &Weight) {
        let words = w.together * w.tile.channels[0] * self.words();
        f.text.line(format!("float lines[{words}];"));
        f.text.line(format!("for (int i = 0; i < {words}; i += 16) vstore16((float16)(0.0f), 0, lines + i);"));
    }
    /// Copies the samples from `first` to `last`.
    pub(super) fn fill(&self, f: &mut Function, w: &Weight, first_out: &str) {
        let (channels, [rows, columns]) = (w.tile.channels[0], w.g.to);
        f.text.open("for (int b = first; b < last; ++b)");
        f.text.open(format!("for (int o = 0; o < {channels}; ++o)"));
        f.text.open(format!("for (int y = 0; y < {rows}; ++y)"));
        f.text.line(format!(
            "float *to = lines + ((b - first) * {channels} + o) * {} + y * {};",
            self.words(),
            self.pitch
        ));
        let coords = ["b".into(), sum(first_out, "o"), "y".into(), "0".into()];
        let from = w.dy.address(f, &coords).pointer();
        f.text.line(format!("__global const float *from = {from};"));
        f.text.line(format!("for (int x = 0; x < {columns}; ++x) to[x] = from[x];"));
        loops::close(f, 3);
    }
    /// Prints the products of sample `b`.
    pub(super) fn print(&self, f: &mut Function, w: &Weight, first_in: &str, h: &str) {
        let pitch = w.planes(f, first_in);
        let row = affine("0", &[w.g.dilation[0] as isize], &[sum(h, "h")]);
        f.text.line(format!("__global const float *from = x + ({row}) * {pitch};"));
        f.text.line(format!(
            "const float *to = lines + ((b - first) * {} + o) * {};",
            w.tile.channels[0],
            self.words()
        ));
        let step = self.words() as isize;
        let end = self.end(w.g);
        let whole = end / 16 * 16;
        if whole > 0 {
            f.text.open(format!("for (int k = 0; k < {whole}; k += 16)"));
            w.products(f, "k", step, [None, None]);
            f.text.close();
        }
        if whole < end {
            // what lies behind the plane may be anything
            w.products(f, &whole.to_string(), step, [Some("inside"), None]);
        }
    }
}

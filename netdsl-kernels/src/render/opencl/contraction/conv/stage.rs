//! Planes in private memory, with their zeros around them and their columns sorted by what a stride leaves of them, so that
//! vectors of positions are vectors of memory. It serves what does not lie in memory that way: no halo, strides, other types.
use super::geometry::Geometry;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use crate::render::opencl::place::Place;
use crate::render::opencl::text::{affine, sum};

/// Private planes: element `[channel, row, column]` of what the taps meet, counted from the first that any tap meets.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    /// Rows of one plane.
    pub(super) rows: usize,
    /// Columns of one of the sorted kinds, whole vectors.
    columns: usize,
    kinds: usize,
    planes: usize,
}

/// The most words that planes may take.
const WORDS: usize = 16_384;

impl Stage {
    /// Room for `planes` planes with all rows that `positions` rows of the result meet; `None` where it would be too much.
    pub(super) fn new(g: &Geometry, planes: usize, positions: usize) -> Option<Stage> {
        let rows = (positions - 1) * g.stride[0] + (g.taps[0] - 1) * g.dilation[0] + 1;
        let kinds = g.stride[1];
        // the last vector begins at most here, whatever the tap
        let last = (g.to[1] - 1) / 16 * 16 + (g.taps[1] - 1) * g.dilation[1] / kinds;
        let columns = (last + 16).next_multiple_of(16);
        let stage = Stage { rows, columns, kinds, planes };
        (stage.words() <= WORDS).then_some(stage)
    }
    fn words(&self) -> usize {
        self.planes * self.plane()
    }
    /// Words from plane to plane.
    pub(super) fn plane(&self) -> usize {
        self.rows * self.pitch()
    }
    /// Words from row to row.
    pub(super) fn pitch(&self) -> usize {
        self.kinds * self.columns
    }
    /// Where the vectors of tap column `j` begin, relative to those of tap 0.
    pub(super) fn tap(&self, g: &Geometry, j: &str) -> String {
        if self.kinds == 1 {
            return affine("0", &[g.dilation[1] as isize], &[j.to_string()]);
        }
        let column = format!("({j} * {})", g.dilation[1]);
        format!("{column} % {0} * {1} + {column} / {0}", self.kinds, self.columns)
    }
    /// Declares the planes.
    pub(super) fn declare(&self, f: &mut Function) {
        f.text.line(format!("float planes[{}];", self.words()));
    }
    /// Fills the planes from `channel` on of sample `b`, for the positions from row `y` on.
    pub(super) fn fill(&self, f: &mut Function, g: &Geometry, a: &Place, [b, channel, y]: [&str; 3]) {
        let [c, r, x, row] = ["c", "r", "x", "row"].map(|n| f.text.name(n));
        let (pitch, plane) = (self.pitch(), self.rows * self.pitch());
        f.text.open(format!("for (int {c} = 0; {c} < {}; ++{c})", self.planes));
        f.text.open(format!("for (int {r} = 0; {r} < {}; ++{r})", self.rows));
        f.text.line(format!("float *line = planes + {c} * {plane} + {r} * {pitch};"));
        f.text.line(format!("for (int {x} = 0; {x} < {pitch}; {x} += 16) vstore16((float16)(0.0f), 0, line + {x});"));
        let at = affine(&(-g.before[0]).to_string(), &[1, g.stride[0] as isize], &[r, y.to_string()]);
        f.text.line(format!("const int {row} = {at};"));
        f.text.line(format!("if ({row} < 0 || {row} >= {}) continue;", g.from[0]));
        // columns that some vector may read
        let (start, end) = ((-g.before[1]).max(0), (pitch as isize - g.before[1]).min(g.from[1] as isize));
        f.text.open(format!("for (int {x} = {start}; {x} < {end}; ++{x})"));
        let column = affine(&g.before[1].to_string(), &[1], std::slice::from_ref(&x));
        let place = match self.kinds {
            1 => column,
            kinds => format!("({column}) % {kinds} * {} + ({column}) / {kinds}", self.columns),
        };
        let value = a.element(f, &[b.to_string(), sum(channel, &c), row, x]);
        f.text.line(format!("line[{place}] = {value};"));
        loops::close(f, 3);
    }
}

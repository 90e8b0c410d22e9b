//! Forward pass and input gradient: a tile of channels × rows, 16 positions of each, stays in registers while taps and channels
//! of `a` go by. Numbers of `b` are broadcast.
use super::geometry::Geometry;
use super::stage::Stage;
use super::{small, tile};
use crate::ir::Expr;
use crate::render::opencl::contraction::finish::Finish;
use crate::render::opencl::contraction::grid::{self, Cut};
use crate::render::opencl::contraction::matmul::unrolled;
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use crate::render::opencl::point::Point;
use crate::render::opencl::text::affine;
use crate::render::opencl::{Context, Rendered, loops};
use netdsl_plan::{Conv2d, Dim};

/// Cycles of work that a work-group should have at least.
const WORK: f64 = 20_000.0;

/// A convolution bound to its function.
pub(super) struct Direct<'g> {
    pub(super) g: &'g Geometry,
    pub(super) a: Place,
    pub(super) b: Place,
    pub(super) finish: Finish,
    /// Channels and vectors of a register tile.
    pub(super) tile: [usize; 2],
    pub(super) stage: Option<Stage>,
}

/// The text, or `None` where the planes that would have to be staged are too large.
pub(super) fn render(c: &Conv2d<Expr>, g: &Geometry, ctx: &Context) -> Option<Rendered> {
    let rows = tile::direct(g, g.to[0]);
    let rows = (rows.0, rows.1 * g.to[1].div_ceil(16) as f64);
    let plane = small::vectors(g, &c.a).map(|v| tile::direct(g, v));
    let staged = !g.in_place(&c.a);
    let (tile, cycles) = match plane {
        Some(plane) if plane.1 < rows.1 => plane,
        _ => rows,
    };
    let in_plane = plane.is_some_and(|p| p.1 < rows.1);
    let chunk = if in_plane { g.to[0] } else { chunk(g, tile, cycles, staged) };
    let stage = if staged { Some(Stage::new(g, g.channels[1], chunk.min(g.to[0]))?) } else { None };
    let mut f = Function::new(ctx);
    let d = bind(&mut f, c, g, tile, stage);
    // planes that were staged serve all channels
    let channels = if staged { g.channels[0] } else { tile[0] };
    let cuts = [
        Cut { dim: Dim::fixed(g.to[0]), per_tile: chunk },
        Cut { dim: Dim::fixed(g.channels[0]), per_tile: channels },
        Cut { dim: c.batch, per_tile: 1 },
    ];
    let grid = grid::open(&mut f, &cuts);
    let [y, q, b] = [0, 1, 2].map(|i| grid.starts[i].clone());
    if in_plane {
        small::print(&mut f, &d, [&b, &q]);
    } else {
        d.print(&mut f, [&b, &q, &y], chunk);
    }
    loops::close(&mut f, grid.open);
    Some(f.finish(grid.tiles, 1))
}

fn bind<'g>(f: &mut Function, c: &Conv2d<Expr>, g: &'g Geometry, tile: [usize; 2], stage: Option<Stage>) -> Direct<'g> {
    let plane = |channels: usize, [h, w]: [usize; 2]| [c.batch, Dim::fixed(channels), Dim::fixed(h), Dim::fixed(w)];
    let a = Place::bind(f, &c.a, &plane(g.channels[1], g.from));
    let b = Place::bind(f, &c.b, &[Dim::fixed(1); 4]);
    let finish = Finish::bind(f, &c.epilogue, &plane(g.channels[0], g.to));
    Direct { g, a, b, finish, tile, stage }
}

/// Rows of the result that one work-group goes through: whole register tiles, enough work, and not too much to stage.
fn chunk(g: &Geometry, [channels, rows]: [usize; 2], cycles: f64, staged: bool) -> usize {
    let bands = g.to[0].div_ceil(rows);
    let blocks = if staged { 1 } else { g.channels[0].div_ceil(channels) };
    let each = cycles / (bands * blocks) as f64;
    let mut wanted = ((WORK / each).ceil() as usize).clamp(1, bands);
    while staged && wanted > 1 && Stage::new(g, g.channels[1], (wanted * rows).min(g.to[0])).is_none() {
        wanted -= 1;
    }
    bands.div_ceil(bands.div_ceil(wanted)) * rows
}

impl Direct<'_> {
    fn print(&self, f: &mut Function, [b, q, y]: [&str; 3], chunk: usize) {
        let g = self.g;
        let [channels, rows] = self.tile;
        // staged rows end with the plane, so that a register tile that had to begin earlier finds its rows too
        let base = if chunk < g.to[0] { clamped(f, y, "base", g.to[0], chunk) } else { y.to_string() };
        self.begin(f, [b, &base]);
        let end = if g.to[0] <= chunk { g.to[0].to_string() } else { format!("min({y} + {chunk}, {})", g.to[0]) };
        f.text.open(format!("for (int row = {y}; row < {end}; row += {rows})"));
        let top = clamped(f, "row", "top", g.to[0], rows);
        let staged = self.stage.is_some();
        let last = if staged { g.channels[0].to_string() } else { format!("{q} + 1") };
        f.text.open(format!("for (int own = {q}; own < {last}; own += {channels})"));
        let first = clamped(f, "own", "first", g.channels[0], channels);
        f.text.open(format!("for (int x = 0; x < {}; x += 16)", g.to[1]));
        let down = if staged { format!("({top} - {base})") } else { top.clone() };
        self.accumulate(f, &first, &down, "x", &|r, pitch| format!("{r} * {}", g.stride[0] * pitch));
        unrolled(f, "i", channels);
        unrolled(f, "j", rows);
        f.text.line(format!("const int q = {first} + i, y = {top} + j;"));
        let mut conditions = vec![];
        if !g.channels[0].is_multiple_of(channels) {
            conditions.push("q >= own");
        }
        if !g.to[0].is_multiple_of(rows) {
            conditions.push("y >= row");
        }
        if !conditions.is_empty() {
            f.text.open(format!("if ({})", conditions.join(" && ")));
        }
        let live = live(f, g.to[1]);
        f.text.line("const float16 sum = c[i][j];");
        let coords = [b, "q", "y", "x"].map(String::from).to_vec();
        self.finish.print(f, &Point::along(coords, 3, live), "sum");
        loops::close(f, 5 + usize::from(!conditions.is_empty()));
    }
    /// Defines `planes` or `a`: where the first tap of position `[0, 0]` is found in channel 0.
    pub(super) fn begin(&self, f: &mut Function, [b, y]: [&str; 2]) {
        let g = self.g;
        match &self.stage {
            Some(stage) => {
                stage.declare(f);
                stage.fill(f, g, &self.a, [b, "0", y]);
                f.text.line("const float *a = planes;");
            }
            None => {
                let [y, x] = g.before.map(|v| (-v).to_string());
                let a = self.a.address(f, &[b.to_string(), "0".into(), y, x]).pointer();
                f.text.line(format!("__global const float *a = {a};"));
            }
        }
        let b = self.b.address(f, &["0", "0", "0", "0"].map(String::from)).pointer();
        f.text.line(format!("__global const float *b = {b} + {};", g.weight_offset));
    }
    /// Prints the sums `c[channel][vector]` of the register tile at a channel, row and column; `vector` tells where vector `v` lies,
    /// given the words from row to row.
    pub(super) fn accumulate(
        &self,
        f: &mut Function,
        channel: &str,
        row: &str,
        column: &str,
        vector: &dyn Fn(&str, usize) -> String,
    ) {
        let g = self.g;
        let [channels, vectors] = self.tile;
        let (pitch, plane) = match &self.stage {
            Some(stage) => (stage.pitch(), stage.plane()),
            None => (self.a.stride(2) as usize, self.a.stride(1) as usize),
        };
        let space = if self.stage.is_some() { "" } else { "__global " };
        f.text.line(format!("float16 c[{channels}][{vectors}];"));
        unrolled(f, "i", channels);
        unrolled(f, "j", vectors);
        f.text.line("c[i][j] = (float16)(0.0f);");
        loops::close(f, 2);
        f.text.open(format!("for (int p = 0; p < {}; ++p)", g.channels[1]));
        let at =
            affine("0", &[plane as isize, (g.stride[0] * pitch) as isize, 1], &["p", row, column].map(String::from));
        f.text.line(format!("{space}const float *from = a + {at};"));
        let at = affine("0", &g.weight[..2], &[channel, "p"].map(String::from));
        f.text.line(format!("__global const float *w = b + {at};"));
        f.text.open(format!("for (int h = 0; h < {}; ++h)", g.taps[0]));
        unrolled(f, "k", g.taps[1]);
        let tap = self
            .stage
            .as_ref()
            .map_or_else(|| affine("0", &[g.dilation[1] as isize], &["k".into()]), |s| s.tap(g, "k"));
        f.text.line(format!("float16 v[{vectors}];"));
        unrolled(f, "j", vectors);
        f.text.line(format!(
            "v[j] = vload16(0, from + h * {} + {tap} + {});",
            g.dilation[0] * pitch,
            vector("j", pitch)
        ));
        f.text.close();
        unrolled(f, "i", channels);
        let at = affine("0", &[g.weight[0], g.weight[2], g.weight[3]], &["i", "h", "k"].map(String::from));
        f.text.line(format!("const float16 n = (float16)(w[{at}]);"));
        unrolled(f, "j", vectors);
        f.text.line("c[i][j] += n * v[j];");
        loops::close(f, 5);
    }
}

/// The beginning of a tile that must not reach over the end of an axis.
pub(super) fn clamped(f: &mut Function, own: &str, name: &str, extent: usize, size: usize) -> String {
    if extent.is_multiple_of(size) {
        return own.to_string();
    }
    f.text.line(format!("const int {name} = min({own}, {});", extent - size));
    name.to_string()
}

/// How many positions of the vector at `x` exist, if not always all.
pub(super) fn live(f: &mut Function, columns: usize) -> Option<String> {
    if columns.is_multiple_of(16) {
        return None;
    }
    f.text.line(format!("const int live = min(16, {columns} - x);"));
    Some("live".into())
}

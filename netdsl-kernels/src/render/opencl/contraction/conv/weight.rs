//! Weight gradient: output channels × taps of a row of taps in registers, summed over 16 positions at a time and all samples.
//! A work-group goes through several such tiles while a few samples are in the cache; their sums wait in private memory.
use super::direct::clamped;
use super::geometry::Geometry;
use super::lines::Lines;
use super::plain;
use super::stage::Stage;
use super::tile::{self, WeightTile};
use crate::ir::Expr;
use crate::render::opencl::contraction::finish::Finish;
use crate::render::opencl::contraction::grid::{self, Cut};
use crate::render::opencl::contraction::matmul::unrolled;
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use crate::render::opencl::point::Point;
use crate::render::opencl::text::{affine, sum};
use crate::render::opencl::{Context, Rendered, loops};
use netdsl_plan::{Conv2d, Dim};

/// Vectors of positions that should pass between two moves of the sums.
const VECTORS: usize = 32;

/// A weight gradient bound to its function.
pub(super) struct Weight<'g> {
    pub(super) g: &'g Geometry,
    batch: Dim,
    x: Place,
    pub(super) dy: Place,
    finish: Finish,
    pub(super) tile: WeightTile,
    /// Samples that go through the register tiles together.
    pub(super) together: usize,
    stage: Option<Stage>,
    lines: Option<Lines>,
}

/// The text, or `None` where the operands do not lie so that vectors of positions can be read.
pub(super) fn render(c: &Conv2d<Expr>, g: &Geometry, ctx: &Context) -> Option<Rendered> {
    if !plain(&c.b) || c.b.at.strides[3] != 1 {
        return None;
    }
    let mut tile = tile::weight(g);
    let staged = !g.in_place(&c.a);
    if staged {
        tile = WeightTile { channels: tile.registers, taps: g.taps[0], ..tile };
    }
    let stage = if staged { Some(Stage::new(g, tile.channels[1], g.to[0])?) } else { None };
    let vectors = g.to[0] * g.to[1].div_ceil(16);
    let partial = if g.to[1].is_multiple_of(16) { 0 } else { g.to[0] };
    let rows = tile.plane(g, vectors, partial, 0);
    let line = |l: &Lines| tile.plane(g, l.vectors, 0, g.to[0] * g.to[1]);
    let lines = if staged { None } else { Lines::new(g, c).filter(|l| line(l) < rows) };
    let vectors = lines.as_ref().map_or(vectors, |l| l.vectors);
    let most = lines.as_ref().map_or(8, |l| l.most(tile.channels[0]));
    let together = if staged { 1 } else { (VECTORS / vectors).clamp(1, 8).min(most) };
    let mut f = Function::new(ctx);
    let plane = |channels: usize, [h, w]: [usize; 2]| [c.batch, Dim::fixed(channels), Dim::fixed(h), Dim::fixed(w)];
    let x = Place::bind(&mut f, &c.a, &plane(g.channels[1], g.from));
    let dy = Place::bind(&mut f, &c.b, &plane(g.channels[0], g.to));
    let dims = [g.channels[0], g.channels[1], g.taps[0], g.taps[1]].map(Dim::fixed);
    let finish = Finish::bind(&mut f, &c.epilogue, &dims);
    let cuts = [
        Cut { dim: Dim::fixed(g.taps[0]), per_tile: tile.taps },
        Cut { dim: Dim::fixed(g.channels[1]), per_tile: tile.channels[1] },
        Cut { dim: Dim::fixed(g.channels[0]), per_tile: tile.channels[0] },
    ];
    let grid = grid::open(&mut f, &cuts);
    let w = Weight { g, batch: c.batch, x, dy, finish, tile, together, stage, lines };
    let [h, ins, outs] = [0, 1, 2].map(|i| grid.starts[i].clone());
    w.print(&mut f, [&outs, &ins, &h]);
    Some(f.finish(grid.tiles, 1))
}

impl Weight<'_> {
    fn columns(&self) -> usize {
        self.tile.registers[1] * self.g.taps[1]
    }
    fn print(&self, f: &mut Function, [own_out, own_in, h]: [&str; 3]) {
        let g = self.g;
        let WeightTile { registers, channels, taps } = self.tile;
        let first_out = clamped(f, own_out, "first_out", g.channels[0], channels[0]);
        let first_in = clamped(f, own_in, "first_in", g.channels[1], channels[1]);
        let sums = taps * channels[0] * channels[1] * g.taps[1];
        f.text.line(format!("float16 sums[{sums}];"));
        f.text.line(format!("for (int i = 0; i < {sums}; ++i) sums[i] = (float16)(0.0f);"));
        if let Some(stage) = &self.stage {
            stage.declare(f);
        }
        if let Some(lines) = &self.lines {
            lines.declare(f, self);
        }
        let samples = loops::extent(f, self.batch);
        let end = self.lines.as_ref().map_or(g.to[1], |l| l.end(g));
        if !end.is_multiple_of(16) {
            // known lanes tempt compilers to load them in pieces; nobody knows that there are samples
            f.text.line(format!("const int16 inside = LANES < (int16)({} + min({samples}, 0));", end % 16));
        }
        f.text.open(format!("for (int first = 0; first < {samples}; first += {})", self.together));
        f.text.line(format!("const int last = min(first + {}, {samples});", self.together));
        if let Some(stage) = &self.stage {
            stage.fill(f, g, &self.x, ["first", &first_in, "0"]);
        }
        if let Some(lines) = &self.lines {
            lines.fill(f, self, &first_out);
        }
        f.text.line("float16 *s = sums;");
        f.text.open(format!("for (int o = 0; o < {}; o += {})", channels[0], registers[0]));
        f.text.open(format!("for (int p = 0; p < {}; p += {})", channels[1], registers[1]));
        f.text.open(format!("for (int h = 0; h < {taps}; ++h)"));
        self.samples(f, &first_out, &first_in, h);
        f.text.line(format!("s += {};", registers[0] * self.columns()));
        loops::close(f, 4);
        self.finish(f, [own_out, &first_out], [own_in, &first_in], h);
    }
    /// Adds a few samples to the sums of one register tile.
    fn samples(&self, f: &mut Function, first_out: &str, first_in: &str, h: &str) {
        let (outs, columns) = (self.tile.registers[0], self.columns());
        f.text.line(format!("float16 c[{outs}][{columns}];"));
        let copy = |f: &mut Function, statement: &str| {
            unrolled(f, "i", outs);
            unrolled(f, "j", columns);
            f.text.line(statement);
            loops::close(f, 2);
        };
        copy(f, &format!("c[i][j] = s[i * {columns} + j];"));
        f.text.open("for (int b = first; b < last; ++b)");
        match &self.lines {
            Some(lines) => lines.print(f, self, first_in, h),
            None => self.rows(f, first_out, first_in, h),
        }
        f.text.close();
        copy(f, &format!("s[i * {columns} + j] = c[i][j];"));
    }
    /// Defines `x`, where tap `[0, 0]` of position `[0, 0]` is found, and returns the words from row to row.
    pub(super) fn planes(&self, f: &mut Function, first_in: &str) -> usize {
        match &self.stage {
            Some(stage) => {
                f.text.line(format!("const float *x = planes + p * {};", stage.plane()));
                stage.pitch()
            }
            None => {
                let [row, column] = self.g.before.map(|v| (-v).to_string());
                let x = self.x.address(f, &["b".into(), sum(first_in, "p"), row, column]).pointer();
                f.text.line(format!("__global const float *x = {x};"));
                self.x.stride(2) as usize
            }
        }
    }
    fn rows(&self, f: &mut Function, first_out: &str, first_in: &str, h: &str) {
        let g = self.g;
        let pitch = self.planes(f, first_in);
        let space = if self.stage.is_some() { "" } else { "__global " };
        let dy = self.dy.address(f, &["b".into(), sum(first_out, "o"), "0".into(), "0".into()]).pointer();
        f.text.line(format!("__global const float *dy = {dy};"));
        f.text.open(format!("for (int y = 0; y < {}; ++y)", g.to[0]));
        let row = affine("0", &[g.dilation[0] as isize, g.stride[0] as isize], &[sum(h, "h"), "y".into()]);
        f.text.line(format!("{space}const float *from = x + ({row}) * {pitch};"));
        f.text.line(format!("__global const float *to = dy + y * {};", self.dy.stride(2)));
        let whole = g.to[1] / 16 * 16;
        let step = self.dy.stride(1);
        if whole > 0 {
            f.text.open(format!("for (int k = 0; k < {whole}; k += 16)"));
            self.products(f, "k", step, [None, None]);
            f.text.close();
        }
        if whole < g.to[1] {
            // what lies behind a row may be anything, in both operands
            self.products(f, &whole.to_string(), step, [Some("inside"), Some("inside")]);
        }
        f.text.close();
    }
    /// Adds the products of the 16 positions at `k`; masks tell which of them exist in `x` and in `dy`.
    pub(super) fn products(&self, f: &mut Function, k: &str, step: isize, [in_x, in_dy]: [Option<&str>; 2]) {
        let g = self.g;
        let [outs, ins] = self.tile.registers;
        let (columns, width) = (self.columns(), g.taps[1]);
        let masked = |load: String, inside: Option<&str>| match inside {
            Some(inside) => format!("as_float16(as_int16({load}) & {inside})"),
            None => load,
        };
        let (plane, tap) = match &self.stage {
            Some(stage) => (stage.plane(), stage.tap(g, "q")),
            None => (self.x.stride(1) as usize, affine("0", &[g.dilation[1] as isize], &["q".into()])),
        };
        let out = masked(format!("vload16(0, to + i * {step} + {k})"), in_dy);
        let tap = masked(format!("vload16(0, from + u * {plane} + {tap} + {k})"), in_x);
        f.text.open("");
        // the fewer stay, the others pass
        if outs <= columns {
            f.text.line(format!("float16 d[{outs}];"));
            unrolled(f, "i", outs);
            f.text.line(format!("d[i] = {out};"));
            f.text.close();
            unrolled(f, "u", ins);
            unrolled(f, "q", width);
            f.text.line(format!("const float16 v = {tap};"));
            unrolled(f, "i", outs);
            f.text.line(format!("c[i][u * {width} + q] += d[i] * v;"));
            loops::close(f, 4);
        } else {
            f.text.line(format!("float16 v[{columns}];"));
            unrolled(f, "u", ins);
            unrolled(f, "q", width);
            f.text.line(format!("v[u * {width} + q] = {tap};"));
            loops::close(f, 2);
            unrolled(f, "i", outs);
            f.text.line(format!("const float16 d = {out};"));
            unrolled(f, "j", columns);
            f.text.line("c[i][j] += d * v[j];");
            loops::close(f, 3);
        }
    }
    /// Adds across lanes and finishes the rows of taps of every pair of channels.
    fn finish(&self, f: &mut Function, [own_out, first_out]: [&str; 2], [own_in, first_in]: [&str; 2], h: &str) {
        let g = self.g;
        let WeightTile { registers: [outs, ins], channels, taps } = self.tile;
        let (columns, width) = (self.columns(), g.taps[1]);
        f.text.line(format!("float r[{}];", width.next_multiple_of(16)));
        f.text.open(format!("for (int i = 0; i < {}; ++i)", channels[0]));
        f.text.open(format!("for (int p = 0; p < {}; ++p)", channels[1]));
        f.text.line(format!("const int o = {}, c = {};", sum(first_out, "i"), sum(first_in, "p")));
        if !g.channels[0].is_multiple_of(channels[0]) {
            f.text.line(format!("if (o < {own_out}) continue;"));
        }
        if !g.channels[1].is_multiple_of(channels[1]) {
            f.text.line(format!("if (c < {own_in}) continue;"));
        }
        let tile = format!("i / {outs} * {} + p / {ins}", channels[1] / ins);
        f.text.line(format!(
            "const float16 *s = sums + ({tile}) * {} + i % {outs} * {columns} + p % {ins} * {width};",
            taps * outs * columns
        ));
        f.text.open(format!("for (int h = 0; h < {taps}; ++h)"));
        f.text.line(format!("const int row = {};", sum(h, "h")));
        f.text.line(format!("for (int q = 0; q < {width}; ++q) r[q] = sum_16(s[h * {} + q]);", outs * columns));
        loops::vectors(f, ("0", &width.to_string()), 1, &mut |f, k, live, _| {
            f.text.line(format!("const float16 sum = vload16(0, r + {k});"));
            let coords = ["o", "c", "row", k].map(String::from).to_vec();
            self.finish.print(f, &Point::along(coords, 3, live), "sum");
        });
        loops::close(f, 3);
    }
}

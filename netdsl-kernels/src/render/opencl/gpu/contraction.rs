//! The loop of a contraction. At each step the work-group reads the next tiles of both operands into registers, multiplies the
//! ones in local memory while the reads are under way, and puts the new ones into the other half of the local memory: one
//! barrier a step. Each work-item keeps 4x4 results; where the tile has fewer than 256 such blocks, slices of the work-group
//! share the depth of a step.
use super::epilogue::{self, Side};
use super::operand::Operand;
use super::problem::Problem;
use super::tile::{BLOCK, Size, Tile};
use super::walk::Walk;
use super::{Context, LOCAL, Rendered};
use crate::render::opencl::contraction::Finish;
use crate::render::opencl::function::{Buffer, Function};
use netdsl_plan::Extent;

/// Layers that are multiplied without a look at the loop: more would be read ahead into registers that a GPU needs for other
/// work-groups (205 registers instead of 61 for a 3x3 convolution, compiled for gfx906 by LLVM 15).
const UNROLL: usize = 8;

/// The body as text.
pub(super) fn render(p: &Problem, ctx: &Context) -> Rendered {
    let most = |w: &Walk| w.most(ctx);
    let size = Size { left: most(&p.left), right: most(&p.right), deep: most(&p.deep), groups: most(&p.groups) };
    let tile = Tile::choose(&size);
    let mut f = Function::new(ctx);
    let a = Operand::bind(&mut f, p, &p.a, &p.left, [tile.left, tile.deep]);
    let b = Operand::bind(&mut f, p, &p.b, &p.right, [tile.right, tile.deep]);
    let finish = Finish::bind(&mut f, &p.epilogue, &p.result_dims);
    let half = tile.deep * (a.pitch + b.pitch);
    f.scratch = (2 * half).max(LOCAL * BLOCK * BLOCK);
    Contraction { p, tile, a, b, half }.print(f, &finish)
}

struct Contraction<'a> {
    p: &'a Problem,
    tile: Tile,
    a: Operand<'a>,
    b: Operand<'a>,
    /// Words of one half of the local memory.
    half: usize,
}

impl Contraction<'_> {
    fn print(&self, mut f: Function, finish: &Finish) -> Rendered {
        let p = self.p;
        f.text.line("const int item = (int)get_local_id(0);");
        let mut coords = vec!["0".to_string(); p.dims.len()];
        let tiles = self.place(&mut f, &mut coords);
        let side = |f: &mut Function, first: &str, w: &Walk| Side { first: first.into(), end: w.extent(f) };
        let sides = [side(&mut f, "left", &p.left), side(&mut f, "right", &p.right)];
        let exact = |w: &Walk, per_tile: usize| w.known().is_some_and(|n| n % per_tile == 0);
        self.a.lines(&mut f, &p.groups, &sides[0], exact(&p.left, self.tile.left), &coords);
        self.b.lines(&mut f, &p.groups, &sides[1], exact(&p.right, self.tile.right), &coords);
        let here = self.here(&mut f);
        self.steps(&mut f, here);
        self.lay_out(&mut f);
        epilogue::print(&mut f, finish, p, &self.tile, &sides, here, &coords);
        f.finish(tiles, LOCAL)
    }
    /// Finds the tile's place: `left` and `right`, where its sides begin, and the coordinates of its group. The number of
    /// tiles along the way that the batch stretches varies slowest.
    fn place(&self, f: &mut Function, coords: &mut [String]) -> Extent {
        let p = self.p;
        let ways = [("left", &p.left, self.tile.left), ("right", &p.right, self.tile.right), ("group", &p.groups, 1)];
        let slowest = ways.iter().position(|w| w.1.known().is_none()).unwrap_or(1);
        let (mut rest, mut times) = ("tile".to_string(), 1);
        for (_, (name, walk, per_tile)) in ways.iter().enumerate().filter(|(i, _)| *i != slowest) {
            let count = walk.most(f.ctx).div_ceil(*per_tile);
            if count == 1 {
                f.text.line(format!("const int {name} = 0;"));
                continue;
            }
            let next = f.text.name("rest");
            f.text.line(format!(
                "const int {name} = (uint){rest} % {count}u * {per_tile}, {next} = (uint){rest} / {count}u;"
            ));
            (rest, times) = (next, times * count);
        }
        let (name, walk, per_tile) = ways[slowest];
        f.text.line(format!("const int {name} = {rest} * {per_tile};"));
        p.groups.decode(f, "group", coords);
        walk.tiles(per_tile, times, f.ctx)
    }
    /// Defines whether the tile exists, where more may be launched than there are: the grid grows with the batch along one
    /// axis only.
    fn here(&self, f: &mut Function) -> Option<&'static str> {
        let walks = [&self.p.left, &self.p.right, &self.p.groups];
        let exact = walks.iter().filter(|w| w.known().is_none()).count() <= 1 && walks.iter().all(|w| w.linear());
        if exact {
            return None;
        }
        let [left, right, groups] = walks.map(|w| w.extent(f));
        f.text.line(format!("const int here = left < {left} && right < {right} && group < {groups};"));
        Some("here")
    }
    fn steps(&self, f: &mut Function, here: Option<&str>) {
        let deep = self.tile.deep;
        let end = self.p.deep.extent(f);
        let count = format!("({end} + {}) / {deep}", deep - 1);
        let count = here.map_or(count.clone(), |here| format!("{here} ? {count} : 0"));
        let across = self.tile.right / BLOCK;
        let down = self.tile.left / BLOCK;
        f.text.line(format!(
            "const int x = item % {across}, y = item / {across} % {down}, slice = item / {};",
            across * down
        ));
        f.text.line("float4 acc_0 = (float4)(0.0f), acc_1 = acc_0, acc_2 = acc_0, acc_3 = acc_0;");
        f.text.line(format!("const int steps = {count};"));
        f.text.line("int now = 0;");
        f.text.open("for (int s = 0; s <= steps; ++s)");
        f.text.open("if (s < steps)");
        let ragged = self.p.deep.known().is_none_or(|n| n % deep != 0);
        for operand in [&self.a, &self.b] {
            operand.fetch(f, &format!("s * {deep}"), ragged.then_some(end.as_str()));
        }
        f.text.close();
        self.multiply(f);
        f.text.open("if (s < steps)");
        let scratch = f.buffer(Buffer::Scratch);
        self.a.store(f, &scratch, "now");
        self.b.store(f, &scratch, &format!("now + {}", deep * self.a.pitch));
        f.text.close();
        f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
        // `half - now` would do, but LLVM 15 dies when it asks for the alignment of what that addresses.
        f.text.line(format!("now = now ? 0 : {};", self.half));
        f.text.close();
    }
    /// Adds the products of the previous step.
    fn multiply(&self, f: &mut Function) {
        let Operand { pitch: left, .. } = self.a;
        let Operand { pitch: right, .. } = self.b;
        let deep = self.tile.deep;
        let each = deep / self.tile.slices();
        let scratch = f.buffer(Buffer::Scratch);
        f.text.open("if (s > 0)");
        f.text.line(format!(
            "__local const float4 *quads = (__local const float4 *)({scratch} + (now ? 0 : {}));",
            self.half
        ));
        f.text.line(format!("#pragma unroll {}", each.min(UNROLL)));
        f.text.open(format!("for (int d = 0; d < {each}; ++d)"));
        f.text.line(format!("const int at = slice * {each} + d;"));
        f.text.line(format!("const float4 p = quads[at * {} + y];", left / BLOCK));
        f.text.line(format!("const float4 q = quads[{} + at * {} + x];", deep * left / BLOCK, right / BLOCK));
        for (i, part) in ["x", "y", "z", "w"].iter().enumerate() {
            f.text.line(format!("acc_{i} += p.{part} * q;"));
        }
        f.text.close();
        f.text.close();
    }
    /// Puts every slice's results side by side into local memory.
    fn lay_out(&self, f: &mut Function) {
        let Tile { left, right, .. } = self.tile;
        let scratch = f.buffer(Buffer::Scratch);
        f.text.line(format!("__local float4 *quads = (__local float4 *){scratch};"));
        f.text.line(format!("const int corner = slice * {} + y * {right} + x;", left * right / BLOCK));
        for i in 0..BLOCK {
            f.text.line(format!("quads[corner + {}] = acc_{i};", i * right / BLOCK));
        }
        f.text.line("barrier(CLK_LOCAL_MEM_FENCE);");
    }
}

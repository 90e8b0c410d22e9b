//! Small planes: lanes run on from row to row, through the zeros between them, so that narrow planes do not leave most lanes
//! empty. The sums go through private memory to the epilogue, which sees rows again.
use super::direct::{Direct, clamped, live};
use super::geometry::Geometry;
use crate::render::opencl::contraction::matmul::unrolled;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use crate::render::opencl::point::Point;
use netdsl_plan::Access;

/// The vectors of one plane, from its first position to its last, where planes lie in memory so that this can be.
pub(super) fn vectors(g: &Geometry, a: &Access) -> Option<usize> {
    let pitch = usize::try_from(a.at.strides[2]).ok()?;
    let usable = g.in_place(a) && g.stride == [1, 1] && pitch >= g.to[1] && g.to[0] * g.to[1] <= 1024;
    usable.then(|| ((g.to[0] - 1) * pitch + g.to[1]).div_ceil(16))
}

/// Prints the tile: a few channels of a whole plane.
pub(super) fn print(f: &mut Function, d: &Direct, [b, q]: [&str; 2]) {
    let g = d.g;
    let [channels, vectors] = d.tile;
    let pitch = d.a.stride(2) as usize;
    let all = ((g.to[0] - 1) * pitch + g.to[1]).div_ceil(16);
    let words = 16 * all + 16;
    d.begin(f, [b, "0"]);
    let first = clamped(f, q, "first", g.channels[0], channels);
    f.text.line(format!("float r[{channels}][{words}];"));
    f.text.open(format!("for (int part = 0; part < {all}; part += {vectors})"));
    let at = clamped(f, "part", "at", all, vectors);
    d.accumulate(f, &first, "0", &format!("{at} * 16"), &|v, _| format!("{v} * 16"));
    unrolled(f, "i", channels);
    unrolled(f, "j", vectors);
    f.text.line(format!("vstore16(c[i][j], {at} + j, r[i]);"));
    loops::close(f, 3);
    f.text.open(format!("for (int i = 0; i < {channels}; ++i)"));
    f.text.line(format!("const int q = {first} + i;"));
    if !g.channels[0].is_multiple_of(channels) {
        f.text.line(format!("if (q < {q}) continue;"));
    }
    f.text.open(format!("for (int y = 0; y < {}; ++y)", g.to[0]));
    f.text.open(format!("for (int x = 0; x < {}; x += 16)", g.to[1]));
    let live = live(f, g.to[1]);
    f.text.line(format!("const float16 sum = vload16(0, r[i] + y * {pitch} + x);"));
    let coords = [b, "q", "y", "x"].map(String::from).to_vec();
    d.finish.print(f, &Point::along(coords, 3, live), "sum");
    loops::close(f, 3);
}

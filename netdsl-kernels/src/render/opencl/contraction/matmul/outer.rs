//! The outer form: a tile of `float16 c[rows][vectors]` stays in registers over the whole sum. No blocking, no packing.
use super::Product;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use crate::render::opencl::point::Point;

/// Prints the tile.
pub(super) fn print(f: &mut Function, p: &Product) {
    let (rows, vectors) = (p.shape.rows, p.shape.vectors);
    let row = p.begin(f, 0, rows);
    let column = p.begin(f, 1, p.shape.columns());
    let axis = p.batch.len();
    let a = p.a.address(f, &p.coords(&row, "0")).pointer();
    let b = p.b.address(f, &p.coords("0", &column)).pointer();
    f.text.line(format!("__global const float *a = {a};"));
    f.text.line(format!("__global const float *b = {b};"));
    f.text.line(format!("float16 c[{rows}][{vectors}];"));
    unrolled(f, "i", rows);
    unrolled(f, "j", vectors);
    f.text.line("c[i][j] = (float16)(0.0f);");
    loops::close(f, 2);
    let end = loops::extent(f, p.k);
    f.text.open(format!("for (int k = 0; k < {end}; ++k)"));
    f.text.line(format!("float16 x[{vectors}];"));
    unrolled(f, "j", vectors);
    f.text.line(format!("x[j] = vload16(j, b + k * {});", p.b.stride(axis)));
    loops::close(f, 1);
    unrolled(f, "i", rows);
    let (down, along) = (p.a.stride(axis), p.a.stride(axis + 1));
    f.text.line(format!("const float16 y = (float16)(a[i * {down} + k * {along}]);"));
    unrolled(f, "j", vectors);
    f.text.line("c[i][j] += y * x[j];");
    loops::close(f, 3);
    finish(f, p, &row, &column);
}

fn finish(f: &mut Function, p: &Product, row: &str, column: &str) {
    unrolled(f, "i", p.shape.rows);
    let open = super::row(f, p, row);
    unrolled(f, "j", p.shape.vectors);
    f.text.line(format!("const int n = {column} + 16 * j;"));
    let condition = p.stored(f, 1, "n", p.shape.columns());
    if let Some(condition) = &condition {
        f.text.open(format!("if ({condition})"));
    }
    let live = p.live(f, "n");
    f.text.line("const float16 sum = c[i][j];");
    let point = Point::along(p.coords("m", "n"), p.batch.len() + 1, live);
    p.finish.print(f, &point, "sum");
    loops::close(f, usize::from(condition.is_some()) + 2 + open);
}

/// Opens a loop that must become straight-line code, so that arrays it indexes become registers.
pub(super) fn unrolled(f: &mut Function, name: &str, count: usize) {
    f.text.line("#pragma unroll");
    f.text.open(format!("for (int {name} = 0; {name} < {count}; ++{name})"));
}

//! The outer form: a tile of `float16 c[rows][vectors]` stays in registers over the whole sum. No blocking; `packed` calls it
//! on panels of its own.
use super::Product;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use crate::render::opencl::point::Point;

/// Prints the tile.
pub(super) fn print(f: &mut Function, p: &Product) {
    let row = p.begin(f, 0, p.shape.rows);
    let column = p.begin(f, 1, p.shape.columns());
    let b = p.b.address(f, &p.coords("0", &column)).pointer();
    f.text.line(format!("__global const float *b = {b};"));
    let stored = p.stored(f, 1, "n", p.shape.columns(), &p.from[1]);
    accumulate(f, p, &row, p.b.stride(p.batch.len()));
    finish(f, p, [&row, &p.from[0]], &column, stored.as_deref());
}

/// Prints the sum of the tile that begins at `row`, over the vectors at `b`, which are `pitch` apart.
pub(super) fn accumulate(f: &mut Function, p: &Product, row: &str, pitch: isize) {
    let (rows, vectors) = (p.shape.rows, p.shape.vectors);
    let axis = p.batch.len();
    let a = p.a.address(f, &p.coords(row, "0")).pointer();
    f.text.line(format!("__global const float *a = {a};"));
    f.text.line(format!("float16 c[{rows}][{vectors}];"));
    unrolled(f, "i", rows);
    unrolled(f, "j", vectors);
    f.text.line("c[i][j] = (float16)(0.0f);");
    loops::close(f, 2);
    let end = loops::extent(f, p.k);
    f.text.open(format!("for (int k = 0; k < {end}; ++k)"));
    f.text.line(format!("float16 x[{vectors}];"));
    unrolled(f, "j", vectors);
    f.text.line(format!("x[j] = vload16(j, b + k * {pitch});"));
    f.text.close();
    unrolled(f, "i", rows);
    let (down, along) = (p.a.stride(axis), p.a.stride(axis + 1));
    f.text.line(format!("const float16 y = (float16)(a[i * {down} + k * {along}]);"));
    unrolled(f, "j", vectors);
    f.text.line("c[i][j] += y * x[j];");
    loops::close(f, 3);
}

/// Prints the epilogue of the tile that begins at `row`, of which the rows from `own` on and the columns `n` with `stored`
/// are to be stored.
pub(super) fn finish(f: &mut Function, p: &Product, [row, own]: [&str; 2], column: &str, stored: Option<&str>) {
    unrolled(f, "i", p.shape.rows);
    let open = super::row(f, p, row, own);
    unrolled(f, "j", p.shape.vectors);
    f.text.line(format!("const int n = {column} + 16 * j;"));
    if let Some(condition) = stored {
        f.text.open(format!("if ({condition})"));
    }
    let live = p.live(f, "n");
    f.text.line("const float16 sum = c[i][j];");
    let point = Point::along(p.coords("m", "n"), p.batch.len() + 1, live);
    p.finish.print(f, &point, "sum");
    loops::close(f, usize::from(stored.is_some()) + 2 + open);
}

/// Opens a loop that must become straight-line code, so that arrays it indexes become registers.
pub(in crate::render::opencl::contraction) fn unrolled(f: &mut Function, name: &str, count: usize) {
    f.text.line("#pragma unroll");
    f.text.open(format!("for (int {name} = 0; {name} < {count}; ++{name})"));
}

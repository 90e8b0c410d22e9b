//! The dot form: 16 sums at a time, of a few rows with a few columns, in vectors along the sum that are added across their
//! lanes at the end. The last, partial vector of both operands is masked: what lies behind a row may be anything.
use super::Product;
use super::lanes;
use super::outer::unrolled;
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use crate::render::opencl::point::Point;

/// Prints the tile.
pub(super) fn print(f: &mut Function, p: &Product) {
    let (rows, together) = (p.shape.rows, p.shape.together);
    let row = p.begin(f, 0, rows);
    let column = p.from[1].clone();
    let a = p.a.address(f, &p.coords(&row, "0")).pointer();
    let b = p.b.address(f, &p.coords("0", "0")).pointer();
    f.text.line(format!("__global const float *a = {a};"));
    f.text.line(format!("__global const float *b = {b};"));
    f.text.line(format!("float r[{rows}][16], part[16];"));
    let end = loops::extent(f, p.n);
    f.text.open(format!("for (int q = 0; q < 16 && {column} + q < {end}; q += {together})"));
    f.text.line("float16 c[16];");
    f.text.line(format!("int at[{together}];"));
    unrolled(f, "j", together);
    f.text.line(format!("at[j] = min({column} + q + j, {end} - 1) * {};", p.b.stride(p.batch.len() + 1)));
    f.text.close();
    unrolled(f, "j", 16);
    f.text.line("c[j] = (float16)(0.0f);");
    f.text.close();
    sum(f, p);
    lanes::sums(f, "c");
    f.text.line("vstore16(c[0], 0, part);");
    unrolled(f, "j", 16);
    f.text.line(format!("r[j / {together}][q + j % {together}] = part[j];"));
    loops::close(f, 2);
    finish(f, p, &row, &column);
}

/// The loop over whole vectors of the sum, and its rest.
fn sum(f: &mut Function, p: &Product) {
    let end = loops::extent(f, p.k);
    let known = (!p.k.batched).then_some(p.k.size);
    f.text.line("int k = 0;");
    if known.is_none_or(|k| k >= 16) {
        f.text.open(format!("for (; k + 16 <= {end}; k += 16)"));
        products(f, p, &|pointer| format!("vload16(0, {pointer})"));
        f.text.close();
    }
    if known.is_none_or(|k| k % 16 != 0) {
        f.text.open(if known.is_some() { String::new() } else { format!("if (k < {end})") });
        f.text.line(format!("const int16 inside = LANES < (int16)({end} - k);"));
        products(f, p, &|pointer| format!("inside ? vload16(0, {pointer}) : (float16)(0.0f)"));
        f.text.close();
    }
}

fn products(f: &mut Function, p: &Product, load: &dyn Fn(&str) -> String) {
    let (rows, together) = (p.shape.rows, p.shape.together);
    f.text.line(format!("float16 x[{together}];"));
    unrolled(f, "j", together);
    f.text.line(format!("x[j] = {};", load("b + at[j] + k")));
    f.text.close();
    unrolled(f, "i", rows);
    f.text.line(format!("const float16 y = {};", load(&format!("a + i * {} + k", p.a.stride(p.batch.len())))));
    unrolled(f, "j", together);
    f.text.line(format!("c[i * {together} + j] += y * x[j];"));
    loops::close(f, 2);
}

fn finish(f: &mut Function, p: &Product, row: &str, column: &str) {
    unrolled(f, "i", p.shape.rows);
    let open = super::row(f, p, row, &p.from[0]);
    let live = p.live(f, column);
    f.text.line("const float16 sum = vload16(0, r[i]);");
    let point = Point::along(p.coords("m", column), p.batch.len() + 1, live);
    p.finish.print(f, &point, "sum");
    loops::close(f, 1 + open);
}

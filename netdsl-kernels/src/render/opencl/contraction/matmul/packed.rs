//! The packed form: where `b` is contiguous along the sum, a panel of its columns is transposed into private memory once and
//! then multiplied with many rows by the outer form. It pays where sums are short or rows are many; `dot` is for the others.
use super::outer::unrolled;
use super::{Product, lanes, outer};
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;

/// Prints the tile: all rows from the tile's first on that belong to it.
pub(super) fn print(f: &mut Function, p: &Product) {
    let columns = p.shape.columns();
    let column = p.from[1].clone();
    panel(f, p, &column);
    let (from, rows) = (&p.from[0], p.shape.rows);
    let end = loops::extent(f, p.m);
    f.text.line("const float *b = panel;");
    f.text.line(format!("const int last = min({from} + {}, {end});", p.shape.chunk));
    f.text.open(format!("for (int own = {from}; own < last; own += {rows})"));
    let fits = p.m.batched || p.m.size.is_multiple_of(rows);
    if !fits {
        f.text.line(format!("const int row = min(own, {});", p.m.size - rows));
    }
    let row = if fits { "own" } else { "row" };
    outer::accumulate(f, p, row, columns as isize);
    let end = loops::extent(f, p.n);
    let ragged = p.n.batched || !p.n.size.div_ceil(16).is_multiple_of(p.shape.vectors);
    let stored = ragged.then(|| format!("n < {end}"));
    outer::finish(f, p, [row, "own"], &column, stored.as_deref());
    f.text.close();
}

/// Transposes the panel, 16 × 16 numbers at a time. Rows behind the last of the sum hold anything and are not read; columns
/// behind the last repeat it.
fn panel(f: &mut Function, p: &Product, column: &str) {
    let (columns, axis) = (p.shape.columns(), p.batch.len());
    let terms = p.k.size;
    let b = p.b.address(f, &p.coords("0", "0")).pointer();
    let end = loops::extent(f, p.n);
    f.text.line(format!("float panel[{}];", terms.next_multiple_of(16) * columns));
    f.text.line(format!("__global const float *from = {b};"));
    f.text.open(format!("for (int v = 0; v < {columns}; v += 16)"));
    f.text.open(format!("for (int k = 0; k < {terms}; k += 16)"));
    f.text.line("float16 r[16];");
    unrolled(f, "i", 16);
    let at = format!("min({column} + v + i, {end} - 1) * {}", p.b.stride(axis + 1));
    f.text.line(format!("r[i] = vload16(0, from + {at} + k);"));
    f.text.close();
    lanes::transpose(f, "r");
    unrolled(f, "i", 16);
    f.text.line(format!("vstore16(r[i], 0, panel + (k + i) * {columns} + v);"));
    loops::close(f, 3);
}

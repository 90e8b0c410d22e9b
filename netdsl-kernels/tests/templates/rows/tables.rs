//! Rows of tables by index, and their adjoint.
use crate::build::{B, arg, coordinate, load, n, over, put, rows};
use crate::check::{check, together};
use crate::memory::{Memory, access};
use netdsl_plan::{Access, DType, Region, Source};

/// Indices in the arena, two of which name no row.
fn indices(m: &mut Memory, length: usize, rows: usize) -> Access {
    let index = m.value(&[B, n(length)], length);
    for c in crate::memory::coordinates(&[B, n(length)], m.samples) {
        let word = crate::memory::address(&index, &c);
        m.arena[word] = ((m.arena[word] + 1.0) * 0.5 * rows as f32).floor();
    }
    m.arena[index.at.offset as usize] = rows as f32;
    m.arena[index.at.offset as usize + length - 1] = -1.0;
    index
}

#[test]
fn gather() {
    together(|| {
        for (rows_, width, pitch, length) in [(65, 32, 32, 9), (7, 10, 16, 3), (5, 1, 1, 20), (11, 50, 64, 1)] {
            for door in [None, Some(DType::I32), Some(DType::U8)] {
                let mut m = Memory::new(16, 6).with_params();
                let table = m.param(320, &[rows_, width], pitch);
                let index = match door {
                    None => indices(&mut m, length, rows_),
                    Some(dtype) => m.door(dtype, &[length], rows_),
                };
                let dims = [B, n(length), n(width)];
                let y = m.room(&dims, width);
                let at = (0..3).map(|a| coordinate(a, 3)).collect::<Vec<_>>().into();
                let source = Source::Gather { rows: rows_, table, index, at };
                check("gather", rows(&dims, &[], vec![source], vec![put(arg(0) * 2.0, &y)]), &m);
            }
        }
    });
}

#[test]
fn gather_along_another_axis() {
    together(|| {
        let mut m = Memory::new(16, 6).with_params();
        let table = m.param(320, &[9, 4], 16);
        let index = indices(&mut m, 18, 9);
        let dims = [B, n(4), n(18)];
        let y = m.room(&dims, 18);
        let at = [0, 2, 1].map(|a| coordinate(a, 3)).to_vec().into();
        let source = Source::Gather { rows: 9, table, index, at };
        check("gather", rows(&dims, &[], vec![source], vec![put(arg(0), &y)]), &m);
    });
}

#[test]
fn scatter_add() {
    together(|| {
        for (rows_, width, length) in [(12, 32, 9), (7, 10, 3), (5, 1, 4)] {
            for door in [false, true] {
                let mut m = Memory::new(16, 6).with_params();
                let index = if door { m.door(DType::I32, &[length], rows_) } else { indices(&mut m, length, rows_) };
                let values = m.value(&[B, n(length), n(width)], width);
                let dims = [n(rows_), n(width)];
                let grads = access(Region::Gradients, 64, &[width.next_multiple_of(16) as isize, 1]);
                let update =
                    over(&access(Region::Update, 64, &[width.next_multiple_of(16) as isize, 1]), &[Some(0), Some(1)]);
                let at = (0..2).map(|a| coordinate(a, 2)).collect::<Vec<_>>().into();
                let bias = m.value(&[n(width)], width);
                let source = Source::ScatterAdd { dims: vec![B, n(length)].into(), index, values, at };
                let sources = vec![source, load(&over(&bias, &[None, Some(0)]))];
                let steps = vec![put(arg(0) + arg(1), &grads), put(arg(0), &update)];
                check("scatter", rows(&dims, &[], sources, steps), &m);
            }
        }
    });
}

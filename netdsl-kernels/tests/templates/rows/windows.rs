//! Poolings on the spot.
use crate::build::{B, arg, coordinate, load, n, put, rows, sum};
use crate::check::{check, together};
use crate::memory::Memory;
use netdsl_plan::{Source, Window, WindowOp};

const fn window(kernel: [usize; 2], stride: [usize; 2], padding: [usize; 2], dilation: [usize; 2]) -> Window {
    Window { kernel, stride, padding, dilation, groups: 1 }
}

/// Windows, the larger side, the pooled side.
const CASES: [(Window, [usize; 2], [usize; 2]); 7] = [
    (window([2, 2], [2, 2], [0, 0], [1, 1]), [8, 8], [4, 4]),
    (window([2, 2], [2, 2], [0, 0], [1, 1]), [6, 41], [3, 20]),
    (window([3, 3], [1, 1], [0, 0], [1, 1]), [7, 23], [5, 21]),
    (window([3, 3], [1, 1], [1, 1], [1, 1]), [7, 20], [7, 20]),
    (window([3, 3], [2, 2], [1, 1], [1, 1]), [9, 12], [5, 6]),
    (window([2, 3], [1, 2], [1, 0], [2, 2]), [6, 11], [6, 4]),
    (window([6, 5], [1, 1], [0, 0], [1, 1]), [6, 5], [1, 1]),
];

const OPS: [WindowOp; 7] = [
    WindowOp::MaxPool,
    WindowOp::MaxPoolPick,
    WindowOp::MaxPoolScatter,
    WindowOp::AvgPool { count_padding: true },
    WindowOp::AvgPool { count_padding: false },
    WindowOp::AvgPoolScatter { count_padding: true },
    WindowOp::AvgPoolScatter { count_padding: false },
];

fn adjoint(op: WindowOp) -> bool {
    matches!(op, WindowOp::MaxPoolScatter | WindowOp::AvgPoolScatter { .. })
}

#[test]
fn every_pooling() {
    together(|| {
        for (w, outer, inner) in CASES {
            for op in OPS {
                let mut m = Memory::new(16, 3);
                let plane = |[h, w]: [usize; 2]| [B, n(2), n(h), n(w)];
                let x = m.value(&plane(outer), outer[1]);
                // ties, so that the first maximum has a meaning
                m.arena.iter_mut().filter(|v| v.is_finite()).for_each(|v| *v = (*v * 4.0).round() / 4.0 + 0.125);
                let y =
                    m.value(&plane(if op == WindowOp::MaxPoolPick { outer } else { inner }), inner[1].max(outer[1]));
                let operands = match op {
                    WindowOp::MaxPool | WindowOp::AvgPool { .. } => vec![x],
                    WindowOp::MaxPoolPick | WindowOp::MaxPoolScatter => vec![x, y],
                    WindowOp::AvgPoolScatter { .. } => vec![y],
                };
                let dims = plane(if adjoint(op) { outer } else { inner });
                let z = m.value(&dims, dims[3].size);
                let out = m.haloed(&dims, [[0, 1], [1, 1]]);
                let at = (0..4).map(|a| coordinate(a, 4)).collect::<Vec<_>>();
                let source = Source::Window { op, window: w, outer, inner, operands: operands.into(), at: at.into() };
                let steps = vec![put(arg(0).relu() + arg(1), &out)];
                check(&format!("{op:?} {w:?}"), rows(&dims, &[], vec![source, load(&z)], steps), &m);
            }
        }
    });
}

#[test]
fn pooling_of_a_door_inside_a_sum() {
    together(|| {
        let mut m = Memory::new(16, 5);
        let x = m.door(netdsl_plan::DType::U8, &[1, 6, 8], 200);
        let (w, outer, inner) = (window([2, 2], [2, 2], [0, 0], [1, 1]), [6, 8], [3, 4]);
        let at = (0..4).map(|a| coordinate(a, 4)).collect::<Vec<_>>();
        let op = WindowOp::MaxPool;
        let source = Source::Window { op, window: w, outer, inner, operands: vec![x].into(), at: at.into() };
        let dims = [B, n(1), n(3), n(4)];
        let steps = vec![sum(arg(0)), crate::build::put_row(arg(1), &m.loss(3, 4))];
        check("pooled door", rows(&dims, &[0, 1, 2, 3], vec![source, Source::Reduced(0)], steps), &m);
    });
}

/// Nothing else is in the row, so that the names in the kernel are counted from 0, beside those of the loops over axes.
#[test]
fn pooling_alone() {
    together(|| {
        let mut m = Memory::new(16, 5);
        let (w, outer, inner) = (window([2, 2], [2, 2], [0, 0], [1, 1]), [28, 28], [14, 14]);
        let x = m.value(&[B, n(6), n(28), n(28)], 28);
        let dims = [B, n(6), n(14), n(14)];
        let out = m.value(&dims, 14);
        let at = (0..4).map(|a| coordinate(a, 4)).collect::<Vec<_>>();
        for op in [WindowOp::MaxPool, WindowOp::AvgPool { count_padding: true }] {
            let source =
                Source::Window { op, window: w, outer, inner, operands: vec![x.clone()].into(), at: at.clone().into() };
            check(&format!("{op:?} alone"), rows(&dims, &[], vec![source], vec![put(arg(0), &out)]), &m);
        }
    });
}

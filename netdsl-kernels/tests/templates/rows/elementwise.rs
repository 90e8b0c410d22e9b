//! Bodies without reductions.
use crate::build::{B, arg, coordinate, guarded, load, n, over, put, rows};
use crate::check::{check, together};
use crate::memory::{Memory, access};
use netdsl_kernels::ir::{Binary, Compare, Expr, Unary};
use netdsl_plan::{Affine, DType, Dim, Region, Scalar, Source};

#[test]
fn a_map_of_any_shape() {
    together(|| {
        for (dims, samples, pitch) in [
            (vec![B, n(37)], 5, 37),
            (vec![B, n(37)], 5, 48),
            (vec![B, n(128)], 33, 128),
            (vec![B, n(10)], 32, 16),
            (vec![B], 7, 7),
            (vec![n(3)], 1, 3),
            (vec![], 1, 1),
            (vec![n(70_001)], 1, 70_001),
            (vec![B, n(3), n(20), n(33)], 2, 33),
            (vec![B, n(7000)], 1, 7008),
        ] {
            let mut m = Memory::new(33, samples);
            let (x, y) = (m.value(&dims, pitch), m.room(&dims, pitch));
            let e = arg(0).relu() * 2.0 + 1.0;
            check("relu", rows(&dims, &[], vec![load(&x)], vec![put(e, &y)]), &m);
        }
    });
}

#[test]
fn every_function() {
    together(|| {
        let mut m = Memory::new(16, 9);
        let dims = [B, n(20)];
        let (x, y) = (m.value(&dims, 32), m.value(&dims, 20));
        let mut all: Vec<Expr> = vec![];
        for op in Unary::ALL {
            // logarithms and roots of positive numbers only
            let positive = matches!(op, Unary::Ln | Unary::Sqrt);
            all.push(if positive { (arg(0) + 1.5).unary(op) } else { (arg(0) * 3.0).unary(op) });
        }
        for op in Binary::ALL {
            let positive = op == Binary::Pow;
            all.push(if positive { (arg(0) + 1.5).binary(op, arg(1)) } else { arg(0).binary(op, arg(1)) });
        }
        for op in Compare::ALL {
            all.push(Expr::select(op, arg(0), arg(1), arg(0) - 1.0, arg(1) + 1.0));
        }
        for exponent in [2.0, 3.0, -1.0, -2.0, 4.0] {
            all.push(arg(0).pow(exponent));
        }
        all.extend([0.5, -0.5, 1.7].map(|e| (arg(0) + 1.5).pow(e)));
        let steps = all.into_iter().map(|e| put(e, &m.room(&dims, 20))).collect();
        check("functions", rows(&dims, &[], vec![load(&x), load(&y)], steps), &m);
    });
}

#[test]
fn special_numbers_pass() {
    together(|| {
        let mut m = Memory::new(16, 1);
        let dims = [n(4)];
        let x = m.value(&dims, 4);
        for (i, v) in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0].into_iter().enumerate() {
            m.arena[x.at.offset as usize + i] = v;
        }
        let e = [
            arg(0).relu(),
            arg(0).unary(Unary::Sign),
            arg(0).sigmoid(),
            arg(0).tanh(),
            arg(0).lt(1e300, arg(0), f64::INFINITY),
            Expr::constant(f64::NAN) * arg(0),
        ];
        let steps = e.into_iter().map(|e| put(e, &m.room(&dims, 4))).collect();
        check("specials", rows(&dims, &[], vec![load(&x)], steps), &m);
    });
}

#[test]
fn broadcast_permuted_and_strided() {
    together(|| {
        let mut m = Memory::new(16, 11);
        let x = m.value(&[B, n(6), n(20)], 20);
        let bias = m.value(&[n(6)], 6);
        let each = m.value(&[B], 1);
        let out = m.room(&[B, n(20), n(6)], 6);
        let dims = [B, n(20), n(6)];
        let sources = vec![
            load(&over(&x, &[Some(0), Some(2), Some(1)])),
            load(&over(&bias, &[None, None, Some(0)])),
            load(&over(&each, &[Some(0), None, None])),
        ];
        check("permuted", rows(&dims, &[], sources.clone(), vec![put(arg(0) + arg(1) * arg(2), &out)]), &m);
        let out = over(&m.room(&[B, n(6), n(20)], 32), &[Some(0), Some(2), Some(1)]);
        check("permuted store", rows(&dims, &[], sources, vec![put(arg(0) + arg(1) * arg(2), &out)]), &m);
    });
}

#[test]
fn doors_of_every_type() {
    together(|| {
        for dtype in [DType::F32, DType::U8, DType::I32] {
            for samples in [1, 6, 16] {
                let mut m = Memory::new(16, samples);
                let x = m.door(dtype, &[1, 5, 27], 256);
                let dims = [B, n(1), n(5), n(27)];
                let y = m.haloed(&dims, [[1, 1], [2, 2]]);
                let e = (arg(0) / 255.0 - 0.1307) / 0.3081;
                check("normalise", rows(&dims, &[], vec![load(&x)], vec![put(e, &y)]), &m);
            }
        }
    });
}

#[test]
fn a_door_of_single_numbers_and_one_in_the_middle() {
    together(|| {
        let mut m = Memory::new(40, 35);
        let t = m.door(DType::F32, &[], 1);
        let y = m.room(&[B], 1);
        check("scalar door", rows(&[B], &[], vec![load(&t)], vec![put(arg(0) * 2.0, &y)]), &m);
        let t = over(&m.door(DType::I32, &[4], 9), &[None, Some(0), Some(1)]);
        let dims = [n(3), B, n(4)];
        let y = m.room(&[n(3), B, n(4)], 4);
        check("samples inside", rows(&dims, &[], vec![load(&t)], vec![put(arg(0) * 2.0, &y)]), &m);
    });
}

#[test]
fn guards_are_exact() {
    together(|| {
        for (axis, extent) in [(1, 9), (2, 50)] {
            let mut m = Memory::new(16, 3);
            let dims = [B, n(if axis == 1 { 14 } else { 4 }), n(if axis == 2 { 70 } else { 21 })];
            let mut small = dims;
            small[axis] = n(extent);
            let x = m.value(&small, small[2].size);
            let z = m.value(&dims, dims[2].size);
            let y = m.room(&dims, dims[2].size);
            let x = guarded(&x, axis, 3, 3 + extent);
            check("guarded", rows(&dims, &[], vec![load(&x), load(&z)], vec![put(arg(0) + arg(1), &y)]), &m);
        }
        let mut m = Memory::new(16, 3);
        let (x, y) = (m.value(&[B, n(1)], 1), m.room(&[B, n(20)], 20));
        let mut never = over(&x, &[Some(0), None]);
        never.guards.to_mut().push(netdsl_plan::Guard { axis: 1, start: 0, end: 0 });
        check("never", rows(&[B, n(20)], &[], vec![load(&never)], vec![put(arg(0) + 1.0, &y)]), &m);
    });
}

#[test]
fn numbers_without_memory() {
    together(|| {
        for (dims, pitch) in [(vec![B, n(3), n(18)], 18), (vec![B, n(5)], 16), (vec![n(2), B], 20)] {
            let mut m = Memory::new(20, 13);
            let y = m.room(&dims, pitch);
            let strides: Vec<isize> = y.at.strides.to_vec();
            let sources = vec![
                Source::Index(coordinate(dims.len() - 1, dims.len())),
                Source::Random { stream: 0xdead_beef, at: Affine { offset: 5, strides: strides.into() } },
                Source::Scalar(Scalar::Samples),
            ];
            let e = arg(1).lt(0.25, arg(0), arg(1)) + arg(2) * 100.0;
            check("leaves", rows(&dims, &[], sources, vec![put(e, &y)]), &m);
        }
    });
}

#[test]
fn two_batched_axes() {
    together(|| {
        let mut m = Memory::new(20, 19);
        let x = m.value(&[B], 1);
        let y = m.room(&[B, B], 1);
        let dims = [B, B];
        let sources = vec![load(&over(&x, &[Some(0), None])), load(&over(&x, &[None, Some(0)]))];
        check("outer product", rows(&dims, &[], sources, vec![put(arg(0) * arg(1), &y)]), &m);
    });
}

#[test]
fn a_merged_batch() {
    together(|| {
        let mut m = Memory::new(20, 19);
        let dims = [Dim { size: 6, batched: true }, n(7)];
        let (x, y) = (m.value(&dims, 7), m.room(&dims, 16));
        check("merged", rows(&dims, &[], vec![load(&x)], vec![put(arg(0).exp(), &y)]), &m);
    });
}

#[test]
fn in_place() {
    together(|| {
        let mut m = Memory::new(20, 19);
        let dims = [B, n(50)];
        let (x, z) = (m.value(&dims, 64), m.value(&dims, 50));
        let y = m.room(&dims, 50);
        let steps = vec![put(arg(0) + arg(1), &x), put(arg(0) - arg(1), &y)];
        check("in place", rows(&dims, &[], vec![load(&x), load(&z)], steps), &m);
    });
}

#[test]
fn states_change_only_in_good_steps() {
    together(|| {
        for control in [0, 7] {
            let mut m = Memory::new(16, 2);
            m.control[0] = control;
            let x = m.value(&[n(21)], 21);
            let (state, y) = (access(Region::States, 32, &[1]), m.room(&[n(21)], 21));
            let steps = vec![put(arg(0) * 0.5, &state), put(arg(0), &y)];
            check("states", rows(&[n(21)], &[], vec![load(&x)], steps), &m);
        }
    });
}

#[test]
fn updates_of_elements() {
    together(|| {
        for (control, masked) in [(0, false), (0, true), (3, false)] {
            let mut m = Memory::new(16, 2).with_params();
            m.control[0] = control;
            m = if masked { m.masked() } else { m };
            let x = m.value(&[n(5), n(21)], 21);
            let w = access(Region::Update, 48, &[32, 1]);
            let transposed = access(Region::Update, 4096, &[1, 5]);
            let y = m.room(&[n(5), n(21)], 21);
            let steps = vec![put(arg(0) * 0.5, &w), put(arg(0), &transposed), put(arg(0), &y)];
            check("update", rows(&[n(5), n(21)], &[], vec![load(&x)], steps), &m);
        }
    });
}

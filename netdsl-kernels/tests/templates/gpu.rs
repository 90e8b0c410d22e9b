//! What only the Gpu family has: tiles of many sizes, slices of work-groups, local memory that merged parts share. Its other
//! properties are tested with everybody else's.
use crate::build::{B, arg, epilogue, load, n, over, put, put_row, reduce, rows, sum};
use crate::check::{check, check_launch, context, program, together};
use crate::device::devices;
use crate::memory::{Memory, access};
use netdsl_kernels::ir::Expr;
use netdsl_kernels::render::opencl;
use netdsl_plan::{Body, Dim, MatMul, ReduceKind, Region, Source, Target};
use std::collections::BTreeSet;

/// A product `[groups, m, k] x [groups, k, n]`; `transposed`: with the second operand stored as `[n, k]`.
fn product(mem: &mut Memory, [groups, m, n, k]: [Dim; 4], transposed: bool) -> Body<Expr> {
    let a = mem.value(&[groups, m, k], k.size);
    let b = if transposed {
        over(&mem.value(&[groups, n, k], k.size), &[Some(0), Some(2), Some(1)])
    } else {
        mem.value(&[groups, k, n], n.size)
    };
    let y = mem.room(&[groups, m, n], n.size);
    let epilogue = epilogue(vec![], vec![(arg(0), &y)]);
    Body::MatMul(MatMul { batch: vec![groups].into(), m, n, k, a, b, epilogue })
}

/// The results of a tile and of one of its rows, as the epilogue counts them.
fn tile(text: &str) -> [usize; 2] {
    let number = |before: &str| {
        let from = text.find(before).expect("the epilogue of a tile") + before.len();
        let digits = text[from..].split(|c: char| !c.is_ascii_digit()).next();
        digits.and_then(|d| d.parse().ok()).expect("a number")
    };
    [number("for (int e = item; e < "), number("row = left + e / ")]
}

#[test]
fn tiles_of_every_size() {
    together(|| {
        let mut tiles = BTreeSet::new();
        let sizes = [
            [1, 5, 5, 9],
            [40, 5, 9, 9],
            [40, 5, 50, 9],
            [40, 21, 203, 9],
            [20, 9, 9, 9],
            [40, 9, 9, 9],
            [20, 9, 50, 9],
            [40, 9, 50, 9],
            [20, 50, 9, 9],
            [40, 21, 21, 9],
            [40, 67, 50, 17],
            [40, 50, 5, 9],
            [40, 50, 9, 9],
            [40, 50, 67, 17],
            [7, 50, 500, 17],
        ];
        for (i, [groups, left, right, deep]) in sizes.into_iter().enumerate() {
            let mut m = Memory::new(16, 1);
            let body = product(&mut m, [groups, left, right, deep].map(n), i % 2 == 0);
            tiles.insert(tile(&opencl::body(Target::Gpu, &body, &context(&m)).function));
            check(&format!("{groups} of {left}x{right}x{deep}"), body, &m);
        }
        assert_eq!(tiles.len(), sizes.len(), "some tile was not tried: {tiles:?}");
    });
}

#[test]
fn depths_around_a_step() {
    together(|| {
        for k in [1, 2, 63, 64, 65, 127, 128, 129, 300] {
            let mut m = Memory::new(16, 3);
            let body = product(&mut m, [n(1), B, n(7), n(k)], k % 2 == 0);
            check(&format!("depth {k}"), body, &m);
        }
        for samples in [1, 7, 64, 65, 100] {
            let mut m = Memory::new(100, samples);
            let body = product(&mut m, [n(1), n(9), n(20), B], false);
            check(&format!("depth of {samples} samples"), body, &m);
        }
    });
}

#[test]
fn more_than_one_batched_axis() {
    together(|| {
        for dims in
            [[B, B, n(5), n(6)], [B, n(5), B, n(6)], [B, n(3), n(5), B], [Dim { size: 3, batched: true }, B, B, B]]
        {
            for samples in [1, 5, 16] {
                let mut m = Memory::new(16, samples);
                let body = product(&mut m, dims, false);
                check(&format!("{dims:?}"), body, &m);
            }
        }
    });
}

#[test]
fn results_that_are_neighbours_down_the_left_side() {
    together(|| {
        let mut m = Memory::new(16, 13);
        let (a, b) = (m.value(&[B, n(30)], 32), m.value(&[n(30), n(20)], 20));
        let y = over(&m.room(&[n(20), B], 16), &[Some(1), Some(0)]);
        let e = epilogue(vec![], vec![(arg(0).tanh(), &y)]);
        let body = Body::MatMul(MatMul { batch: vec![].into(), m: B, n: n(20), k: n(30), a, b, epilogue: e });
        check("transposed result", body, &m);
    });
}

/// A dense layer with bias and relu.
fn dense(m: &mut Memory, inputs: usize, outputs: usize) -> Body<Expr> {
    let (x, w) = (m.value(&[B, n(inputs)], inputs), m.param(2048, &[inputs, outputs], outputs));
    let bias = over(&m.param(32, &[outputs], 1), &[None, Some(0)]);
    let y = m.room(&[B, n(outputs)], outputs);
    let epilogue = epilogue(vec![load(&bias)], vec![((arg(0) + arg(1)).relu(), &y)]);
    Body::MatMul(MatMul { batch: vec![].into(), m: B, n: n(outputs), k: n(inputs), a: x, b: w, epilogue })
}

/// Statistics of long rows, with an element that needs them.
fn statistics(m: &mut Memory, dims: &[Dim], axis: usize) -> Body<Expr> {
    let x = m.value(dims, dims[1].size);
    let (y, kept) = (m.room(dims, dims[1].size), m.room(&[dims[1 - axis]], dims[1 - axis].size));
    let mut axes = [Some(0), Some(0)];
    axes[axis] = None;
    let sources = vec![load(&x), Source::Reduced(0), Source::Reduced(1), Source::Reduced(2)];
    let steps = vec![
        reduce(ReduceKind::Max, arg(0)),
        reduce(ReduceKind::ArgMax, arg(0)),
        sum(arg(0) - arg(1)),
        put(arg(0) * arg(3), &y),
        put_row(arg(1) + arg(2), &over(&kept, &axes)),
    ];
    rows(dims, &[axis], sources, steps)
}

#[test]
fn contractions_and_reductions_share_local_memory() {
    together(|| {
        for samples in [1, 20] {
            let mut m = Memory::new(20, samples).with_params();
            let parts = [
                dense(&mut m, 70, 9),
                statistics(&mut m, &[B, n(600)], 1),
                dense(&mut m, 8, 100),
                statistics(&mut m, &[n(90), n(40)], 0),
                product(&mut m, [n(3), n(20), n(33), B], true),
                statistics(&mut m, &[B, n(70)], 1),
            ];
            check_launch("six parts", &parts, &m);
        }
    });
}

#[test]
fn rows_of_every_length_and_direction() {
    together(|| {
        for (dims, axis) in [
            ([n(3), n(5000)], 1),
            ([n(5000), n(3)], 0),
            ([n(5), n(17)], 1),
            ([n(40), n(33)], 0),
            ([n(200), n(300)], 0),
            ([n(6), n(40_000)], 0),
            ([B, n(37)], 0),
            ([n(37), B], 1),
        ] {
            let mut m = Memory::new(100, 77);
            let body = statistics(&mut m, &dims, axis);
            check(&format!("{dims:?} along {axis}"), body, &m);
        }
    });
}

#[test]
fn more_reductions_at_once_than_meet_at_once() {
    together(|| {
        let mut m = Memory::new(16, 3);
        let dims = [B, n(400)];
        let x = m.value(&dims, 400);
        let out = m.room(&[n(20), B], 16);
        let kinds = [ReduceKind::Sum, ReduceKind::ArgMax, ReduceKind::Max];
        // a factor of -1 or 1 rounds nothing, so the place of a maximum is certain
        let value = |i: usize| {
            if kinds[i % 3] == ReduceKind::Sum {
                arg(0) * (i as f64 - 9.5)
            } else if i < 10 {
                arg(0)
            } else {
                -arg(0)
            }
        };
        let mut steps: Vec<_> = (0..20).map(|i| reduce(kinds[i % 3], value(i))).collect();
        let mut sources = vec![load(&x)];
        for i in 0..20 {
            let mut to = over(&out, &[Some(1), None]);
            to.at.offset += out.at.strides[0] * i as isize;
            sources.push(Source::Reduced(i));
            steps.push(put_row(arg(1 + i), &to));
        }
        check("twenty", rows(&dims, &[1], sources, steps), &m);
    });
}

#[test]
fn a_row_is_stored_behind_its_readers() {
    together(|| {
        for channels in [1, 3] {
            let mut m = Memory::new(16, 9);
            let dims = [B, n(channels), n(500)];
            let (x, y) = (m.value(&dims, 500), m.room(&dims, 500));
            let mean = access(Region::States, 16, &[0, 1, 0]);
            m.states[16..16 + channels].fill(0.5);
            let steps = vec![sum(arg(0)), put(arg(0) - arg(2), &y), put_row(arg(2) * 0.75 + arg(1) * 0.25, &mean)];
            check("state", rows(&dims, &[0, 2], vec![load(&x), Source::Reduced(0), load(&mean)], steps), &m);
        }
    });
}

#[test]
fn equal_runs_give_equal_bits() {
    let mut m = Memory::new(64, 61).with_params();
    let bodies = [
        dense(&mut m, 300, 20),
        product(&mut m, [n(1), n(9), n(20), B], false),
        statistics(&mut m, &[B, n(999)], 1),
        statistics(&mut m, &[B, n(50)], 0),
    ];
    let ctx = context(&m);
    let parts: Vec<_> = bodies.iter().map(|b| opencl::body(Target::Gpu, b, &ctx)).collect();
    let (text, kernel) = program(Target::Gpu, &parts, &ctx);
    let numbers: Vec<_> = parts.iter().map(|p| (p.tiles.tiles(m.samples), p.offsets.clone())).collect();
    for device in devices().iter() {
        let run = || {
            let ready = device.prepare(&text, &kernel, &numbers, &m);
            ready.run();
            ready.finish();
            ready.read(&m).arena.into_iter().map(f32::to_bits).collect::<Vec<_>>()
        };
        let first = run();
        assert!((0..3).all(|_| run() == first), "other bits on {}", device.name);
        assert!(first != m.arena.iter().map(|v| v.to_bits()).collect::<Vec<_>>(), "nothing was stored");
    }
}

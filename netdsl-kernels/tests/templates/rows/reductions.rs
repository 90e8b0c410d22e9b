//! Bodies that reduce, alone and in the combinations that networks are made of.
use crate::build::{B, arg, coordinate, load, n, over, put, put_row, reduce, rows, sum};
use crate::check::{check, together};
use crate::memory::{Memory, access};
use netdsl_kernels::ir::Expr;
use netdsl_plan::{DType, Dim, ReduceKind, Region, Scalar, Source};

const KINDS: [ReduceKind; 3] = [ReduceKind::Sum, ReduceKind::Max, ReduceKind::ArgMax];

#[test]
fn along_each_axis() {
    together(|| {
        for (dims, axis, samples) in [
            (vec![B, n(10)], 1, 17),
            (vec![B, n(10)], 0, 17),
            (vec![B, n(300)], 1, 5),
            (vec![B, n(300)], 0, 33),
            (vec![B, n(300)], 0, 1),
            (vec![B, n(5), n(48)], 1, 3),
            (vec![n(5), B], 1, 33),
            (vec![n(4), n(2)], 1, 1),
            (vec![n(1000)], 0, 1),
            (vec![n(64)], 0, 1),
        ] {
            for kind in KINDS {
                let mut m = Memory::new(33, samples);
                let pitch = dims[dims.len() - 1].size.max(2);
                let x = m.value(&dims, pitch);
                let mut kept = dims.clone();
                kept[axis] = n(1);
                let y = m.room(&kept, kept[kept.len() - 1].size);
                let y = over(&y, &(0..dims.len()).map(|a| (a != axis).then_some(a)).collect::<Vec<_>>());
                let steps = vec![reduce(kind, arg(0)), put_row(arg(1) * 2.0, &y)];
                check("reduce", rows(&dims, &[axis], vec![load(&x), Source::Reduced(0)], steps), &m);
            }
        }
    });
}

#[test]
fn ties_go_to_the_first() {
    together(|| {
        for (dims, samples) in [([B, n(10)], 9), ([B, n(100)], 3), ([n(40), B], 30)] {
            let mut m = Memory::new(32, samples);
            let x = m.value(&dims, dims[1].size);
            for c in crate::memory::coordinates(&dims, samples) {
                let word = crate::memory::address(&x, &c);
                m.arena[word] = if (c[1] * 7 + c[0]) % 4 == 3 { 2.0 } else { -1.0 };
            }
            let y = m.room(&[dims[0]], 1);
            let y = over(&y, &[Some(0), None]);
            let steps = vec![reduce(ReduceKind::ArgMax, arg(0)), put_row(arg(1), &y)];
            check("ties", rows(&dims, &[1], vec![load(&x), Source::Reduced(0)], steps), &m);
        }
    });
}

#[test]
fn everything_to_one_number() {
    together(|| {
        for (dims, samples) in [(vec![B, n(3), n(7), n(40)], 5), (vec![n(9000)], 1), (vec![B], 29)] {
            let mut m = Memory::new(32, samples);
            let x = m.value(&dims, dims[dims.len() - 1].size);
            let axes: Vec<usize> = (0..dims.len()).collect();
            let to = m.loss(1, dims.len());
            let sources = vec![load(&x), Source::Reduced(0), Source::Scalar(Scalar::Samples)];
            let steps = vec![sum(arg(0) * arg(0)), put_row(arg(1) / arg(2), &to)];
            check("loss", rows(&dims, &axes, sources, steps), &m);
        }
    });
}

#[test]
fn a_penalty_reads_parameters() {
    together(|| {
        let m = Memory::new(16, 2).with_params();
        let w = m.param(160, &[50, 21], 32);
        let to = m.loss(0, 2);
        let steps = vec![sum(arg(0).abs()), sum(arg(0) * arg(0)), put_row(arg(1) * 0.5 + arg(2), &to)];
        let sources = vec![load(&w), Source::Reduced(0), Source::Reduced(1)];
        check("penalty", rows(&[n(50), n(21)], &[0, 1], sources, steps), &m);
    });
}

#[test]
fn losses_that_are_not_finite_end_the_run() {
    together(|| {
        for (bad, control) in [(f32::NAN, 0), (f32::INFINITY, 0), (f32::NAN, 9), (1.0, 0)] {
            let mut m = Memory::new(16, 2);
            m.control[0] = control;
            let x = m.value(&[n(20)], 20);
            m.arena[x.at.offset as usize + 7] = bad;
            let steps = vec![sum(arg(0)), put_row(arg(1), &m.loss(2, 1))];
            check("bad loss", rows(&[n(20)], &[0], vec![load(&x), Source::Reduced(0)], steps), &m);
        }
    });
}

#[test]
fn softmax_with_cross_entropy() {
    together(|| {
        for (classes, pitch, samples) in [(10, 16, 32), (10, 10, 7), (100, 112, 5), (1000, 1008, 3), (2, 16, 1)] {
            let mut m = Memory::new(32, samples);
            let dims = [B, n(classes)];
            let z = m.value(&dims, pitch);
            let label = over(&m.door(DType::I32, &[], classes), &[Some(0), None]);
            let (p, dz) = (m.room(&dims, pitch), m.room(&dims, pitch));
            let each = over(&m.room(&[B], 1), &[Some(0), None]);
            let sources = vec![
                load(&z),
                load(&label),
                Source::Index(coordinate(1, 2)),
                Source::Reduced(0),
                Source::Reduced(1),
                Source::Reduced(2),
                Source::Scalar(Scalar::Samples),
            ];
            let hit = || arg(1).equals(arg(2), 1.0, 0.0);
            let softmax = || (arg(0) - arg(3)).exp() / arg(4);
            let steps = vec![
                reduce(ReduceKind::Max, arg(0)),
                sum((arg(0) - arg(3)).exp()),
                sum(arg(1).equals(arg(2), arg(0), 0.0)),
                put_row(arg(4).ln() + arg(3) - arg(5), &each),
                put(softmax(), &p),
                put((softmax() - hit()) / arg(6), &dz),
            ];
            check("softmax", rows(&dims, &[1], sources, steps), &m);
        }
    });
}

#[test]
fn batch_norm_statistics() {
    together(|| {
        for (channels, plane, samples) in [(3, [8, 8], 4), (20, [5, 5], 3), (40, [1, 1], 16), (1, [28, 28], 2)] {
            let mut m = Memory::new(16, samples);
            let dims = [B, n(channels), n(plane[0]), n(plane[1])];
            let x = m.value(&dims, plane[1]);
            let y = m.room(&dims, plane[1]);
            let mean = access(Region::States, 16, &[0, 1, 0, 0]);
            let variance = access(Region::States, 128, &[0, 1, 0, 0]);
            let count = (plane[0] * plane[1]) as f64;
            let sources =
                vec![load(&x), Source::Reduced(0), Source::Reduced(1), Source::Scalar(Scalar::Samples), load(&mean)];
            m.states[16..16 + channels].fill(0.5);
            let average = |e: Expr| e / (arg(3) * count);
            let centred = || arg(0) - average(arg(1));
            let steps = vec![
                sum(arg(0)),
                sum(centred() * centred()),
                put(centred() / (average(arg(2)) + 1e-5).sqrt(), &y),
                put_row(arg(4) * 0.9 + average(arg(1)) * 0.1, &mean),
                put_row(average(arg(2)), &variance),
            ];
            check("batch norm", rows(&dims, &[0, 2, 3], sources, steps), &m);
        }
    });
}

#[test]
fn bias_gradients_update_at_once() {
    together(|| {
        for (size, samples) in [(10, 32), (128, 7), (17, 1)] {
            let mut m = Memory::new(32, samples).with_params().masked();
            let dims = [B, n(size)];
            let dy = m.value(&dims, size.next_multiple_of(16));
            let to = access(Region::Update, 64, &[0, 1]);
            let grads = access(Region::Gradients, 64, &[0, 1]);
            let steps = vec![sum(arg(0)), put_row(arg(1), &to), put_row(arg(1), &grads)];
            check("bias", rows(&dims, &[0], vec![load(&dy), Source::Reduced(0)], steps), &m);
        }
    });
}

#[test]
fn no_axis_to_reduce() {
    together(|| {
        let mut m = Memory::new(16, 3);
        let dims = [B, n(1)];
        let (x, y) = (m.value(&dims, 1), m.room(&dims, 1));
        for kind in KINDS {
            let steps = vec![reduce(kind, arg(0)), put_row(arg(1) + 1.0, &y)];
            check("one element", rows(&dims, &[1], vec![load(&x), Source::Reduced(0)], steps), &m);
        }
    });
}

#[test]
fn a_reduced_merged_batch() {
    together(|| {
        let mut m = Memory::new(16, 11);
        let dims = [Dim { size: 3, batched: true }, n(6)];
        let (x, y) = (m.value(&dims, 6), m.room(&[n(6)], 6));
        let y = over(&y, &[None, Some(0)]);
        check(
            "merged",
            rows(&dims, &[0], vec![load(&x), Source::Reduced(0)], vec![sum(arg(0)), put_row(arg(1), &y)]),
            &m,
        );
    });
}

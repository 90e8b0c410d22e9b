//! Bodies of convolutions against the reference, among words that are not numbers.
use super::super::testing::*;
use netdsl_plan::*;

const SIMPLE: Window = Window { kernel: [3, 3], stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 };

fn image(c: usize, [h, w]: [usize; 2]) -> Vec<Dim> {
    vec![Dim::BATCH, Dim::fixed(c), Dim::fixed(h), Dim::fixed(w)]
}

/// One convolution, with a bias where it is meant, operands and result in the given orders of axes.
fn check(kind: ConvKind, w: Window, [c, o]: [usize; 2], outer: [usize; 2], orders: [[usize; 4]; 3], samples: usize) {
    let inner = [0, 1].map(|i| (outer[i] + 2 * w.padding[i] - w.dilation[i] * (w.kernel[i] - 1) - 1) / w.stride[i] + 1);
    let (x, dy) = (image(c, outer), image(o, inner));
    let kernel: Vec<Dim> = [o, c / w.groups, w.kernel[0], w.kernel[1]].map(Dim::fixed).to_vec();
    let (op, dims): (Op<PointFn>, [&[Dim]; 3]) = match kind {
        ConvKind::Forward => (Op::Conv2d(w), [&x, &kernel, &dy]),
        ConvKind::Input => (Op::Conv2dInput(w), [&dy, &kernel, &x]),
        ConvKind::Weight => (Op::Conv2dWeight(w), [&x, &dy, &kernel]),
    };
    let mut bed = Bed::new(samples);
    let (a, av) = bed.value_in(5, dims[0], &orders[0]);
    let (b, bv) = bed.value_in(6, dims[1], &orders[1]);
    let (bias, biases) = bed.value(7, &[Dim::fixed(1), dims[2][1], Dim::fixed(1), Dim::fixed(1)]);
    let out = bed.room(dims[2], &orders[2]);
    let mut by_channel = bias.access;
    [0, 2, 3].into_iter().for_each(|axis| by_channel.at.strides.to_mut()[axis] = 0);
    let sinks = vec![Sink { value: block(|v| v[0] + v[1]), to: out.access.clone() }].into();
    let body = Body::Conv2d(Conv2d {
        kind,
        window: w,
        batch: Dim::BATCH,
        in_channels: c,
        out_channels: o,
        outer,
        inner,
        halo: [[0; 2]; 2],
        a: a.access,
        b: b.access,
        epilogue: Epilogue { sources: vec![Source::Load(by_channel)].into(), sinks },
    });
    let expected = reference(op, &[&av, &bv], dims[2], samples) + &biases;
    let terms = [c * w.kernel[0] * w.kernel[1], o * w.kernel[0] * w.kernel[1], samples * inner[0] * inner[1]];
    agree(&bed.run(body, &out), &expected, terms[kind as usize]);
}

fn check_all(kind: ConvKind) {
    let straight = [[0, 1, 2, 3]; 3];
    let channels_last = [[0, 2, 3, 1], [0, 2, 3, 1], [0, 2, 3, 1]];
    let mixed = [[1, 0, 3, 2], [3, 2, 1, 0], [2, 0, 1, 3]];
    let windows = [
        (SIMPLE, [3, 6], [7, 9]),
        (Window { kernel: [5, 5], padding: [2, 2], ..SIMPLE }, [1, 6], [14, 12]),
        (Window { kernel: [2, 3], stride: [2, 3], padding: [1, 0], ..SIMPLE }, [4, 2], [9, 8]),
        (Window { stride: [1, 2], dilation: [2, 3], padding: [2, 1], ..SIMPLE }, [2, 3], [8, 11]),
        (Window { kernel: [1, 2], stride: [3, 4], padding: [0, 0], ..SIMPLE }, [2, 2], [7, 9]),
        (Window { groups: 2, ..SIMPLE }, [4, 6], [5, 6]),
        (Window { groups: 5, stride: [2, 1], ..SIMPLE }, [5, 5], [6, 5]),
        (Window { kernel: [4, 5], padding: [0, 0], ..SIMPLE }, [3, 4], [4, 5]),
        (Window { kernel: [1, 1], padding: [0, 0], ..SIMPLE }, [20, 17], [4, 4]),
    ];
    for (w, channels, outer) in windows {
        check(kind, w, channels, outer, straight, 5);
        check(kind, w, channels, outer, channels_last, 2);
        check(kind, w, channels, outer, mixed, 1);
    }
}

#[test]
fn forward() {
    check_all(ConvKind::Forward);
    check(ConvKind::Forward, SIMPLE, [2, 300], [3, 5], [[0, 1, 2, 3]; 3], 1);
    check(ConvKind::Forward, SIMPLE, [50, 2], [1, 450], [[0, 1, 2, 3]; 3], 1);
}

#[test]
fn input() {
    check_all(ConvKind::Input);
}

#[test]
fn weight() {
    check_all(ConvKind::Weight);
    check(ConvKind::Weight, SIMPLE, [50, 3], [4, 5], [[0, 1, 2, 3]; 3], 2);
}

#[test]
fn bytes_at_a_door_are_copied() {
    let bytes: Vec<u8> = (0..2 * BATCH * 24).map(|i| (i * 13 % 17) as u8).collect();
    let mut bed = Bed::new(3);
    let (x, xs) = bed.door(&[2, 3, 4], Data::U8(bytes));
    let (w, ws) = bed.value(2, &[4, 2, 3, 3].map(Dim::fixed));
    let out = bed.room(&image(4, [3, 4]), &[0, 1, 2, 3]);
    let sinks = vec![Sink { value: block(|v| v[0]), to: out.access.clone() }].into();
    let body = Body::Conv2d(Conv2d {
        kind: ConvKind::Forward,
        window: SIMPLE,
        batch: Dim::BATCH,
        in_channels: 2,
        out_channels: 4,
        outer: [3, 4],
        inner: [3, 4],
        halo: [[0; 2]; 2],
        a: x.access,
        b: w.access,
        epilogue: Epilogue { sources: vec![].into(), sinks },
    });
    let expected = reference(Op::Conv2d(SIMPLE), &[&xs, &ws], &out.dims, 3);
    agree(&bed.run(body, &out), &expected, 18 * 16);
}

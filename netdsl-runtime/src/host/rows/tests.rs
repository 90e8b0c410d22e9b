//! Bodies of rows against the reference, among words that are not numbers.
use super::super::testing::*;
use crate::executor::{Executor, Samples};
use netdsl_plan::*;

fn load(tensor: &Tensor) -> Source {
    Source::Load(tensor.access.clone())
}

/// The value over axes of which some are repeated: strides of those become 0.
fn repeated(tensor: &Tensor, axes: &[usize]) -> Source {
    let mut access = tensor.access.clone();
    axes.iter().for_each(|&a| access.at.strides.to_mut()[a] = 0);
    Source::Load(access)
}

fn store(value: BlockFn, to: &Tensor) -> RowStep<BlockFn> {
    RowStep::Store(Sink { value, to: to.access.clone() })
}

fn rows(dims: &[Dim], reduced: &[usize], sources: Vec<Source>, steps: Vec<RowStep<BlockFn>>) -> Body<BlockFn> {
    let (dims, reduced) = (dims.to_vec().into(), reduced.to_vec().into());
    Body::Rows(Rows { dims, reduced, sources: sources.into(), steps: steps.into() })
}

fn dims(sizes: &[usize]) -> Vec<Dim> {
    std::iter::once(Dim::BATCH).chain(sizes.iter().map(|&n| Dim::fixed(n))).collect()
}

#[test]
fn elementwise_in_any_layout() {
    for (samples, order) in [(5, [0, 1, 2]), (3, [0, 2, 1]), (1, [2, 0, 1])] {
        let dims = dims(&[3, 300]);
        let mut bed = Bed::new(samples);
        let (x, xs) = bed.value(1, &dims);
        let (y, ys) = bed.value_in(2, &dims, &order);
        let (z, zs) = bed.value(3, &[Dim::fixed(1), Dim::fixed(3), Dim::fixed(1)]);
        let out = bed.room(&dims, &[1, 0, 2]);
        let value = block(|v| v[0] * v[1] + v[2]);
        let body = rows(&dims, &[], vec![load(&x), load(&y), repeated(&z, &[0, 2])], vec![store(value, &out)]);
        let zs = reference(Op::Expand, &[&zs], &dims, samples);
        let op = Op::Map(point(|v| v[0] * v[1] + v[2]));
        agree(&bed.run(body, &out), &reference(op, &[&xs, &ys, &zs], &dims, samples), 1);
    }
}

#[test]
fn a_single_number() {
    let mut bed = Bed::new(2);
    let (x, _) = bed.value(1, &[]);
    let out = bed.room(&[], &[]);
    let sources = vec![load(&x), Source::Scalar(Scalar::Samples), Source::Index(affine(5, &[]))];
    let body = rows(&[], &[], sources, vec![store(block(|v| v[1] * 100.0 + v[2] + 0.0 * v[0]), &out)]);
    assert_eq!(bed.run(body, &out), array(&[], &[205.0]));
}

#[test]
fn several_values_of_one_block_do_not_disturb_each_other() {
    let dims = dims(&[4]);
    let mut bed = Bed::new(5);
    let (x, xs) = bed.value(1, &dims);
    let out = bed.room(&dims, &[0, 1]);
    // The first value replaces the argument of the second.
    let steps = vec![store(block(|v| -v[0]), &x), store(block(|v| v[0] + 1.0), &out)];
    let mut host = bed.host(vec![rows(&dims, &[], vec![load(&x)], steps)], None);
    run(&mut host, 5, None);
    agree(&read(&mut host, &x, 5), &-&xs, 1);
    agree(&read(&mut host, &out, 5), &(xs + 1.0), 1);
}

#[test]
fn indices_and_random_numbers() {
    let dims = dims(&[2, 7]);
    let mut bed = Bed::new(3);
    let out = bed.room(&dims, &[0, 1, 2]);
    let sources = vec![Source::Index(affine(0, &[0, 1, 0])), Source::Random { stream: 4, at: affine(0, &[14, 7, 1]) }];
    let body = rows(&dims, &[], sources, vec![store(block(|v| v[0] + v[1]), &out)]);
    let iota = reference(Op::Iota { axis: 1 }, &[], &dims, 3);
    let random = reference(Op::Random { stream: 4 }, &[], &dims, 3);
    assert_eq!(bed.run(body, &out), (iota + random).mapv(|v| f64::from(v as f32)));
}

#[test]
fn guards_give_zero() {
    let wide = dims(&[3, 6]);
    for axis in [1, 2] {
        let mut bed = Bed::new(2);
        let (x, xs) = bed.value(1, &dims(&[3, 3]));
        let mut padded = x.access.clone();
        // Two zeros first, then the elements of `x`.
        padded.at.offset -= 2 * padded.at.strides[axis];
        padded.guards = vec![Guard { axis, start: 2, end: 4 }].into();
        let mut shape = wide.clone();
        shape[3 - axis] = Dim::fixed(3);
        shape[axis] = Dim::fixed(6);
        let out = bed.room(&shape, &[0, 1, 2]);
        let body = rows(&shape, &[], vec![Source::Load(padded)], vec![store(block(|v| v[0]), &out)]);
        let mut part = shape.clone();
        part[axis] = Dim::fixed(2);
        let part = reference(Op::Slice { axis, start: 0 }, &[&xs], &part, 2);
        agree(&bed.run(body, &out), &reference(Op::Pad { axis, before: 2 }, &[&part], &shape, 2), 1);
    }
}

#[test]
fn data_goes_through_the_order() {
    let dims = dims(&[3, 4]);
    let bytes = (0..120).map(|i| (i * 7 % 251) as u8).collect();
    let numbers = (0..120).map(|i| i as f32 * 0.25).collect();
    for data in [Data::U8(bytes), Data::F32(numbers), Data::I32((0..120).map(|i| i - 60).collect())] {
        for order in [[0, 1, 2], [1, 2, 0]] {
            let mut bed = Bed::new(4);
            let (x, xs) = bed.door(&[3, 4], Data::clone(&data));
            let out = bed.room(&dims, &order);
            let body = rows(&dims, &[], vec![load(&x)], vec![store(block(|v| v[0]), &out)]);
            assert_eq!(bed.run(body, &out), xs);
        }
    }
}

/// Softmax along an axis, the largest element's place and the sum of all.
fn softmax(samples: usize, sizes: &[usize], reduced: &[usize], order: &[usize]) {
    let dims = dims(sizes);
    let mut bed = Bed::new(samples);
    let (x, xs) = bed.value_in(9, &dims, order);
    let out = bed.room(&dims, order);
    let mut kept = dims.clone();
    reduced.iter().for_each(|&a| kept[a] = Dim::fixed(1));
    let sums = bed.room(&kept, &(0..dims.len()).collect::<Vec<_>>());
    let mut row = sums.access.clone();
    reduced.iter().for_each(|&a| row.at.strides.to_mut()[a] = 0);
    let steps = vec![
        RowStep::Reduce { kind: ReduceKind::Max, value: block(|v| v[0]) },
        RowStep::Reduce { kind: ReduceKind::Sum, value: block(|v| (v[0] - v[1]).exp()) },
        store(block(|v| (v[0] - v[1]).exp() / v[2]), &out),
        RowStep::StoreRow(Sink { value: block(|v| v[1] + v[2].ln()), to: row }),
    ];
    let sources = vec![load(&x), Source::Reduced(0), Source::Reduced(1)];
    let mut host = bed.host(vec![rows(&dims, reduced, sources, steps)], None);
    run(&mut host, samples, None);
    let reduce = |kind, x: &_| reference(Op::Reduce { kind, axes: reduced.to_vec().into() }, &[x], &kept, samples);
    let max = reduce(ReduceKind::Max, &xs);
    let sum = reduce(ReduceKind::Sum, &(&xs - &max).mapv(f64::exp));
    let terms: usize = reduced.iter().map(|&a| dims[a].at(samples)).product();
    agree(&read(&mut host, &out, samples), &((&xs - &max).mapv(f64::exp) / &sum), terms);
    agree(&read(&mut host, &sums, samples), &(max + sum.mapv(f64::ln)), terms);
}

#[test]
fn reductions_along_and_across_blocks() {
    softmax(3, &[10], &[1], &[0, 1]);
    softmax(5, &[10], &[1], &[1, 0]);
    softmax(5, &[7], &[0], &[0, 1]);
    softmax(2, &[1000], &[1], &[0, 1]);
    softmax(1, &[3, 5, 300], &[0, 2, 3], &[0, 1, 2, 3]);
    softmax(4, &[300, 6], &[0, 2], &[0, 2, 1]);
    softmax(5, &[2, 40, 9], &[2], &[0, 1, 2, 3]);
    softmax(2, &[3], &[0, 1], &[0, 1]);
    softmax(5, &[1, 6], &[1], &[0, 1, 2]);
}

#[test]
fn the_place_of_the_first_maximum() {
    for (axis, order) in [(1, [0, 1, 2]), (1, [0, 2, 1]), (2, [0, 1, 2]), (2, [2, 1, 0])] {
        let dims = dims(&[300, 4]);
        let mut bed = Bed::new(3);
        let x = bed.room(&dims, &order);
        // Few different numbers, so that there are ties.
        let xs = random(5, &x.shape(3)).mapv(|v| (v * 3.0).floor());
        bed.set(&x, &xs);
        let mut kept = dims.clone();
        kept[axis] = Dim::fixed(1);
        let out = bed.room(&kept, &[0, 1, 2]);
        let mut row = out.access.clone();
        row.at.strides.to_mut()[axis] = 0;
        let steps = vec![
            RowStep::Reduce { kind: ReduceKind::ArgMax, value: block(|v| v[0]) },
            RowStep::StoreRow(Sink { value: block(|v| v[1]), to: row }),
        ];
        let body = rows(&dims, &[axis], vec![load(&x), Source::Reduced(0)], steps);
        let op = Op::Reduce { kind: ReduceKind::ArgMax, axes: vec![axis].into() };
        assert_eq!(bed.run(body, &out), reference(op, &[&xs], &kept, 3));
    }
}

#[test]
fn sums_over_a_long_batch_of_blocks() {
    let dims = [Dim { size: 40, batched: true }, Dim::fixed(130)];
    let mut bed = Bed::new(5);
    let (x, xs) = bed.value(2, &dims);
    let out = bed.room(&[Dim::fixed(1), Dim::fixed(130)], &[0, 1]);
    let mut row = out.access.clone();
    row.at.strides.to_mut()[0] = 0;
    let steps = vec![
        RowStep::Reduce { kind: ReduceKind::Sum, value: block(|v| v[0]) },
        RowStep::StoreRow(Sink { value: block(|v| v[1]), to: row }),
    ];
    let body = rows(&dims, &[0], vec![load(&x), Source::Reduced(0)], steps);
    let op = Op::Reduce { kind: ReduceKind::Sum, axes: vec![0].into() };
    agree(&bed.run(body, &out), &reference(op, &[&xs], &out.dims, 5), 200);
}

#[test]
fn a_door_without_data_is_zero() {
    let dims = dims(&[3]);
    let mut bed = Bed::new(2);
    let (x, _) = bed.door(&[3], Data::F32(vec![1.0; 2 * BATCH * 3]));
    let out = bed.room(&dims, &[0, 1]);
    let body = rows(&dims, &[], vec![load(&x)], vec![store(block(|v| v[0] + 1.0), &out)]);
    let mut host = bed.host(vec![body], None);
    host.bind_data(0, Samples::F32(&[])).unwrap();
    run(&mut host, 2, None);
    assert_eq!(read(&mut host, &out, 2), array(&[2, 3], &[1.0; 6]));
}

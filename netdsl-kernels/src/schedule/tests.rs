//! Schedules of small networks built by hand.
use super::*;
use crate::ir::{Builder, DType, Expr, Graph, Phase, ReduceKind, RootKind, Shape, Value, Window, verify};
use crate::passes::{autodiff, split};
use netdsl_plan::Region;

fn dense(b: &mut Builder, x: Value, param: usize, units: usize) -> Value {
    let inputs = b.shape(x).dims()[1].size;
    let w = b.param(param, Shape::fixed(&[units, inputs]));
    let bias = b.param(param + 1, Shape::fixed(&[units]));
    let y = b.matmul(x, w, [false, true]);
    b.add(y, bias)
}

fn cross_entropy(b: &mut Builder, logits: Value, label: Value) -> Value {
    let shape = b.shape(logits).clone();
    let max = b.reduce(ReduceKind::Max, logits, &[1]);
    let max = b.detach(max);
    let shifted = b.sub(logits, max);
    let exps = b.map(Expr::arg(0).exp(), &[shifted]);
    let sum = b.sum(exps, &[1]);
    let classes = b.iota(1, shape);
    let label = b.reshape(label, Shape::batched(&[1]));
    let one = Expr::arg(0).equals(Expr::arg(1), Expr::arg(2), 0.0);
    let picked = b.map(one, &[classes, label, shifted]);
    let picked = b.sum(picked, &[1]);
    let each = b.map(Expr::arg(0).ln() - Expr::arg(1), &[sum, picked]);
    let mean = b.mean(each, &[0]);
    b.reshape(mean, Shape::SCALAR)
}

fn finish(mut b: Builder, loss: Value, params: usize) -> Verified<Graph> {
    b.root(RootKind::Loss(0), loss);
    b.root(RootKind::Loss(2), loss);
    let graph = verify(b.finish()).expect("a good graph");
    let graph = autodiff::differentiate(graph, params, 1).graph;
    verify(split::split(&verify(graph).expect("good gradients"))).expect("a good split")
}

fn mlp() -> (Verified<Graph>, Vec<Vec<usize>>) {
    let mut b = Builder::default();
    let x = b.input(0, Shape::batched(&[784]), DType::F32);
    let label = b.input(1, Shape::batched(&[]), DType::U8);
    b.set_origin(0, Phase::Forward);
    let h = dense(&mut b, x, 0, 128);
    let h = b.map(Expr::arg(0).relu(), &[h]);
    b.set_origin(1, Phase::Forward);
    let logits = dense(&mut b, h, 2, 10);
    b.set_origin(2, Phase::Forward);
    let loss = cross_entropy(&mut b, logits, label);
    (finish(b, loss, 4), vec![vec![128, 784], vec![128], vec![10, 128], vec![10]])
}

fn lenet() -> (Verified<Graph>, Vec<Vec<usize>>) {
    let window = |k: usize, s: usize, p: usize| Window {
        kernel: [k, k],
        stride: [s, s],
        padding: [p, p],
        dilation: [1, 1],
        groups: 1,
    };
    let mut b = Builder::default();
    let x = b.input(0, Shape::batched(&[1, 28, 28]), DType::U8);
    let label = b.input(1, Shape::batched(&[]), DType::U8);
    let mut x = b.map((Expr::arg(0) - 33.3) / 78.5, &[x]);
    let mut shapes = vec![];
    for (i, (ic, oc, p)) in [(1, 6, 2), (6, 16, 0)].into_iter().enumerate() {
        b.set_origin(i as u32, Phase::Forward);
        let w = b.param(2 * i, Shape::fixed(&[oc, ic, 5, 5]));
        let bias = b.param(2 * i + 1, Shape::fixed(&[oc]));
        let bias = b.reshape(bias, Shape::fixed(&[oc, 1, 1]));
        let y = b.conv2d(x, w, window(5, 1, p));
        let y = b.add(y, bias);
        let y = b.map(Expr::arg(0).relu(), &[y]);
        x = b.max_pool2d(y, window(2, 2, 0));
        shapes.extend([vec![oc, ic, 5, 5], vec![oc]]);
    }
    let mut x = b.reshape(x, Shape::batched(&[400]));
    for (i, (inputs, units)) in [(400, 120), (120, 84), (84, 10)].into_iter().enumerate() {
        b.set_origin(2 + i as u32, Phase::Forward);
        x = dense(&mut b, x, 4 + 2 * i, units);
        if i < 2 {
            x = b.map(Expr::arg(0).relu(), &[x]);
        }
        shapes.extend([vec![units, inputs], vec![units]]);
    }
    b.set_origin(5, Phase::Forward);
    let loss = cross_entropy(&mut b, x, label);
    (finish(b, loss, 10), shapes)
}

fn check(net: (Verified<Graph>, Vec<Vec<usize>>), kind: ListKind, target: Target) -> Schedule {
    let (graph, shapes) = net;
    let transposed = transposed_params(&[&graph], shapes.len());
    let params = places(Region::Params, &shapes, |i| transposed[i]);
    let states = places(Region::States, &[], |_| false);
    let common = Common { target, batch: 32, params: &params, states: &states };
    schedule(&graph, kind, &common)
}

/// The launches of a list, and for each the names of its parts' bodies.
fn shape_of(s: &Schedule) -> Vec<String> {
    let kind = |p: &Part| match &p.body {
        Body::Rows(_) => "rows",
        Body::MatMul(_) => "matmul",
        Body::Conv2d(_) => "conv",
        Body::Update(_) => "update",
    };
    s.launches.iter().map(|l| l.iter().map(kind).collect::<Vec<_>>().join("+")).collect()
}

#[test]
fn an_mlp_trains_in_seven_launches_and_fused_in_six() {
    let two_phase = check(mlp(), ListKind::TwoPhase, Target::Cpu);
    let forward = ["rows", "matmul", "matmul", "rows"];
    let backward = ["rows+rows+matmul+matmul", "rows+matmul+matmul", "update"];
    assert_eq!(shape_of(&two_phase), [&forward[..], &backward[..]].concat());
    let fused = check(mlp(), ListKind::Fused, Target::Cpu);
    assert_eq!(shape_of(&fused), [&forward[..], &["rows+matmul", "rows+matmul+rows+matmul"]].concat());
}

#[test]
fn updates_wait_for_the_loss_and_for_readers() {
    for net in [mlp(), lenet()] {
        let s = check(net, ListKind::Fused, Target::Cpu);
        let at = |f: &dyn Fn(&Part) -> bool| {
            s.launches.iter().enumerate().filter(|(_, l)| l.iter().any(f)).map(|(i, _)| i).collect::<Vec<_>>()
        };
        let stores = |p: &Part, r: Region| p.writes.iter().any(|w| w.access.region == r);
        let loss = at(&|p| stores(p, Region::Losses));
        let updates = at(&|p| stores(p, Region::Update));
        assert!(!loss.is_empty() && !updates.is_empty() && loss.iter().max() < updates.iter().min());
        for (i, launch) in s.launches.iter().enumerate() {
            for w in launch.iter().flat_map(|p| &p.writes).filter(|w| w.access.region == Region::Update) {
                let reads = |p: &Part| {
                    p.reads
                        .iter()
                        .any(|r| r.access.region == Region::Params && r.access.at.offset == w.access.at.offset)
                };
                assert!(at(&reads).iter().all(|&j| j < i), "a parameter is read at or after its update");
            }
        }
    }
}

#[test]
fn lenet_fuses_activations_and_statistics() {
    let s = check(lenet(), ListKind::TwoPhase, Target::Cpu);
    assert_eq!(s.launches.len(), 17, "{:#?}", shape_of(&s));
    assert_eq!(s.zeroed.len(), 2, "the padded image and the second convolution's gradient");
    let epilogues = s.launches.iter().flatten().filter(|p| p.nodes.len() > 1 && !matches!(p.body, Body::Rows(_)));
    assert!(epilogues.count() >= 7);
}

#[test]
fn no_part_reads_what_its_launch_writes() {
    for net in [mlp(), lenet()] {
        let s = check(net, ListKind::TwoPhase, Target::Cpu);
        let mut written: Vec<u32> = vec![];
        for launch in &s.launches {
            for r in launch.iter().flat_map(|p| &p.reads).filter(|r| r.access.region == Region::Arena) {
                assert!(written.contains(&r.value), "%{} is read before it is written", r.value);
            }
            written.extend(launch.iter().flat_map(|p| &p.writes).map(|w| w.value));
        }
    }
}

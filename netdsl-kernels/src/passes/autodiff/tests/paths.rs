//! Where gradients flow and where they stop, what the driver adds, and that nothing is made in vain.
use super::check::verified;
use crate::ir::{Builder, DType, Expr, Graph, Op, Phase, ReduceKind, RootKind, Shape, Value, parse, print, verify};
use crate::passes::autodiff::rules::{flows, rule};
use crate::passes::autodiff::{differentiate, gradients};
use crate::testing::{Compiled, Point, random_graph};

/// `relu(x · w + b)` of 3 samples' mean, twice in a row, with a parameter that nothing uses.
fn network() -> Graph {
    let mut b = Builder::default();
    let mut x = b.input(0, Shape::batched(&[3]), DType::F32);
    let label = b.input(1, Shape::batched(&[3]), DType::F32);
    b.param(4, Shape::fixed(&[5]));
    for layer in 0..2 {
        b.set_origin(layer, Phase::Forward);
        let weight = b.param(2 * layer as usize, Shape::fixed(&[3, 3]));
        let bias = b.param(2 * layer as usize + 1, Shape::fixed(&[3]));
        let product = b.matmul(x, weight, [false, true]);
        let sum = b.add(product, bias);
        x = b.map(Expr::arg(0).relu(), &[sum]);
    }
    b.set_origin(2, Phase::Forward);
    let square = b.map((Expr::arg(0) - Expr::arg(1)).square(), &[x, label]);
    let mean = b.mean(square, &[0, 1]);
    let loss = b.total(mean);
    b.root(RootKind::Loss(0), loss);
    verified(b.finish())
}

fn differentiated() -> (Graph, Vec<usize>) {
    let graph = verify(network()).expect("it verifies");
    let done = differentiate(graph, 5, 1);
    (verified(done.graph), done.unreached)
}

#[test]
fn the_driver_adds_a_root_for_everything_reached() {
    let (graph, unreached) = differentiated();
    let kinds: Vec<RootKind> = graph.roots.iter().map(|r| r.kind).collect();
    let gradients = (0..4).map(RootKind::Gradient);
    let expected: Vec<RootKind> =
        [RootKind::Loss(0)].into_iter().chain(gradients).chain([RootKind::InputGradient(0)]).collect();
    assert_eq!(kinds, expected, "a target, and what nothing uses, have no gradient");
    assert_eq!(unreached, [4]);
}

#[test]
fn backward_nodes_have_the_origin_of_their_layer() {
    let (graph, _) = differentiated();
    let forward = network().nodes.len();
    assert!(graph.nodes[..forward].iter().all(|n| n.origin.phase == Phase::Forward));
    assert!(graph.nodes[forward..].iter().all(|n| n.origin.phase == Phase::Backward));
    for root in graph.roots.iter() {
        if let RootKind::Gradient(i) = root.kind {
            assert_eq!(graph.nodes[root.value as usize].origin.layer, i as u32 / 2);
        }
    }
}

#[test]
fn a_rectifier_needs_only_its_output() {
    let (graph, _) = differentiated();
    let forward = network().nodes.len();
    let relu = |n: &&crate::ir::Node| n.op == Op::Map(Expr::arg(0).relu());
    let sums: Vec<u32> = graph.nodes.iter().filter(relu).map(|n| n.inputs[0]).collect();
    assert_eq!(sums.len(), 2);
    let read_again = graph.nodes[forward..].iter().any(|n| n.inputs.iter().any(|i| sums.contains(i)));
    assert!(!read_again, "{}", print(&graph));
}

#[test]
fn only_paths_from_the_leaves_to_the_loss_are_walked() {
    let mut b = Builder::default();
    let (x, w) = (b.input(0, Shape::batched(&[3]), DType::F32), b.param(0, Shape::fixed(&[2, 3])));
    let deep = b.map(Expr::arg(0).exp(), &[x]);
    let product = b.matmul(deep, w, [false, true]);
    let aside = b.map(Expr::arg(0).tanh(), &[product]);
    b.root(RootKind::Output(0), aside);
    let loss = b.total(product);
    let before = b.finish();
    let (graph, found) = gradients(before.clone(), loss, &[w]);
    assert!(found[0].is_some());
    let added = &graph.nodes[before.nodes.len()..];
    // the seed 1, its shapes, and one product: nothing for x, nothing for what is beside the path
    let products = added.iter().filter(|n| matches!(n.op, Op::MatMul { .. })).count();
    assert_eq!((products, added.iter().filter(|n| matches!(n.op, Op::Map(_))).count()), (1, 0), "{}", print(&graph));
}

#[test]
fn integers_indices_detached_and_constant_paths_have_none() {
    let mut b = Builder::default();
    let shape = Shape::batched(&[4]);
    let (x, pixel) = (b.input(0, shape.clone(), DType::F32), b.input(1, shape.clone(), DType::U8));
    let late = b.input(2, shape, DType::F32);
    let detached = b.detach(x);
    let place = b.reduce(ReduceKind::ArgMax, x, &[1]);
    let step = b.map(Expr::arg(0).unary(crate::ir::Unary::Floor), &[x]);
    let sum = b.map((0..4).fold(Expr::constant(0.0), |e, i| e + Expr::arg(i)), &[detached, place, step, pixel]);
    let loss = b.total(sum);
    let after = b.map(Expr::arg(0).exp(), &[late]);
    let graph = verified(b.finish());
    let (_, found) = gradients(graph, loss, &[x, pixel, late, after, loss]);
    assert!(found[..4].iter().all(Option::is_none), "{found:?}");
    assert!(found[4].is_some(), "a value's gradient by itself is 1");
}

/// The derivative of `x · detach(x²)` is `x²`, not `3 x²`.
#[test]
fn detach_is_a_constant() {
    let mut b = Builder::default();
    let x = b.param(0, Shape::fixed(&[4]));
    let square = b.map(Expr::arg(0).square(), &[x]);
    let still = b.detach(square);
    let product = b.mul(x, still);
    let loss = b.total(product);
    let (graph, found) = gradients(b.finish(), loss, &[x]);
    let point = Point::random(&graph, 1, 3);
    let values = point.values(&Compiled::new(&graph), &[found[0].unwrap(), square]);
    assert!(values[0].iter().zip(&values[1]).all(|(a, b)| (a - b).abs() < 1e-15), "{values:?}");
}

/// `y` where `x` has ties: the first maximum in row-major order, along one axis and along several.
#[test]
fn the_first_of_equal_maxima_gets_the_gradient() {
    for (axes, expected) in [
        (vec![1, 2], [0., 1., 0., 0., 0., 0.]),
        (vec![2], [0., 1., 0., 1., 0., 0.]),
        (vec![1], [0., 1., 1., 1., 0., 0.]),
    ] {
        let mut b = Builder::default();
        let x = b.param(0, Shape::fixed(&[1, 2, 3]));
        let max = b.reduce(ReduceKind::Max, x, &axes);
        let loss = b.total(max);
        let (graph, found) = gradients(b.finish(), loss, &[x]);
        let mut point = Point::random(&graph, 1, 3);
        let ties = vec![1., 5., 5., 5., 5., 5.];
        let ties = if axes == [1] { vec![9., 5., 5., 9., 5., 5.] } else { ties };
        let expected = if axes == [1] { [1., 1., 1., 0., 0., 0.] } else { expected };
        point.leaves.insert(('p', 0), ndarray::ArrayD::from_shape_vec(vec![1, 2, 3], ties).unwrap());
        let gradient = point.values(&Compiled::new(&graph), &[found[0].unwrap()]).remove(0);
        assert_eq!(gradient.into_iter().collect::<Vec<_>>(), expected, "{axes:?}");
    }
}

/// An inactive rectifier passes no infinity and no NaN on.
#[test]
fn an_inactive_rectifier_is_closed() {
    let text = "\
%0 = param 0 : [2]  ; 0 forward
%1 = map %0 { relu(a0) } : [2]  ; 0 forward
%2 = map %1 { ln(a0) } : [2]  ; 1 forward
%3 = sum %2 axes [0] : [1]  ; 1 forward
%4 = reshape %3 : []  ; 1 forward
";
    let (graph, found) = gradients(parse(text).unwrap(), Value(4), &[Value(0)]);
    let mut point = Point::random(&graph, 1, 3);
    point.leaves.insert(('p', 0), ndarray::arr1(&[-1.0, 4.0]).into_dyn());
    let gradient = point.values(&Compiled::new(&graph), &[found[0].unwrap()]).remove(0);
    assert_eq!(gradient, ndarray::arr1(&[0.0, 0.25]).into_dyn());
}

/// What `flows` promises, `rule` keeps: a rule where it says yes (a map may still be flat), none where it says no.
#[test]
fn the_table_is_consistent() {
    let mut rules = 0;
    for seed in 0..30 {
        let graph = random_graph(seed, 30);
        let nodes = graph.nodes.clone();
        let mut b = Builder::resume(graph);
        for (i, node) in nodes.iter().enumerate() {
            for k in 0..node.inputs.len() {
                let dy = b.full(1.0, &node.shape);
                let found = rule(&mut b, node, Value(i as u32), k, dy).is_some();
                let flat = matches!(node.op, Op::Map(_)) && !found;
                assert!(found == flows(&node.op, k) || flat, "seed {seed}: {node:?}, input {k}");
                rules += usize::from(found);
            }
        }
        verified(b.finish());
    }
    assert!(rules > 500, "{rules}");
}

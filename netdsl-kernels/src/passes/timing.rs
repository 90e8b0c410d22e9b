//! How long the passes take, unoptimised, as inside a proc macro at each keystroke.
use crate::ir::{Builder, DType, Expr, Graph, Phase, RootKind, Shape, verify};
use crate::passes::{autodiff::differentiate, simplify::simplify};
use std::time::{Duration, Instant};

/// Dense layers with rectifiers and a mean of squares.
fn deep(layers: usize) -> Graph {
    let mut b = Builder::default();
    let mut x = b.input(0, Shape::batched(&[64]), DType::F32);
    let y = b.input(1, Shape::batched(&[64]), DType::F32);
    for i in 0..layers {
        b.set_origin(2 * i as u32, Phase::Forward);
        let (weight, bias) = (b.param(2 * i, Shape::fixed(&[64, 64])), b.param(2 * i + 1, Shape::fixed(&[64])));
        let product = b.matmul(x, weight, [false, true]);
        let sum = b.add(product, bias);
        b.set_origin(2 * i as u32 + 1, Phase::Forward);
        x = b.map(Expr::arg(0).relu(), &[sum]);
    }
    b.set_origin(2 * layers as u32, Phase::Forward);
    let square = b.map((Expr::arg(0) - Expr::arg(1)).square(), &[x, y]);
    let mean = b.mean(square, &[0, 1]);
    let loss = b.total(mean);
    b.root(RootKind::Loss(0), loss);
    b.finish()
}

fn passes(graph: &Graph, params: usize) -> (usize, Duration) {
    let graph = graph.clone();
    let start = Instant::now();
    let graph = verify(graph).expect("it verifies");
    let graph = simplify(differentiate(graph, params, 1).graph);
    let graph = verify(graph).expect("it verifies");
    (graph.nodes.len(), start.elapsed())
}

fn fastest(layers: usize) -> Duration {
    let graph = deep(layers);
    let runs: Vec<(usize, Duration)> = (0..5).map(|_| passes(&graph, 2 * layers)).collect();
    let time = runs.iter().map(|r| r.1).min().unwrap_or_default();
    println!("{layers} layers: {} nodes verified, differentiated, simplified in {time:?}", runs[0].0);
    time
}

#[test]
fn time_grows_with_the_network() {
    let (small, large) = (fastest(32), fastest(256));
    assert!(small < Duration::from_millis(100), "{small:?}");
    // eight times the layers; a quadratic pass would take 64 times as long
    assert!(large < small * 24, "{small:?} {large:?}");
}

/// A chain of maps in one layer is merged, but not copied at every link.
#[test]
fn a_long_chain_is_linear() {
    let chain = |n: usize| {
        let mut b = Builder::default();
        let mut x = b.input(0, Shape::batched(&[4]), DType::F32);
        for _ in 0..n {
            x = b.map((Expr::arg(0) + 0.1).tanh(), &[x]);
        }
        b.root(RootKind::Output(0), x);
        let graph = b.finish();
        (0..3)
            .map(|_| {
                let start = Instant::now();
                let nodes = simplify(graph.clone()).nodes.len();
                assert!(nodes < n / 10, "{nodes}");
                start.elapsed()
            })
            .min()
            .unwrap_or_default()
    };
    let (small, large) = (chain(400), chain(3200));
    println!("a chain of 400 maps in {small:?}, of 3200 in {large:?}");
    assert!(large < small * 24);
}

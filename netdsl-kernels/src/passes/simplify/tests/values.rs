//! Random graphs, also with their gradients: the same values at every root, nothing more to do the second time.
use crate::ir::{Graph, RootKind, Value, verify};
use crate::passes::autodiff::differentiate;
use crate::passes::simplify::simplify;
use crate::testing::{Compiled, Point, random_graph};

fn with_gradients(seed: u64) -> Graph {
    let graph = verify(random_graph(seed, 20)).unwrap_or_else(|v| panic!("seed {seed}: {v:#?}"));
    differentiate(graph, 0, usize::MAX).graph
}

/// The largest difference of two graphs' roots, in units of their size.
fn difference(a: &Graph, b: &Graph) -> (usize, f64) {
    let point = Point::random(a, 3, 5);
    let roots = |g: &Graph| -> Vec<(RootKind, Value)> { g.roots.iter().map(|r| (r.kind, Value(r.value))).collect() };
    let values = |g: &Graph| point.values(&Compiled::new(g), &roots(g).iter().map(|r| r.1).collect::<Vec<_>>());
    assert!(roots(a).iter().map(|r| r.0).eq(roots(b).iter().map(|r| r.0)));
    let (mut count, mut worst) = (0, 0.0f64);
    for (x, y) in values(a).iter().zip(&values(b)) {
        assert_eq!(x.shape(), y.shape());
        let size = x.iter().fold(1.0f64, |m, v| m.max(v.abs()));
        for (x, y) in x.iter().zip(y) {
            assert!(x.is_finite() && y.is_finite(), "{x} {y}");
            worst = worst.max((x - y).abs() / size);
            count += 1;
        }
    }
    (count, worst)
}

#[test]
fn simplified_graphs_have_the_same_values() {
    let (mut before, mut after, mut count, mut worst) = (0, 0, 0, 0.0f64);
    for seed in 0..120 {
        let graph = with_gradients(seed);
        let simple = simplify(graph.clone());
        let simple = verify(simple).unwrap_or_else(|v| panic!("seed {seed}: {v:#?}")).into_inner();
        let (compared, error) = difference(&graph, &simple);
        assert!(error < 1e-12, "seed {seed}: {error}");
        (before, after) = (before + graph.nodes.len(), after + simple.nodes.len());
        (count, worst) = (count + compared, worst.max(error));
    }
    println!("{count} elements of roots agree to {worst:.0e}; {before} nodes became {after}");
    assert!(count > 10_000 && after < before * 3 / 4);
}

#[test]
fn simplifying_twice_changes_nothing() {
    for seed in 0..200 {
        let simple = simplify(with_gradients(seed));
        let again = simplify(simple.clone());
        assert!(again == simple, "seed {seed}");
    }
}

/// A simplified graph can be differentiated, and its gradients are the same.
#[test]
fn simplifying_before_or_after_is_the_same() {
    for seed in 0..40 {
        let before = verify(simplify(random_graph(seed, 20))).unwrap_or_else(|v| panic!("seed {seed}: {v:#?}"));
        let before = differentiate(before, 0, usize::MAX).graph;
        let after = with_gradients(seed);
        let same_roots = |a: &Graph, b: &Graph| {
            let found = |g: &Graph, r: RootKind| g.roots.iter().any(|x| x.kind == r);
            let roots = a.roots.iter().filter(|r| found(b, r.kind)).copied().collect::<Vec<_>>();
            Graph { nodes: a.nodes.clone(), roots: roots.into() }
        };
        // a leaf that turned out to have no influence has a gradient of 0 in one of them and none in the other
        let (a, b) = (same_roots(&after, &before), same_roots(&before, &after));
        let (compared, error) = difference(&a, &b);
        assert!(compared > 0 && error < 1e-11, "seed {seed}: {compared} {error}");
    }
}

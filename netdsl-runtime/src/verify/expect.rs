//! What a part should have written: the reference on exactly the nodes between what the part reads and what it writes, once
//! in `f64` and once with every intermediate result rounded to `f32`, which tells how much rounding may matter here.
use crate::reference::{Leaves, evaluate_node};
use ndarray::ArrayD;
use netdsl_plan::{Graph, Op, PointFn};
use std::collections::BTreeMap;

/// An expected value.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    /// In `f64`.
    pub value: ArrayD<f64>,
    /// The largest effect of rounding intermediate results.
    pub moved: f64,
    /// The nodes that were evaluated for it.
    pub nodes: Vec<u32>,
}

impl Expected {
    /// The largest element in size.
    pub fn largest(&self) -> f64 {
        self.value.iter().filter(|x| x.is_finite()).fold(0.0, |m, x| m.max(x.abs()))
    }
}

/// The nodes that a value needs beyond what is known, inputs first.
fn needed(graph: &Graph<PointFn>, known: &BTreeMap<u32, ArrayD<f64>>, wanted: u32) -> Vec<u32> {
    let mut marked = vec![false; wanted as usize + 1];
    marked[wanted as usize] = true;
    for i in (0..=wanted).rev() {
        if marked[i as usize] && !known.contains_key(&i) {
            graph.nodes[i as usize].inputs.iter().for_each(|&n| marked[n as usize] = true);
        }
    }
    (0..=wanted).filter(|i| marked[*i as usize] && !known.contains_key(i)).collect()
}

/// The expected value of a node; for a copy, which reads what it writes, the known value itself.
pub(super) fn expect(
    graph: &Graph<PointFn>,
    known: &BTreeMap<u32, ArrayD<f64>>,
    leaves: &Leaves<'_>,
    wanted: u32,
) -> Expected {
    if let Some(value) = known.get(&wanted) {
        return Expected { value: value.clone(), moved: 0.0, nodes: vec![] };
    }
    let nodes = needed(graph, known, wanted);
    let mut exact: BTreeMap<u32, ArrayD<f64>> = BTreeMap::new();
    let mut rounded: BTreeMap<u32, ArrayD<f64>> = BTreeMap::new();
    for &n in &nodes {
        let node = &graph.nodes[n as usize];
        let run = |values: &BTreeMap<u32, ArrayD<f64>>| {
            let input = |i: &u32| values.get(i).or_else(|| known.get(i));
            let inputs: Vec<&ArrayD<f64>> = node.inputs.iter().filter_map(input).collect();
            evaluate_node(node, &inputs, leaves)
        };
        let value = run(&exact);
        // Constants are rounded where they are used, in expressions; rounding them here would count twice.
        let near =
            if matches!(node.op, Op::Const(_)) { value.clone() } else { run(&rounded).mapv(|x| f64::from(x as f32)) };
        exact.insert(n, value);
        rounded.insert(n, near);
    }
    let value = exact.remove(&wanted).unwrap_or_default();
    let moved = rounded.remove(&wanted).map_or(0.0, |near| distance(&value, &near));
    Expected { value, moved, nodes }
}

/// The largest difference; infinite where one is finite and the other is not.
pub(super) fn distance<'a>(
    expected: impl IntoIterator<Item = &'a f64>,
    found: impl IntoIterator<Item = &'a f64>,
) -> f64 {
    expected.into_iter().zip(found).map(|(e, f)| difference(*e, *f)).fold(0.0, f64::max)
}

/// The difference of two numbers, either of which may be infinite or NaN.
pub(super) fn difference(expected: f64, found: f64) -> f64 {
    match (expected.is_finite(), found.is_finite()) {
        (true, true) => (expected - found).abs(),
        (false, false) if expected.is_nan() == found.is_nan() && (expected.is_nan() || expected == found) => 0.0,
        _ => f64::INFINITY,
    }
}

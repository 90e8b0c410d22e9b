//! What a part should have written: the reference on exactly the nodes between what the part reads and what it writes, and
//! how far from it `f32` may be.
use super::noise::{self, Rounding};
use crate::reference::{Leaves, evaluate_node};
use ndarray::ArrayD;
use netdsl_plan::{Graph, PointFn};
use std::collections::BTreeMap;

/// An expected value.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    /// In `f64`.
    pub value: ArrayD<f64>,
    /// How far each element may be from it.
    pub tolerance: f64,
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
        return Expected { value: value.clone(), tolerance: 0.0 };
    }
    let mut exact = known.clone();
    let mut noisy: BTreeMap<u32, ArrayD<f64>> = known.iter().map(|(n, v)| (*n, noise::read(v))).collect();
    let mut rounds = false;
    for n in needed(graph, known, wanted) {
        let node = &graph.nodes[n as usize];
        let of = |values: &BTreeMap<u32, ArrayD<f64>>| -> Vec<ArrayD<f64>> {
            node.inputs.iter().filter_map(|i| values.get(i).cloned()).collect()
        };
        let (inputs, near) = (of(&exact), of(&noisy));
        let value = evaluate_node(node, &inputs.iter().collect::<Vec<_>>(), leaves);
        let near: Vec<&ArrayD<f64>> = near.iter().collect();
        rounds |= noise::rounding(node, &near, value.len()) != Rounding::Exact;
        noisy.insert(n, noise::noisy(node, &near, leaves));
        exact.insert(n, value);
    }
    let value = exact.remove(&wanted).unwrap_or_default();
    let moved = noisy.remove(&wanted).map_or(0.0, |near| distance(&value, &near));
    Expected { value, tolerance: if rounds { noise::SAFETY * moved + f64::from(f32::MIN_POSITIVE) } else { 0.0 } }
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

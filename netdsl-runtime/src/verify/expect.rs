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

/// The nodes that values need beyond what is known, inputs first.
fn needed(graph: &Graph<PointFn>, known: &BTreeMap<u32, ArrayD<f64>>, wanted: &[u32]) -> Vec<u32> {
    let mut marked = vec![false; graph.nodes.len()];
    wanted.iter().for_each(|&w| marked[w as usize] = true);
    let is_new = |i: usize| !known.contains_key(&(i as u32));
    for i in (0..marked.len()).rev() {
        if marked[i] && is_new(i) {
            graph.nodes[i].inputs.iter().for_each(|&n| marked[n as usize] = true);
        }
    }
    (0..marked.len()).filter(|&i| marked[i] && is_new(i)).map(|i| i as u32).collect()
}

/// The expected values of nodes; for a copy, which reads what it writes, the known value itself.
pub(super) fn expect(
    graph: &Graph<PointFn>,
    known: &BTreeMap<u32, ArrayD<f64>>,
    leaves: &Leaves<'_>,
    wanted: &[u32],
) -> Vec<Expected> {
    let mut exact: BTreeMap<u32, ArrayD<f64>> = BTreeMap::new();
    let mut noisy: Vec<BTreeMap<u32, ArrayD<f64>>> =
        (0..noise::DRAWS).map(|draw| known.iter().map(|(n, v)| (*n, noise::read(v, draw))).collect()).collect();
    // Whether a value is only moved, chosen or compared from what is known.
    let mut copied: BTreeMap<u32, bool> = BTreeMap::new();
    for n in needed(graph, known, wanted) {
        let node = &graph.nodes[n as usize];
        let at: Vec<&ArrayD<f64>> = node.inputs.iter().filter_map(|i| exact.get(i).or_else(|| known.get(i))).collect();
        let value = evaluate_node(node, &at, leaves);
        let terms = noise::terms(node, &at, value.len(), leaves);
        let near = |noisy: &BTreeMap<u32, ArrayD<f64>>, draw: u32| {
            let mut near: Vec<&ArrayD<f64>> = node.inputs.iter().filter_map(|i| noisy.get(i)).collect();
            noise::index(&node.op).into_iter().for_each(|i| near[i] = at[i]);
            noise::noisy(node, &near, &terms, leaves, draw)
        };
        let moved: Vec<ArrayD<f64>> = noisy.iter().zip(0..).map(|(noisy, draw)| near(noisy, draw)).collect();
        let rounds = noise::rounding(node, &at, value.len()) != Rounding::Exact;
        copied.insert(n, !rounds && node.inputs.iter().all(|i| copied.get(i).copied().unwrap_or(true)));
        noisy.iter_mut().zip(moved).for_each(|(noisy, moved)| drop(noisy.insert(n, moved)));
        exact.insert(n, value);
    }
    let one = |w: &u32| match exact.get(w) {
        Some(value) if copied.get(w) != Some(&true) => {
            let effects = noisy.iter().filter_map(|noisy| Some(distance(value, noisy.get(w)?)));
            let tolerance = noise::SAFETY * effects.fold(0.0, f64::max) + f64::from(f32::MIN_POSITIVE);
            Expected { value: value.clone(), tolerance }
        }
        value => Expected { value: value.or(known.get(w)).cloned().unwrap_or_default(), tolerance: 0.0 },
    };
    wanted.iter().map(one).collect()
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

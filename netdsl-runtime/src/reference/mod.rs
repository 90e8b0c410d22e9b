//! The oracle: what every operation of a graph means, as textbook loops over `f64` arrays. It is the executable form of
//! the prose in `netdsl_plan::Op` and of nothing else: it knows no schedule, no layout and no kernel, and it is
//! deliberately never optimised, so that whoever reads it can check it against the definition by eye.
//!
//! Graphs are those of a verified plan: shapes agree, inputs have smaller indices. Nothing is checked again here.
mod conv2d;
mod gather;
mod leaf;
mod map;
mod matmul;
mod pool2d;
mod reduce;
mod shape;
#[cfg(test)]
pub(crate) mod testing;
mod window;

use ndarray::ArrayD;
use netdsl_plan::{Graph, Node, Op, PointFn};
use std::collections::BTreeMap;

/// What stands outside a graph: the batch, the parameters, the states and the running step.
#[derive(Clone, Copy)]
pub struct Leaves<'a> {
    /// Samples of the running batch.
    pub samples: usize,
    /// First half of the random key.
    pub key: u32,
    /// Second half of the random key: the step number.
    pub step: u32,
    /// The batch at door `i`, of shape `[samples, ..]`.
    pub inputs: &'a dyn Fn(usize) -> ArrayD<f64>,
    /// Parameter `i` in its canonical shape.
    pub params: &'a dyn Fn(usize) -> ArrayD<f64>,
    /// State `i` in its canonical shape, as it was before the step.
    pub states: &'a dyn Fn(usize) -> ArrayD<f64>,
}

impl std::fmt::Debug for Leaves<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Leaves {{ samples: {}, key: {}, step: {}, .. }}", self.samples, self.key, self.step)
    }
}

/// The value of one node from the values of its inputs.
pub fn evaluate_node(node: &Node<PointFn>, inputs: &[&ArrayD<f64>], leaves: &Leaves<'_>) -> ArrayD<f64> {
    let shape = node.shape.at(leaves.samples);
    match &node.op {
        Op::Input(i) => (leaves.inputs)(*i),
        Op::Param(i) => (leaves.params)(*i),
        Op::State(i) => (leaves.states)(*i),
        Op::Scalar(scalar) => leaf::scalar(*scalar, leaves),
        Op::Const(bits) => leaf::constant(*bits),
        Op::Iota { axis } => leaf::iota(*axis, &shape),
        Op::Random { stream } => leaf::random(*stream, &shape, leaves),
        Op::Map(expr) => map::map(*expr, inputs, &shape),
        Op::Reduce { kind, axes } => reduce::reduce(*kind, axes, inputs[0]),
        Op::MatMul { transpose } => matmul::matmul(*transpose, inputs[0], inputs[1], &shape),
        Op::Conv2d(w) => conv2d::forward(w, inputs[0], inputs[1], &shape),
        Op::Conv2dInput(w) => conv2d::input(w, inputs[0], inputs[1], &shape),
        Op::Conv2dWeight(w) => conv2d::weight(w, inputs[0], inputs[1], &shape),
        Op::MaxPool2d(w) => pool2d::max(w, inputs[0], &shape),
        Op::MaxPool2dPick(w) => pool2d::max_pick(w, inputs[0], inputs[1], &shape),
        Op::MaxPool2dScatter(w) => pool2d::max_scatter(w, inputs[0], inputs[1]),
        Op::AvgPool2d { window, count_padding } => pool2d::avg(window, *count_padding, inputs[0], &shape),
        Op::AvgPool2dScatter { window, count_padding } => {
            pool2d::avg_scatter(window, *count_padding, inputs[0], &shape)
        }
        Op::Reshape => shape::reshape(inputs[0], &shape),
        Op::Permute(axes) => shape::permute(inputs[0], axes),
        Op::Expand => shape::expand(inputs[0], &shape),
        Op::Slice { axis, start } => shape::slice(inputs[0], *axis, *start, &shape),
        Op::Pad { axis, before } => shape::pad(inputs[0], *axis, *before, &shape),
        Op::Gather => gather::gather(inputs[0], inputs[1], &shape),
        Op::ScatterAdd => gather::scatter_add(inputs[0], inputs[1], &shape),
        Op::Detach => inputs[0].clone(),
    }
}

/// The values of the wanted nodes, by node. Only what they need is evaluated.
pub fn evaluate(graph: &Graph<PointFn>, leaves: &Leaves<'_>, wanted: &[u32]) -> BTreeMap<u32, ArrayD<f64>> {
    evaluate_from(graph, &BTreeMap::new(), leaves, wanted)
}

/// As [`evaluate`], but the values of `known` nodes are taken as given, and what only they need is not evaluated.
pub fn evaluate_from(
    graph: &Graph<PointFn>,
    known: &BTreeMap<u32, ArrayD<f64>>,
    leaves: &Leaves<'_>,
    wanted: &[u32],
) -> BTreeMap<u32, ArrayD<f64>> {
    let mut values: BTreeMap<u32, ArrayD<f64>> = BTreeMap::new();
    for index in needed(graph, known, wanted) {
        let node = &graph.nodes[index as usize];
        let inputs: Vec<&ArrayD<f64>> =
            node.inputs.iter().map(|i| known.get(i).unwrap_or_else(|| &values[i])).collect();
        let value = evaluate_node(node, &inputs, leaves);
        debug_assert_eq!(value.shape(), node.shape.at(leaves.samples), "value of node {index}");
        values.insert(index, value);
    }
    let value = |i: &u32| (*i, known.get(i).unwrap_or_else(|| &values[i]).clone());
    wanted.iter().map(value).collect()
}

/// The nodes to evaluate, in order: walked from the last to the first, because inputs have smaller indices.
fn needed(graph: &Graph<PointFn>, known: &BTreeMap<u32, ArrayD<f64>>, wanted: &[u32]) -> Vec<u32> {
    let mut marked = vec![false; graph.nodes.len()];
    for &i in wanted {
        marked[i as usize] = !known.contains_key(&i);
    }
    for i in (0..graph.nodes.len()).rev().filter(|&i| !known.contains_key(&(i as u32))) {
        if marked[i] {
            graph.nodes[i].inputs.iter().filter(|n| !known.contains_key(n)).for_each(|&n| marked[n as usize] = true);
        }
    }
    (0..graph.nodes.len() as u32).filter(|&i| marked[i as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::testing::*;
    use super::*;
    use ndarray::arr0;
    use netdsl_plan::Shape;

    /// `0: 3`, `1: 4`, `2: 0 + 1`, `3: 2 + 2`, `4: a node that must not run`.
    fn sums() -> Graph<PointFn> {
        let add = || Op::Map(point(|v| v[0] + v[1]));
        let never = || Op::Map(point(|_| panic!("this node is not wanted")));
        let nodes = vec![
            node(Op::Const(3f64.to_bits()), &[], Shape::SCALAR),
            node(Op::Const(4f64.to_bits()), &[], Shape::SCALAR),
            node(add(), &[0, 1], Shape::SCALAR),
            node(add(), &[2, 2], Shape::SCALAR),
            node(never(), &[3], Shape::SCALAR),
        ];
        Graph { nodes: nodes.into(), roots: vec![].into() }
    }

    #[test]
    fn evaluates_only_what_is_wanted() {
        let values = evaluate(&sums(), &leaves(1), &[3, 0]);
        assert_eq!(values[&3], arr0(14.0).into_dyn());
        assert_eq!(values[&0], arr0(3.0).into_dyn());
        assert_eq!(values.len(), 2);
    }

    #[test]
    fn takes_known_values_as_given() {
        let known = BTreeMap::from([(2, arr0(10.0).into_dyn())]);
        let values = evaluate_from(&sums(), &known, &leaves(1), &[3, 2]);
        assert_eq!(values[&3], arr0(20.0).into_dyn());
        assert_eq!(values[&2], arr0(10.0).into_dyn());
        assert_eq!(needed(&sums(), &known, &[3]), [3], "what only a known value needs is not evaluated");
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let mut nodes = vec![node(Op::Const(0), &[], Shape::SCALAR)];
        for i in 0..100_000 {
            nodes.push(node(Op::Detach, &[i], Shape::SCALAR));
        }
        let graph = Graph { nodes: nodes.into(), roots: vec![].into() };
        assert_eq!(evaluate(&graph, &leaves(1), &[100_000])[&100_000], arr0(0.0).into_dyn());
    }
}

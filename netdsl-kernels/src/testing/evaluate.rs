//! Values of a graph at a point, by the reference.
use super::Rng;
use crate::ir::{DType, Expr, Graph, Op, Shape, Value};
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::{Form, PointFn};
use netdsl_runtime::__private::{Leaves, evaluate};
use std::collections::BTreeMap;

/// Values for all leaves of a graph.
#[derive(Clone)]
pub(crate) struct Point {
    pub(crate) samples: usize,
    /// By kind of leaf (`i`nput, `p`arameter, `s`tate) and index.
    pub(crate) leaves: BTreeMap<(char, usize), ArrayD<f64>>,
}

/// Which of a point's leaves a node is.
pub(crate) fn key<E: Form>(op: &Op<E>) -> Option<(char, usize)> {
    match op {
        Op::Input(i) => Some(('i', *i)),
        Op::Param(i) => Some(('p', *i)),
        Op::State(i) => Some(('s', *i)),
        _ => None,
    }
}

/// The extents of a shape.
pub(crate) fn shape_of(shape: &Shape, samples: usize) -> IxDyn {
    IxDyn(&shape.at(samples))
}

impl Point {
    /// Distinct numbers between −1 and 1; whole numbers from 0 to 3 for what is stored as an integer.
    pub(crate) fn random(graph: &Graph, samples: usize, seed: u64) -> Point {
        let mut rng = Rng::new(seed);
        let mut leaves = BTreeMap::new();
        for node in graph.nodes.iter() {
            let Some(key) = key(&node.op) else { continue };
            let n = node.shape.len(samples);
            let numbers =
                if node.dtype == DType::F32 { rng.apart(n) } else { (0..n).map(|_| rng.below(4) as f64).collect() };
            let shape = shape_of(&node.shape, samples);
            leaves.insert(key, ArrayD::from_shape_vec(shape, numbers).expect("as many numbers as elements"));
        }
        Point { samples, leaves }
    }

    /// The wanted values.
    pub(crate) fn values(&self, graph: &Compiled, wanted: &[Value]) -> Vec<ArrayD<f64>> {
        let leaf = |kind: char| move |i: usize| self.leaves[&(kind, i)].clone();
        let (inputs, params, states) = (leaf('i'), leaf('p'), leaf('s'));
        let leaves =
            Leaves { samples: self.samples, key: 7, step: 3, inputs: &inputs, params: &params, states: &states };
        let wanted: Vec<u32> = wanted.iter().map(|v| v.0).collect();
        let values = evaluate(&graph.0, &leaves, &wanted);
        wanted.iter().map(|v| values[v].clone()).collect()
    }
}

/// A graph that the reference can evaluate.
pub(crate) struct Compiled(netdsl_plan::Graph<PointFn>);

impl Compiled {
    pub(crate) fn new(graph: &Graph) -> Compiled {
        Compiled(graph.map(&mut |e: &Expr| {
            let tape = e.tape().clone();
            // a test's few expressions may live as long as it
            PointFn(Box::leak(Box::new(move |args: &[f64]| tape.eval(args))))
        }))
    }
}

//! Random graphs: operations on top of each other, values used several times, gradients through everything at once.
use super::check::{Case, check};
use crate::ir::{DType, Graph, Op, RootKind, Value};
use crate::passes::autodiff::rules;
use crate::testing::{Kind, random_graph};
use std::collections::BTreeSet;

/// The outputs of a random graph by its floating-point leaves.
fn case(seed: u64) -> Case {
    let graph = random_graph(seed, 14);
    let is_output = |kind: RootKind| matches!(kind, RootKind::Output(_));
    let ys = graph.roots.iter().filter(|r| is_output(r.kind)).map(|r| Value(r.value)).collect();
    let wrt = leaves(&graph);
    // whatever influence a leaf has here is right
    Case { name: format!("random graph {seed}"), ys, graph, flat: vec![], anything: true, elements: 4, wrt }
}

fn leaves(graph: &Graph) -> Vec<Value> {
    let leaf = |op: &Op<_>, dtype: DType| matches!(op, Op::Param(_) | Op::Input(_)) && dtype == DType::F32;
    let indexed = graph.nodes.iter().enumerate();
    indexed.filter(|(_, n)| leaf(&n.op, n.dtype)).map(|(i, _)| Value(i as u32)).collect()
}

#[test]
fn random_graphs_agree_with_central_differences() {
    let (mut compared, mut kinds) = (0, BTreeSet::new());
    for seed in 0..40 {
        let case = case(seed);
        kinds.extend(case.graph.nodes.iter().map(|n| Kind::of(&n.op)));
        compared += check(&case, &rules::rule).unwrap_or_else(|e| panic!("{}: {e}", case.name));
    }
    println!("{compared} derivatives of random graphs with {} kinds of operations agree", kinds.len());
    assert_eq!(kinds.len(), Kind::ALL.len());
    assert!(compared > 1000);
}

//! What an operation reads by address must lie in memory, and constants, coordinates and random numbers do not: they are
//! computed wherever they are used. Between the two this pass puts a map that only reads its input, which is stored. Graphs
//! without such operands stay as they are.
use crate::ir::{Builder, DType, Expr, Graph, Op, Value};
use crate::schedule::reads_memory;

/// Stores what has no place in memory but is read by address.
pub fn store(graph: &Graph) -> Graph {
    let placeless = placeless(graph);
    let mut b = Builder::default();
    let mut values: Vec<Value> = vec![];
    for node in graph.nodes.iter() {
        b.set_origin(node.origin.layer, node.origin.phase);
        let mut inputs = vec![];
        for &x in node.inputs.iter() {
            let value = values[x as usize];
            let stores = placeless[x as usize] && reads_memory(&node.op);
            let shape = b.shape(value).clone();
            inputs.push(if stores { b.push(Op::Map(Expr::arg(0)), &[value], shape, DType::F32) } else { value });
        }
        values.push(b.push(node.op.clone(), &inputs, node.shape.clone(), node.dtype));
    }
    graph.roots.iter().for_each(|r| b.root(r.kind, values[r.value as usize]));
    b.finish()
}

/// Which values are computed where they are used, and looks at them.
fn placeless(graph: &Graph) -> Vec<bool> {
    let (mut placeless, mut uniform) = (vec![false; graph.nodes.len()], vec![false; graph.nodes.len()]);
    for (i, node) in graph.nodes.iter().enumerate() {
        let all = |of: &[bool]| !node.inputs.is_empty() && node.inputs.iter().all(|&x| of[x as usize]);
        let number = matches!(node.op, Op::Const(_) | Op::Scalar(_));
        let view = node.op.is_view();
        let stored = matches!(&node.op, Op::Map(e) if e.as_arg() == Some(0));
        uniform[i] = number || ((view || (matches!(node.op, Op::Map(_)) && !stored)) && all(&uniform));
        let leaf = number || matches!(node.op, Op::Iota { .. } | Op::Random { .. });
        placeless[i] = leaf || uniform[i] || (view && all(&placeless));
    }
    placeless
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{RootKind, Shape};

    #[test]
    fn random_numbers_and_constants_are_stored_for_products_alone() {
        let mut b = Builder::default();
        let x = b.random(0, Shape::batched(&[3]));
        let ones = b.full(1.0, &Shape::fixed(&[3, 2]));
        let y = b.matmul(x, ones, [false, false]);
        let z = b.map(Expr::arg(0) * 2.0, &[x]);
        b.root(RootKind::Output(0), y);
        b.root(RootKind::Output(1), z);
        let graph = b.finish();
        let stored = store(&graph);
        let identities = stored.nodes.iter().filter(|n| matches!(&n.op, Op::Map(e) if e.as_arg() == Some(0)));
        assert_eq!(identities.count(), 2);
        assert!(store(&stored) == stored);
    }
}

//! Splits reductions of everything to one number into two stages: first everything but the outermost axis, then that axis.
//! The first stage runs in parallel over the outermost axis (usually the batch) and fuses with whatever works sample by
//! sample; a single stage would be one long row on one core. Sums are regrouped, which only rounding sees.
use crate::ir::{Builder, Graph, Op, ReduceKind, Shape, Value};

/// Fewer elements than this (of one sample) are reduced in one go, unless the batch is among the axes.
const SMALL: usize = 4096;

/// The graph with full reductions in two stages.
pub fn split(graph: &Graph) -> Graph {
    let mut b = Builder::default();
    let mut now: Vec<Value> = Vec::with_capacity(graph.nodes.len());
    for node in graph.nodes.iter() {
        b.set_origin(node.origin.layer, node.origin.phase);
        let inputs: Vec<Value> = node.inputs.iter().map(|&x| now[x as usize]).collect();
        let value = match (&node.op, stages(graph, node)) {
            (Op::Reduce { kind, .. }, Some([inner, outer])) => {
                let rows = b.reduce(*kind, inputs[0], &inner);
                b.reduce(*kind, rows, &outer)
            }
            _ => b.push(node.op.clone(), &inputs, node.shape.clone(), node.dtype),
        };
        now.push(value);
    }
    for root in graph.roots.iter() {
        b.root(root.kind, now[root.value as usize]);
    }
    b.finish()
}

/// The axes of the two stages, if the node is a full reduction that is worth it.
fn stages(graph: &Graph, node: &crate::ir::Node) -> Option<[Vec<usize>; 2]> {
    let Op::Reduce { kind: ReduceKind::Sum | ReduceKind::Max, axes } = &node.op else { return None };
    let x: &Shape = &graph.nodes[*node.inputs.first()? as usize].shape;
    let long: Vec<usize> = (0..x.rank()).filter(|&a| !x.dims()[a].is_one()).collect();
    let full = long.iter().all(|a| axes.contains(a));
    let worth = x.is_batched() || x.fixed_len() > SMALL;
    let (first, rest) = long.split_first()?;
    (full && worth && !rest.is_empty()).then(|| [rest.to_vec(), vec![*first]])
}

//! Simplification: the same values from fewer and smaller nodes. Roots keep their values up to rounding, nodes keep their
//! origin, and simplifying twice changes nothing more.
//!
//! - Only what a root needs stays, and the parameter or input of a gradient root. Equal nodes become one.
//! - Constants are folded into the maps that read them (`map`), and chains of constant factors into one (`factors`).
//! - A map that one other map of the same layer reads, and nobody else, becomes part of it.
//! - A conversion goes where its reader takes the stored integer itself.
//! - Elements that are moved twice are moved once, or not at all (`movement`).
//! - What is equal along an axis is computed once, and reduced by counting (`map`, `reduce`).
//!
//! It knows no target and does not split: `split` takes reductions apart again and comes after. `Detach` stays, so that a
//! simplified graph can still be differentiated.

mod constants;
mod factors;
mod map;
mod movement;
mod reduce;
#[cfg(test)]
mod tests;

use crate::ir::{Builder, DType, Graph, Node, Op, RootKind, Value};

/// The simplified graph of one that verifies.
pub fn simplify(graph: Graph) -> Graph {
    // a sweep leaves work to the next one where a rule opens the way for another; each removes or shrinks nodes
    let mut graph = graph;
    for _ in 0..SWEEPS {
        let next = sweep(&graph);
        if next == graph {
            break;
        }
        graph = next;
    }
    graph
}

/// Far more than any graph needs; the limit is there so that two rules that undid each other could not hang a compiler.
const SWEEPS: usize = 64;

fn sweep(graph: &Graph) -> Graph {
    let uses = uses(graph);
    let mut s = Sweep { b: Builder::default(), uses, now: vec![Value(0); graph.nodes.len()], fresh: vec![] };
    s.fresh = vec![false; graph.nodes.len()];
    for (i, node) in graph.nodes.iter().enumerate().filter(|(i, _)| s.uses[*i] > 0).collect::<Vec<_>>() {
        s.b.set_origin(node.origin.layer, node.origin.phase);
        let before = s.b.nodes().len();
        s.now[i] = s.value(node);
        s.fresh[i] = s.now[i].index() >= before;
    }
    for root in graph.roots.iter() {
        s.b.root(root.kind, s.now[root.value as usize]);
    }
    s.b.finish()
}

/// How many inputs and roots read each live node; 0 for a dead one.
fn uses(graph: &Graph) -> Vec<u32> {
    let mut uses = vec![0u32; graph.nodes.len()];
    let mut leaves: Vec<Op<crate::ir::Expr>> = vec![];
    for root in graph.roots.iter() {
        uses[root.value as usize] += 1;
        match root.kind {
            RootKind::Gradient(i) => leaves.push(Op::Param(i)),
            RootKind::InputGradient(i) => leaves.push(Op::Input(i)),
            RootKind::Output(_) | RootKind::Loss(_) | RootKind::State(_) | RootKind::Layer(_) => {}
        }
    }
    for (i, node) in graph.nodes.iter().enumerate().rev() {
        // a gradient is told by its leaf, even if it is a constant
        uses[i] += u32::from(matches!(node.op, Op::Param(_) | Op::Input(_)) && leaves.contains(&node.op));
        if uses[i] > 0 {
            node.inputs.iter().for_each(|&x| uses[x as usize] += 1);
        }
    }
    uses
}

/// One walk from the first node to the last.
struct Sweep {
    b: Builder,
    /// See `uses`, by old node.
    uses: Vec<u32>,
    /// The new value of each old node.
    now: Vec<Value>,
    /// Whether that value was made for this old node, rather than found.
    fresh: Vec<bool>,
}

impl Sweep {
    fn value(&mut self, node: &Node) -> Value {
        let inputs: Vec<Value> = node.inputs.iter().map(|&x| self.now[x as usize]).collect();
        let value = match &node.op {
            Op::Map(e) => self.map(node, e, &inputs),
            Op::Reduce { kind, axes } => reduce::reduce(&mut self.b, *kind, axes, inputs[0]),
            op if op.is_view() => {
                let x = constants::unconverted(&self.b, inputs[0]);
                movement::moved(&mut self.b, node, x)
            }
            Op::Gather => {
                let index = constants::unconverted(&self.b, inputs[1]);
                self.b.gather(inputs[0], index)
            }
            Op::ScatterAdd if constants::splat(&self.b, inputs[1]) == Some(0.0) => self.b.full(0.0, &node.shape),
            Op::ScatterAdd => {
                let index = constants::unconverted(&self.b, inputs[0]);
                self.b.scatter_add(index, inputs[1], node.shape.clone())
            }
            _ => return self.b.push(node.op.clone(), &inputs, node.shape.clone(), node.dtype),
        };
        // a stored integer does not stand for the number that was made of it
        if self.b.node(value).dtype == DType::F32 {
            return value;
        }
        self.b.push(node.op.clone(), &inputs, node.shape.clone(), node.dtype)
    }
    /// Whether nobody but one reader, which reads old node `x` `times` times, sees the node made for it.
    fn is_private(&self, x: u32, times: usize) -> bool {
        self.fresh[x as usize] && self.uses[x as usize] as usize == times
    }
}

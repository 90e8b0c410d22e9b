//! Reverse-mode differentiation. The backward pass is appended to the graph as ordinary nodes by one rule an operation
//! (`rules`), so a gradient can be differentiated again. Nothing is simplified here, and no layer has a backward of its own.
//!
//! - Only values on a path from `wrt` to the loss get a gradient.
//! - `Detach`, indices, comparisons, `ArgMax`, coordinates, random numbers and whatever is stored as an integer end a path.
//! - A value that is used several times gets the sum of its gradients, the latest use first.
//! - At a maximum's tie the first element gets the gradient, for `Reduce` as for `MaxPool2d`. (PyTorch: `max_pool2d` and
//!   `max(dim)` do the same, `amax` splits it evenly.)

mod contract;
mod map;
mod movement;
mod pool;
mod reduce;
mod rules;
#[cfg(test)]
mod tests;

use crate::ir::{Builder, DType, Graph, Node, Op, Phase, RootKind, Value, Verified};

/// A graph with its gradients as roots.
#[derive(Clone, Debug)]
pub struct Differentiated {
    /// The graph.
    pub graph: Graph,
    /// The parameters that no path leads to from the total loss; they have no gradient root.
    pub unreached: Vec<usize>,
}

/// Adds the roots `Gradient(i)` for each of `params` parameters and `InputGradient(i)` for each of the first `inputs` doors
/// that is `f32`, as far as the loss of slot 0 depends on them. Without a loss nothing is added.
pub fn differentiate(graph: Verified<Graph>, params: usize, inputs: usize) -> Differentiated {
    let graph = graph.into_inner();
    let root = |node: &Node| match node.op {
        Op::Param(i) => Some(RootKind::Gradient(i)),
        Op::Input(i) if i < inputs && node.dtype == DType::F32 => Some(RootKind::InputGradient(i)),
        _ => None,
    };
    let indexed = graph.nodes.iter().enumerate();
    let mut leaves: Vec<_> = indexed.filter_map(|(v, n)| root(n).map(|kind| (kind, Value(v as u32)))).collect();
    leaves.sort_unstable();
    let loss = graph.roots.iter().find(|r| r.kind == RootKind::Loss(0)).map(|r| Value(r.value));
    let mut b = Builder::resume(graph);
    let mut reached = vec![false; params];
    if let Some(loss) = loss {
        let wrt: Vec<Value> = leaves.iter().map(|&(_, v)| v).collect();
        let gradients = of(&mut b, loss, &wrt);
        for (&(kind, _), gradient) in leaves.iter().zip(gradients) {
            let Some(gradient) = gradient else { continue };
            b.root(kind, gradient);
            if let RootKind::Gradient(i) = kind {
                reached.get_mut(i).into_iter().for_each(|r| *r = true);
            }
        }
    }
    let unreached = (0..params).filter(|&i| !reached[i]).collect();
    Differentiated { graph: b.finish(), unreached }
}

/// The gradients of the sum of `loss` (normally one number) by each of `wrt`; `None` where it does not depend on it.
/// The graph must be one that verifies.
pub fn gradients(graph: Graph, loss: Value, wrt: &[Value]) -> (Graph, Vec<Option<Value>>) {
    let mut b = Builder::resume(graph);
    let gradients = of(&mut b, loss, wrt);
    (b.finish(), gradients)
}

fn of(b: &mut Builder, loss: Value, wrt: &[Value]) -> Vec<Option<Value>> {
    b.set_origin(b.node(loss).origin.layer, Phase::Backward);
    let shape = b.shape(loss).clone();
    let one = b.full(1.0, &shape);
    pull_back(b, &[(loss, one)], wrt)
}

/// The gradients by each of `wrt` of `Σ seed · value` over the given `(value, seed)`, whose shapes are equal.
pub fn pull_back(b: &mut Builder, seeds: &[(Value, Value)], wrt: &[Value]) -> Vec<Option<Value>> {
    pull_back_by(&rules::rule, b, seeds, wrt)
}

/// A table of rules, as `rules::rule`. Tests plant faults in it.
type Rule = dyn Fn(&mut Builder, &Node, Value, usize, Value) -> Option<Value>;

fn pull_back_by(rule: &Rule, b: &mut Builder, seeds: &[(Value, Value)], wrt: &[Value]) -> Vec<Option<Value>> {
    let end = seeds.iter().map(|(v, _)| v.index() + 1).max().unwrap_or(0);
    let active = reached(&b.nodes()[..end], wrt);
    let mut parts: Vec<Vec<Value>> = vec![vec![]; end];
    let mut gradients = vec![None; end];
    for &(value, seed) in seeds {
        parts[value.index()].push(seed);
    }
    for i in (0..end).rev() {
        if !active[i] || parts[i].is_empty() {
            continue;
        }
        let y = Value(i as u32);
        let node = b.node(y).clone();
        b.set_origin(node.origin.layer, Phase::Backward);
        let dy = b.sum_of(&parts[i]);
        gradients[i] = Some(dy);
        for (k, &x) in node.inputs.iter().enumerate() {
            let repeated = matches!(node.op, Op::Map(_)) && node.inputs[..k].contains(&x);
            if !active[x as usize] || repeated {
                continue; // a map's rule sums over all uses of a value
            }
            parts[x as usize].extend(rule(b, &node, y, k, dy));
        }
    }
    wrt.iter().map(|v| gradients.get(v.index()).copied().flatten()).collect()
}

/// Which nodes depend on one of `wrt` in a way that has a derivative.
fn reached(nodes: &[Node], wrt: &[Value]) -> Vec<bool> {
    let mut reached = vec![false; nodes.len()];
    for v in wrt.iter().filter(|v| v.index() < nodes.len()) {
        reached[v.index()] = nodes[v.index()].dtype == DType::F32;
    }
    for (i, node) in nodes.iter().enumerate() {
        let through = |(k, &x): (usize, &u32)| rules::flows(&node.op, k) && reached[x as usize];
        reached[i] = reached[i] || node.inputs.iter().enumerate().any(through);
    }
    reached
}

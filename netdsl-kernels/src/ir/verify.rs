//! The invariants of a graph, and the only way to a `Verified` one. Everything behind the verifier relies on them and
//! checks nothing again; what breaks one is a mistake of the compiler, never of its user.
//!
//! **Order.** Inputs of a node are earlier nodes.
//!
//! **Leaves.** Each input, parameter, state and random stream is one node, so that a gradient by it is the whole gradient.
//! Only an `Input` is stored as anything but `f32`.
//!
//! **Arity.** Leaves have no inputs; a `Map` has 1 to `MAX_SOURCES` and its expression uses no other; the rest as `Op` says.
//!
//! **Types.** `Map`, the operations that move elements (`Reshape`, `Permute`, `Expand`, `Slice`, `Pad`, `Detach`) and the
//! index of `Gather` and `ScatterAdd` read any stored type as numbers. All other operands are `f32`.
//!
//! **Shapes.** Every extent is at least 1, and the fixed extents of a shape multiply to less than 2^31 (kernels index with
//! 32 bits). What `infer` decides is so. Beyond that:
//! - `Iota`: the axis exists.
//! - `Reduce`: axes exist and ascend, at least one; `ArgMax` has exactly one.
//! - `Reshape`: the same number of elements for every batch, so the same product of sizes and as many batched axes.
//! - `Permute`: a permutation.
//! - `Expand`: the rank stays, only axes of extent 1 grow.
//! - `Slice`, `Pad`: the other axes stay, the axis is not batched, the part lies inside.
//! - `Gather`, `ScatterAdd`: rows are not batched; `[v, e..]`, `[i..]` and `[i.., e..]` fit.
//!
//! **Windows.** Kernel, stride, dilation and groups are at least 1, all numbers below 2^31; pooling has one group. Channels and image axes are not
//! batched; groups divide both channels; the kernel's shape is the window's. The pooled side has at least one window, any
//! number of rows may stay unused, and padding behind is at most the padding before or the window's reach less one. In a
//! pooling every window has a tap on an element: the largest of none is −∞ and the mean of none is not a number.
//!
//! **Roots.** They exist, each at most once. Losses have shape `[]`; a gradient has the shape of its parameter or input, which is
//! `f32`; the next value of a state has its shape.

mod movement;
mod rules;
#[cfg(test)]
mod tests;
mod windows;

use super::print::{print_node, print_root};
use super::{Graph, Node, Op, Root, RootKind, Shape};
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, ops};

/// A graph that keeps every invariant. Only `verify` makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified<G>(G);

impl<G> Verified<G> {
    /// The graph, which may then be changed and is verified no longer.
    pub fn into_inner(self) -> G {
        self.0
    }
}

impl<G> ops::Deref for Verified<G> {
    type Target = G;
    fn deref(&self) -> &G {
        &self.0
    }
}

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The node or root in textual form.
    pub text: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  {}", self.text, self.message)
    }
}

impl std::error::Error for Violation {}

/// What a rule says.
type Checked = Result<(), String>;

/// Holds, or the message.
fn ensure(holds: bool, message: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(message()) }
}

/// Checks every invariant; the first one that a node breaks is reported, and every node is looked at.
pub fn verify(graph: Graph) -> Result<Verified<Graph>, Vec<Violation>> {
    let mut violations = vec![];
    let mut leaves = BTreeSet::new();
    for (i, node) in graph.nodes.iter().enumerate() {
        let checked = check_node(&graph.nodes[..i], node).and_then(|()| unique(&mut leaves, node));
        violations.extend(checked.err().map(|message| Violation { text: print_node(i, node), message }));
    }
    let leaves = Leaves::new(&graph);
    let mut kinds = BTreeSet::new();
    for root in graph.roots.iter() {
        let checked = check_root(&graph, &leaves, root)
            .and_then(|()| ensure(kinds.insert(root.kind), || "there is another root of this kind".into()));
        violations.extend(checked.err().map(|message| Violation { text: print_root(root), message }));
    }
    if violations.is_empty() { Ok(Verified(graph)) } else { Err(violations) }
}

fn check_node(earlier: &[Node], node: &Node) -> Checked {
    let input = |&i: &u32| earlier.get(i as usize).ok_or(format!("%{i} is not an earlier node"));
    let inputs = node.inputs.iter().map(input).collect::<Result<Vec<_>, _>>()?;
    extents(&node.shape)?;
    // the rules multiply extents; an input without sound ones has its own violation
    if inputs.iter().all(|n| extents(&n.shape).is_ok()) { rules::check(node, &inputs) } else { Ok(()) }
}

fn extents(shape: &Shape) -> Checked {
    ensure(shape.dims().iter().all(|d| d.size > 0), || "an extent is 0".into())?;
    let len = shape.dims().iter().try_fold(1usize, |len, d| len.checked_mul(d.size));
    ensure(len.is_some_and(|len| len < 1 << 31), || "the extents multiply to 2^31 or more".into())
}

/// Which leaf a node is.
fn leaf<E>(op: &Op<E>) -> Option<(u8, usize)> {
    match op {
        Op::Input(i) => Some((0, *i)),
        Op::Param(i) => Some((1, *i)),
        Op::State(i) => Some((2, *i)),
        Op::Random { stream } => Some((3, *stream as usize)),
        _ => None,
    }
}

fn unique(leaves: &mut BTreeSet<(u8, usize)>, node: &Node) -> Checked {
    let new = leaf(&node.op).is_none_or(|leaf| leaves.insert(leaf));
    ensure(new, || "an earlier node is the same leaf".into())
}

/// The leaves that roots refer to.
struct Leaves<'a>(BTreeMap<(u8, usize), &'a Node>);

impl<'a> Leaves<'a> {
    fn new(graph: &'a Graph) -> Leaves<'a> {
        Leaves(graph.nodes.iter().filter_map(|n| leaf(&n.op).map(|key| (key, n))).collect())
    }
    fn shape<E>(&self, op: &Op<E>) -> Option<&Shape> {
        self.0.get(&leaf(op)?).map(|n| &n.shape)
    }
}

fn check_root(graph: &Graph, leaves: &Leaves<'_>, root: &Root) -> Checked {
    let node = graph.nodes.get(root.value as usize);
    let shape = &node.ok_or(format!("%{} does not exist", root.value))?.shape;
    let by = |op: Op<()>| {
        let leaf = leaves.shape(&op).ok_or(format!("{op:?} is not in the graph"))?;
        ensure(leaf == shape, || format!("its shape is {shape}, expected {leaf}, the shape of {op:?}"))
    };
    match root.kind {
        RootKind::Output(_) | RootKind::Layer(_) => Ok(()),
        RootKind::Loss(_) => ensure(*shape == Shape::SCALAR, || format!("its shape is {shape}, expected []")),
        RootKind::Gradient(i) => by(Op::Param(i)),
        RootKind::InputGradient(i) => {
            by(Op::Input(i))?;
            let dtype = leaves.0.get(&(0, i)).map(|n| n.dtype.name());
            ensure(dtype == Some("f32"), || format!("Input({i}) is not f32"))
        }
        // a state that nothing reads is not in the graph
        RootKind::State(i) => leaves.shape::<()>(&Op::State(i)).map_or(Ok(()), |_| by(Op::State(i))),
    }
}

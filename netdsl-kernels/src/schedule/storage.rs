//! What of a graph is stored, and how a view of a stored value is addressed. Decided before fusion, because what can be fused
//! depends on it. How a stored value is laid out is `layout`'s; there are no arena offsets here.
use super::layout::{Halo, Layout, halos, layout, tiled_values};
use super::places::Places;
use super::strides::reshape;
use crate::ir::{Graph, Node, Op, Value};
use netdsl_plan::{Access, Affine, Dim, Guard, Target};

/// How the elements of a value are found in the storage of `base`.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The stored node.
    pub base: u32,
    /// Offset and strides over the view's axes, relative to the base's first element.
    pub at: Affine,
    /// Where the view is inside the base.
    pub guards: Vec<Guard>,
}

/// The storage of one graph on one target.
pub struct Storage<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// The layout of each node, should it be stored.
    pub layouts: Vec<Layout>,
    /// How each node is found; for a node that is no view, itself.
    pub views: Vec<View>,
    /// Whether the node is only another look at an earlier one.
    pub is_view: Vec<bool>,
    /// Whether the node is computed wherever it is used: coordinates, random numbers, and whatever is the same number
    /// everywhere because it comes from constants and run-time scalars alone.
    pub inline: Vec<bool>,
}

/// Whether a map only reads its input (as a number).
fn is_identity(node: &Node) -> bool {
    matches!(&node.op, Op::Map(e) if e.as_arg() == Some(0)) && node.inputs.len() == 1
}

/// Whether the operation reads its inputs at places that only it knows, so that they must be stored.
pub fn reads_memory(op: &Op<crate::ir::Expr>) -> bool {
    match op {
        Op::MatMul { .. } | Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_) => true,
        Op::MaxPool2d(_) | Op::MaxPool2dPick(_) | Op::MaxPool2dScatter(_) => true,
        Op::AvgPool2d { .. } | Op::AvgPool2dScatter { .. } | Op::Gather | Op::ScatterAdd => true,
        Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) => false,
        Op::Iota { .. } | Op::Random { .. } | Op::Map(_) | Op::Reduce { .. } => false,
        Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } | Op::Detach => false,
    }
}

impl<'a> Storage<'a> {
    /// Decides the storage of a graph. Only users among the `live` nodes count.
    pub fn new(graph: &'a Graph, live: &[bool], target: Target, params: &Places, states: &Places) -> Storage<'a> {
        let n = graph.nodes.len();
        let halos = if target == Target::Cpu { halos(graph, live) } else { vec![Halo::default(); n] };
        let tiled = tiled_values(graph);
        let placed = |access: &Access, words| Layout {
            offset: 0,
            strides: access.at.strides.to_vec(),
            halo: Halo::default(),
            words,
        };
        let layouts = (0..n).map(|i| match graph.nodes[i].op {
            Op::Param(p) => placed(&params.access[p], 0),
            Op::State(p) => placed(&states.access[p], 0),
            _ => layout(&graph.nodes[i], halos[i], tiled[i]),
        });
        let layouts = layouts.collect();
        let inline = inline_values(graph);
        let mut s = Storage { graph, layouts, views: Vec::with_capacity(n), is_view: vec![false; n], inline };
        let loaded = loaded_inputs(graph, live);
        for (i, &copied) in loaded.iter().enumerate() {
            let input = matches!(graph.nodes[i].op, Op::Input(_));
            let view = if input { None } else { s.view(i) };
            // an input that is not copied is only looked at
            s.is_view[i] = view.is_some() || (input && !copied);
            let view = view.unwrap_or_else(|| s.itself(i));
            s.views.push(view);
        }
        s
    }

    fn itself(&self, i: usize) -> View {
        let l = &self.layouts[i];
        View { base: i as u32, at: Affine { offset: 0, strides: l.strides.clone().into() }, guards: vec![] }
    }

    /// The view that node `i` is, if strides can express it.
    fn view(&self, i: usize) -> Option<View> {
        let node = &self.graph.nodes[i];
        let input = *node.inputs.first()? as usize;
        let from = &self.views[input];
        let source = &self.graph.nodes[input].shape;
        let mut strides = from.at.strides.to_vec();
        let mut offset = from.at.offset;
        let mut guards = from.guards.clone();
        match &node.op {
            Op::Detach => {}
            // the number of an inline value, stored: see `passes::store`
            Op::Map(_) if is_identity(node) && !self.inline[from.base as usize] => {}
            Op::Expand => {
                for (axis, d) in source.dims().iter().enumerate() {
                    if d.is_one() && !node.shape.dims()[axis].is_one() {
                        strides[axis] = 0;
                        guards.retain(|g| g.axis != axis);
                    }
                }
            }
            Op::Permute(axes) => {
                strides = axes.iter().map(|&a| from.at.strides[a]).collect();
                for g in &mut guards {
                    g.axis = axes.iter().position(|&a| a == g.axis)?;
                }
            }
            Op::Slice { axis, start } => {
                offset += strides[*axis] * *start as isize;
                for g in guards.iter_mut().filter(|g| g.axis == *axis) {
                    g.start = g.start.saturating_sub(*start);
                    g.end = g.end.saturating_sub(*start);
                }
            }
            Op::Pad { axis, before } => {
                let extent = source.dims()[*axis].size;
                offset -= strides[*axis] * *before as isize;
                for g in guards.iter_mut().filter(|g| g.axis == *axis) {
                    g.start += before;
                    g.end += before;
                }
                guards.push(Guard { axis: *axis, start: *before, end: before + extent });
            }
            Op::Reshape => {
                let r = reshape(source.dims(), &strides, node.shape.dims())?;
                for g in &mut guards {
                    g.axis = r.same.iter().position(|s| *s == Some(g.axis))?;
                }
                strides = r.strides;
            }
            _ => return None,
        }
        Some(View { base: from.base, at: Affine { offset, strides: strides.into() }, guards })
    }
}

/// See `Storage::inline`. Looks at such values are not marked themselves; they are views.
fn inline_values(graph: &Graph) -> Vec<bool> {
    let mut inline = vec![false; graph.nodes.len()];
    let mut uniform = vec![false; graph.nodes.len()];
    for (i, node) in graph.nodes.iter().enumerate() {
        let all = !node.inputs.is_empty() && node.inputs.iter().all(|&x| uniform[x as usize]);
        uniform[i] = match node.op {
            Op::Const(_) | Op::Scalar(_) => true,
            Op::Map(_) if is_identity(node) => false,
            Op::Map(_) | Op::Reshape | Op::Expand | Op::Permute(_) | Op::Slice { .. } | Op::Detach => all,
            _ => false,
        };
        let leaf = matches!(node.op, Op::Const(_) | Op::Scalar(_) | Op::Iota { .. } | Op::Random { .. });
        inline[i] = leaf || (uniform[i] && matches!(node.op, Op::Map(_)));
    }
    inline
}

/// Which inputs must be copied into the arena: those read by address, kept as roots, or looked at in a way that moves
/// the batch axis (samples of a resident data set are found through the order of the step).
fn loaded_inputs(graph: &Graph, live: &[bool]) -> Vec<bool> {
    let n = graph.nodes.len();
    let mut input_of: Vec<Option<usize>> = vec![None; n];
    let mut loaded = vec![false; n];
    for (i, node) in graph.nodes.iter().enumerate() {
        if matches!(node.op, Op::Input(_)) {
            input_of[i] = Some(i);
            continue;
        }
        if !live[i] {
            continue;
        }
        for (k, &x) in node.inputs.iter().enumerate() {
            let Some(input) = input_of[x as usize] else { continue };
            let before = &graph.nodes[x as usize].shape;
            let keeps_batch =
                before.dims().first() == Some(&Dim::BATCH) && node.shape.dims().first() == Some(&Dim::BATCH);
            match &node.op {
                Op::Detach | Op::Expand | Op::Reshape if keeps_batch => input_of[i] = Some(input),
                Op::Map(_) if is_identity(node) => input_of[i] = Some(input),
                Op::Slice { axis, .. } | Op::Pad { axis, .. } if *axis > 0 => input_of[i] = Some(input),
                Op::Permute(axes) if axes.first() == Some(&0) => input_of[i] = Some(input),
                Op::Map(_) | Op::Reduce { .. } => {}
                Op::Gather if k == 1 => {}
                _ => loaded[input] = true,
            }
        }
    }
    for root in graph.roots.iter() {
        if let Some(input) = input_of[root.value as usize] {
            loaded[input] = true;
        }
    }
    loaded
}

/// The nodes from which some root is reached.
pub fn live(graph: &Graph, wanted: impl Fn(&crate::ir::Root) -> bool) -> Vec<bool> {
    let mut live = vec![false; graph.nodes.len()];
    for root in graph.roots.iter().filter(|r| wanted(r)) {
        live[root.value as usize] = true;
    }
    for i in (0..graph.nodes.len()).rev() {
        if live[i] {
            for &x in graph.nodes[i].inputs.iter() {
                live[Value(x).index()] = true;
            }
        }
    }
    live
}

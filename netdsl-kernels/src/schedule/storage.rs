//! Where a value lies if it is stored: the layout of every node, the places of parameters and states, and how a view of a
//! stored value is addressed. Decided before fusion, because what can be fused depends on it. No arena offsets here.
//!
//! - Values of rank 2 and matrix products have rows padded to 16 elements, so that a tile may store whole vectors.
//! - Planes that a convolution reads have a halo of zeros, if nobody needs them contiguous (`Cpu` only).
//! - A dense layer's weights are stored `[in, out]`, whatever their canonical shape, so that forward, input gradient and
//!   weight gradient all find the vectors that they need.
use super::strides::{reshape, row_major};
use crate::ir::{Graph, Node, Op, Value};
use netdsl_plan::{Access, Affine, DType, Dim, Guard, Region, Shape, Target};

/// Rows are padded to this many elements.
pub const LANES: usize = 16;

/// Zeros around each plane: `[[above, below], [left, right]]`.
pub type Halo = [[usize; 2]; 2];

/// The layout of a stored value, relative to its start.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Offset of the first element.
    pub offset: isize,
    /// One stride per axis.
    pub strides: Vec<isize>,
    /// Zeros that surround the planes.
    pub halo: Halo,
    /// Elements of one sample (or of all, where nothing is batched).
    pub words: usize,
}

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

/// `n` rounded up to whole vectors.
pub fn padded(n: usize) -> usize {
    n.next_multiple_of(LANES)
}

/// Whether a map only reads its input (as a number).
fn is_identity(node: &Node) -> bool {
    matches!(&node.op, Op::Map(e) if e.as_arg() == Some(0)) && node.inputs.len() == 1
}

fn is_contraction(op: &Op<crate::ir::Expr>) -> bool {
    matches!(op, Op::MatMul { .. } | Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_))
}

/// Whether the operation reads its input `k` at places that only it knows, so that the input must be stored.
pub fn reads_memory(op: &Op<crate::ir::Expr>, _k: usize) -> bool {
    is_contraction(op)
        || matches!(
            op,
            Op::MaxPool2d(_)
                | Op::MaxPool2dPick(_)
                | Op::MaxPool2dScatter(_)
                | Op::AvgPool2d { .. }
                | Op::AvgPool2dScatter { .. }
                | Op::Gather
                | Op::ScatterAdd
        )
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

/// The layout of a node's value: row-major, with row padding or a halo.
fn layout(node: &Node, halo: Halo, tiled: bool) -> Layout {
    let dims = node.shape.dims();
    match (&node.op, dims) {
        (Op::Iota { axis }, _) => {
            let mut strides = vec![0; dims.len()];
            strides[*axis] = 1;
            Layout { offset: 0, strides, halo: Halo::default(), words: 0 }
        }
        (Op::Const(_) | Op::Scalar(_), _) => {
            Layout { offset: 0, strides: vec![0; dims.len()], halo: Halo::default(), words: 0 }
        }
        // the linear index that numbers are drawn by, and samples as the user stores them
        (Op::Random { .. } | Op::Input(_), _) if halo == Halo::default() => contiguous(&node.shape, false),
        (_, [_, _, h, w]) if halo != Halo::default() => {
            let pitch = halo[1][0] + w.size + halo[1][1];
            let plane = pitch * (halo[0][0] + h.size + halo[0][1]);
            let channels = dims[1].size;
            let strides = vec![(channels * plane) as isize, plane as isize, pitch as isize, 1];
            let offset = (halo[0][0] * pitch + halo[1][0]) as isize;
            Layout { offset, strides, halo, words: dims[0].size * channels * plane }
        }
        _ => contiguous(&node.shape, tiled),
    }
}

/// Which values a matrix product may store in whole vectors: products, what is computed from them element by element, and
/// other matrices with more than one column.
fn tiled_values(graph: &Graph) -> Vec<bool> {
    let mut tiled = vec![false; graph.nodes.len()];
    for (i, node) in graph.nodes.iter().enumerate() {
        let follows = |x: &u32| tiled[*x as usize] && graph.nodes[*x as usize].shape == node.shape;
        let wide = node.shape.rank() == 2 && node.shape.dims()[1].size > 1;
        tiled[i] = match node.op {
            Op::MatMul { .. } => true,
            Op::Map(_) => wide || node.inputs.iter().any(follows),
            _ => wide,
        };
    }
    tiled
}

fn contiguous(shape: &Shape, pad: bool) -> Layout {
    let dims = shape.dims();
    // samples lie outermost wherever their axis is: no stride depends on how many there are
    if let Some(axis) = dims.iter().position(|d| d.batched).filter(|&axis| axis > 0) {
        let mut rest = dims.to_vec();
        let batch = rest.remove(axis);
        let mut layout = contiguous(&Shape::new(rest), pad && axis + 1 < dims.len());
        layout.strides.insert(axis, layout.words as isize);
        layout.words *= batch.size;
        return layout;
    }
    let last = dims.last().filter(|d| !d.batched).map_or(1, |d| d.size);
    let pitch = if pad { padded(last) } else { last };
    let words = dims.iter().rev().skip(1).map(|d| d.size).product::<usize>() * if dims.is_empty() { 1 } else { pitch };
    let words = words.max(dims.last().filter(|d| d.batched).map_or(0, |d| d.size));
    Layout { offset: 0, strides: row_major(dims, pitch), halo: Halo::default(), words }
}

/// Which halo each value should have: what the dense convolutions that read it directly ask for. A value that somebody
/// reshapes gets none, since its planes would not be contiguous.
fn halos(graph: &Graph, live: &[bool]) -> Vec<Halo> {
    let mut halos = vec![Halo::default(); graph.nodes.len()];
    let mut barred = vec![false; graph.nodes.len()];
    for (i, node) in graph.nodes.iter().enumerate().filter(|(i, _)| live[*i]) {
        if matches!(node.op, Op::Reshape) {
            barred[node.inputs[0] as usize] = true;
        }
        let Some((operand, wanted)) = wanted_halo(graph, i) else { continue };
        for (have, want) in halos[operand].iter_mut().flatten().zip(wanted.iter().flatten()) {
            *have = *want.max(have);
        }
    }
    for (i, node) in graph.nodes.iter().enumerate() {
        let storable =
            !matches!(node.op, Op::Param(_) | Op::State(_) | Op::Const(_) | Op::Iota { .. } | Op::Random { .. });
        let view = matches!(
            node.op,
            Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } | Op::Detach
        );
        if barred[i] || !storable || view || node.shape.rank() != 4 {
            halos[i] = Halo::default();
        }
    }
    halos
}

/// The halo that node `i` asks of its first operand, if it is a convolution with stride and dilation 1.
fn wanted_halo(graph: &Graph, i: usize) -> Option<(usize, Halo)> {
    let node = &graph.nodes[i];
    let (window, x, y, adjoint) = match &node.op {
        Op::Conv2d(w) => (w, &graph.nodes[node.inputs[0] as usize].shape, &node.shape, false),
        Op::Conv2dWeight(w) => {
            (w, &graph.nodes[node.inputs[0] as usize].shape, &graph.nodes[node.inputs[1] as usize].shape, false)
        }
        Op::Conv2dInput(w) => (w, &node.shape, &graph.nodes[node.inputs[0] as usize].shape, true),
        _ => return None,
    };
    if window.stride != [1, 1] || window.dilation != [1, 1] {
        return None;
    }
    let mut halo = Halo::default();
    for (axis, sides) in halo.iter_mut().enumerate() {
        let (big, small) = (x.dims()[axis + 2].size, y.dims()[axis + 2].size);
        let before = window.padding[axis];
        let behind = (small + window.kernel[axis] - 1).saturating_sub(big + before);
        let reach = window.kernel[axis] - 1;
        *sides = if adjoint { [reach.saturating_sub(before), reach.saturating_sub(behind)] } else { [before, behind] };
    }
    Some((node.inputs[0] as usize, halo))
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

/// The places of tensors in a region that lives longer than a step: one after the other, each at a multiple of 16 words.
pub struct Places {
    /// Each tensor over its canonical axes.
    pub access: Vec<Access>,
    /// Words in all.
    pub words: usize,
}

/// Places parameters or states. `transposed(i)` tells which matrices are stored with their axes swapped.
pub fn places(region: Region, shapes: &[Vec<usize>], transposed: impl Fn(usize) -> bool) -> Places {
    let mut words = 0;
    let mut access = vec![];
    for (i, shape) in shapes.iter().enumerate() {
        let stored: Vec<usize> = if transposed(i) { shape.iter().rev().copied().collect() } else { shape.clone() };
        let layout = contiguous(&Shape::fixed(&stored), stored.len() == 2);
        let mut strides = layout.strides;
        if transposed(i) {
            strides.reverse();
        }
        let at = Affine { offset: words as isize, strides: strides.into() };
        access.push(Access { region, dtype: DType::F32, at, guards: vec![].into() });
        words += padded(layout.words.max(1));
    }
    Places { access, words }
}

/// Which parameters are the right operand of a product that transposes it: they are stored the other way round.
pub fn transposed_params(graphs: &[&Graph], count: usize) -> Vec<bool> {
    let mut flags = vec![false; count];
    for graph in graphs {
        for node in graph.nodes.iter() {
            let Op::MatMul { transpose: [_, true] } = node.op else { continue };
            if let Op::Param(i) = graph.nodes[node.inputs[1] as usize].op {
                flags[i] |= graph.nodes[node.inputs[1] as usize].shape.rank() == 2;
            }
        }
    }
    flags
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

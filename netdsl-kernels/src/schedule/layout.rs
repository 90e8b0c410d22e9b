//! How a value lies if it is stored, relative to its start.
//!
//! - Values of rank 2 and matrix products have rows padded to 16 elements, so that a tile may store whole vectors.
//! - Planes that a convolution reads have a halo of zeros, if nobody needs them contiguous (`Cpu` only).
//! - Samples lie outermost.
use super::strides::row_major;
use crate::ir::{Graph, Node, Op};
use netdsl_plan::Shape;

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

/// `n` rounded up to whole vectors.
pub fn padded(n: usize) -> usize {
    n.next_multiple_of(LANES)
}

/// The layout of a node's value: row-major, with row padding or a halo.
pub(super) fn layout(node: &Node, halo: Halo, tiled: bool) -> Layout {
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
pub(super) fn tiled_values(graph: &Graph) -> Vec<bool> {
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

pub(super) fn contiguous(shape: &Shape, pad: bool) -> Layout {
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
pub(super) fn halos(graph: &Graph, live: &[bool]) -> Vec<Halo> {
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
        if barred[i] || !storable || node.op.is_view() || node.shape.rank() != 4 {
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

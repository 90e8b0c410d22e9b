//! Where parameters and states lie: what outlives a step. A dense layer's weights are stored `[in, out]`, whatever their
//! canonical shape, so that forward, input gradient and weight gradient all find the vectors that they need.
use super::layout::{contiguous, padded};
use crate::ir::{Graph, Op};
use netdsl_plan::{Access, Affine, DType, Region, Shape};

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

//! What is known of a network before it runs: sizes and operations. Operations are those of the mathematics, one for each
//! function of a number, two for each product and its addition; fusion, tiles and padding change nothing about them.
use crate::compile::Plan;
use crate::ir::{Expr, Node};
use netdsl_plan::{Graph, Op, Phase, RootKind, Shape, Window};

/// Figures of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Elements of all parameters.
    pub params: usize,
    /// Floating-point operations of the forward pass of one sample, in training mode where the network is trained.
    pub flop_forward: u64,
    /// Floating-point operations of the gradients by all parameters for one sample.
    pub flop_backward: u64,
    /// Different kernels of the OpenCL target that has most.
    pub kernels: usize,
}

impl Figures {
    /// The figures of a plan.
    pub fn of(plan: &Plan) -> Figures {
        let graph = if plan.losses.is_empty() { &plan.infer } else { &plan.train };
        let needed = needed(graph);
        let flop = |wanted: Phase| {
            let nodes = graph.nodes.iter().zip(&needed).filter(|(n, needed)| **needed && n.origin.phase == wanted);
            nodes.map(|(n, _)| flop(graph, n)).sum()
        };
        Figures {
            params: plan.params.iter().map(|p| p.shape.iter().product::<usize>()).sum(),
            flop_forward: flop(Phase::Forward),
            flop_backward: flop(Phase::Backward),
            kernels: plan.targets.iter().map(|t| t.kernels.len()).max().unwrap_or(0),
        }
    }
}

/// Which nodes a step computes; gradients by inputs are computed on request only.
fn needed(graph: &Graph<Expr>) -> Vec<bool> {
    let mut needed = vec![false; graph.nodes.len()];
    for root in graph.roots.iter() {
        let wanted = !matches!(root.kind, RootKind::InputGradient(_) | RootKind::Layer(_));
        needed[root.value as usize] |= wanted;
    }
    for i in (0..needed.len()).rev() {
        if needed[i] {
            graph.nodes[i].inputs.iter().for_each(|&x| needed[x as usize] = true);
        }
    }
    needed
}

/// Operations of a node for one sample; 0 for what does not grow with the batch.
fn flop(graph: &Graph<Expr>, node: &Node) -> u64 {
    let inputs: Vec<&Shape> = node.inputs.iter().map(|&x| &graph.nodes[x as usize].shape).collect();
    if !node.shape.is_batched() && !inputs.iter().any(|s| s.is_batched()) {
        return 0;
    }
    let out = node.shape.fixed_len();
    let first = inputs.first().map_or(0, |s| s.fixed_len());
    let taps = |w: &Window| w.kernel[0] * w.kernel[1];
    let count = match &node.op {
        Op::Map(e) => out * e.tape().flop() as usize,
        Op::Reduce { .. } => first,
        Op::MatMul { transpose } => {
            let rank = inputs[0].rank();
            let k = if transpose[0] { rank - 2 } else { rank - 1 };
            2 * out * inputs[0].dims()[k].size
        }
        // a product with each tap of each channel of a group, whichever operand is the result
        Op::Conv2d(w) => 2 * out * taps(w) * inputs[1].dims()[1].size,
        Op::Conv2dInput(w) => 2 * first * taps(w) * inputs[1].dims()[1].size,
        Op::Conv2dWeight(w) => 2 * inputs[1].fixed_len() * taps(w) * node.shape.dims()[1].size,
        Op::MaxPool2d(w) | Op::AvgPool2d { window: w, .. } => out * taps(w),
        Op::MaxPool2dPick(w) => out * taps(w),
        Op::MaxPool2dScatter(w) => inputs[1].fixed_len() * taps(w),
        Op::AvgPool2dScatter { window: w, .. } => first * taps(w),
        Op::ScatterAdd => inputs[1].fixed_len(),
        Op::Input(_)
        | Op::Param(_)
        | Op::State(_)
        | Op::Scalar(_)
        | Op::Const(_)
        | Op::Iota { .. }
        | Op::Random { .. } => 0,
        Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } | Op::Gather | Op::Detach => 0,
    };
    count as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{compile, text};

    fn figures(body: &str) -> Figures {
        let model = text::compile(&format!("struct Net {{ {body} }}")).expect("a network");
        Figures::of(&compile::compile(&model).expect("a plan"))
    }

    #[test]
    fn counts_a_dense_layer() {
        let f = figures("input x: [30]; target y: [5]; let p = x -> Dense(5); loss Mse(p, y); output p;");
        assert_eq!(f.params, 30 * 5 + 5);
        // the product, the bias; the loss adds a few for each of 5 numbers
        assert!((305..305 + 25).contains(&f.flop_forward), "{f:?}");
        // the product once more, for the weight: nobody asked for the input's gradient
        assert!((300..300 + 25).contains(&f.flop_backward), "{f:?}");
    }

    #[test]
    fn counts_a_convolution_three_times() {
        let body = "input x: [2, 8, 8]; target y: [4, 6, 6];
            let p = x -> Conv2d(3, kernel: 3, padding: 1, bias: false) -> Conv2d(4, kernel: 3, bias: false);
            loss Mse(p, y); output p;";
        let f = figures(body);
        let (first, second) = (2 * 64 * 3 * 9 * 2, 2 * 36 * 4 * 9 * 3);
        assert!((first + second..first + second + 1000).contains(&f.flop_forward), "{f:?}");
        let backward = first + 2 * second;
        assert!((backward..backward + 1000).contains(&f.flop_backward), "{f:?}");
    }

    #[test]
    fn without_a_loss_there_is_no_backward_pass() {
        let f = figures("input x: [3]; let p = x -> Dense(2); output p;");
        assert_eq!((f.flop_backward, f.flop_forward), (0, 2 * 3 * 2 + 2));
    }
}

//! The operations of a network, as `NetworkPlan::flop` defines them. They are those of the mathematics: the graph is counted,
//! and fusion, tiles and padding change nothing.
use crate::ir::{Expr, Node};
use netdsl_plan::{Graph, Op, Phase, RootKind, Shape, Window};

/// The operations of one sample in a graph, forward and backward.
pub fn flop(graph: &Graph<Expr>) -> [u64; 2] {
    let needed = needed(graph);
    [Phase::Forward, Phase::Backward].map(|wanted| {
        let nodes = graph.nodes.iter().zip(&needed).filter(|(n, needed)| **needed && n.origin.phase == wanted);
        nodes.map(|(n, _)| node_flop(graph, n)).sum()
    })
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
fn node_flop(graph: &Graph<Expr>, node: &Node) -> u64 {
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
    use crate::{compile, text};

    fn counted(body: &str) -> [u64; 2] {
        let model = text::compile(&format!("struct Net {{ {body} }}")).expect("a network");
        compile::compile(&model).expect("a plan").flop
    }

    #[test]
    fn counts_784_128_10() {
        let body = "input x: [784]; target y: Class(10);
            let p = x -> Dense(128) -> Relu -> Dense(10); loss CrossEntropy(p, y); output p;";
        let products = 2 * 784 * 128 + 2 * 128 * 10;
        let layers = products + 128 + 128 + 10; // biases and Relu
        // the largest, differences from it, exponentials, their sum; the class's difference chosen from zeros, and summed;
        // the logarithm, the difference, the mean over the batch
        let loss = 6 * 10 + 3;
        // the first product is taken once more, by the weights: nobody asked for the input's gradient
        let gradients = 2 * 784 * 128 + 2 * (2 * 128 * 10) + 2 * 128 + 10; // with Relu's choice and the sums for biases
        let slopes = 3 * 10 + 1; // of the logits: the class's choice, a product and the sum; one quotient a sample
        assert_eq!(counted(body), [layers + loss, gradients + slopes]);
        assert_eq!(layers + loss, 203_593); // the manual says so
    }

    #[test]
    fn counts_a_convolution_three_times() {
        let body = "input x: [2, 8, 8]; target y: [4, 6, 6];
            let p = x -> Conv2d(3, kernel: 3, padding: 1, bias: false) -> Conv2d(4, kernel: 3, bias: false);
            loss Mse(p, y); output p;";
        let (first, second) = (2 * 64 * 3 * 9 * 2, 2 * 36 * 4 * 9 * 3);
        let [forward, backward] = counted(body);
        assert_eq!(forward, first + second + 3 * 4 * 36 + 1); // difference, square, sum; the mean over the batch
        assert_eq!(backward, first + 2 * second + 3 * 4 * 36); // difference, twice, scaled
    }

    #[test]
    fn without_a_loss_there_is_no_backward_pass() {
        assert_eq!(counted("input x: [3]; let p = x -> Dense(2); output p;"), [2 * 3 * 2 + 2, 0]);
    }
}

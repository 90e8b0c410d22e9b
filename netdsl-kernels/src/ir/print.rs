//! The textual form of a graph: one node a line, roots at the end, the same text for the same graph. `parse` reads it back.
//!
//! ```text
//! %12 = matmul %9, %11 transpose [false, true] : [B, 120]  ; 3 forward
//! %13 = map %12, %10 { t0 = exp(a0); add(t0, a1) } : [B, 120]  ; 3 forward
//! root loss 0 = %40
//! ```
//!
//! A line is: number, operation, operands, attributes, the stored type (where it is not `f32`) and shape, then layer and
//! phase. It prints any graph, also one that does not verify.
use super::{DType, Expr, Graph, Inst, Node, Op, Phase, ReduceKind, Root, RootKind, Scalar, Window};
use std::fmt::Write;

/// The graph as text.
pub fn print(graph: &Graph) -> String {
    let mut out = String::new();
    for (i, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "{}", print_node(i, node)); // writing to a String cannot fail
    }
    for root in graph.roots.iter() {
        let _ = writeln!(out, "{}", print_root(root));
    }
    out
}

/// One node as a line without its end.
pub fn print_node(index: usize, node: &Node) -> String {
    let Node { shape, dtype, origin, .. } = node;
    let operation = operation(node);
    let dtype = if *dtype == DType::F32 { "" } else { dtype.name() };
    let phase = match origin.phase {
        Phase::Forward => "forward",
        Phase::Backward => "backward",
    };
    format!("%{index} = {operation} : {dtype}{shape}  ; {} {phase}", origin.layer)
}

/// One root as a line without its end.
pub fn print_root(root: &Root) -> String {
    let (name, i) = match root.kind {
        RootKind::Output(i) => ("output", i),
        RootKind::Loss(i) => ("loss", i),
        RootKind::Gradient(i) => ("gradient", i),
        RootKind::InputGradient(i) => ("input_gradient", i),
        RootKind::State(i) => ("state", i),
        RootKind::Layer(i) => ("layer", i),
    };
    format!("root {name} {i} = %{}", root.value)
}

fn operation(node: &Node) -> String {
    let operands: Vec<String> = node.inputs.iter().map(|i| format!("%{i}")).collect();
    let x = operands.join(", ");
    match &node.op {
        Op::Input(i) => format!("input {i}"),
        Op::Param(i) => format!("param {i}"),
        Op::State(i) => format!("state {i}"),
        Op::Scalar(Scalar::Samples) => "samples".into(),
        Op::Const(bits) => format!("const {}", number(f64::from_bits(*bits))),
        Op::Iota { axis } => format!("iota {axis}"),
        Op::Random { stream } => format!("random {stream}"),
        Op::Map(e) => format!("map {x} {{ {} }}", expression(e)),
        Op::Reduce { kind, axes } => format!("{} {x} axes {axes:?}", reduction(*kind)),
        Op::MatMul { transpose } => format!("matmul {x} transpose {transpose:?}"),
        Op::Conv2d(w) => format!("conv2d {x} {}", window(w)),
        Op::Conv2dInput(w) => format!("conv2d_input {x} {}", window(w)),
        Op::Conv2dWeight(w) => format!("conv2d_weight {x} {}", window(w)),
        Op::MaxPool2d(w) => format!("max_pool2d {x} {}", window(w)),
        Op::MaxPool2dPick(w) => format!("max_pool2d_pick {x} {}", window(w)),
        Op::MaxPool2dScatter(w) => format!("max_pool2d_scatter {x} {}", window(w)),
        Op::AvgPool2d { window: w, count_padding } => {
            format!("avg_pool2d {x} {} count_padding {count_padding}", window(w))
        }
        Op::AvgPool2dScatter { window: w, count_padding } => {
            format!("avg_pool2d_scatter {x} {} count_padding {count_padding}", window(w))
        }
        Op::Reshape => format!("reshape {x}"),
        Op::Permute(axes) => format!("permute {x} axes {axes:?}"),
        Op::Expand => format!("expand {x}"),
        Op::Slice { axis, start } => format!("slice {x} axis {axis} start {start}"),
        Op::Pad { axis, before } => format!("pad {x} axis {axis} before {before}"),
        Op::Gather => format!("gather {x}"),
        Op::ScatterAdd => format!("scatter_add {x}"),
        Op::Detach => format!("detach {x}"),
    }
}

fn reduction(kind: ReduceKind) -> &'static str {
    match kind {
        ReduceKind::Sum => "sum",
        ReduceKind::Max => "max",
        ReduceKind::ArgMax => "arg_max",
    }
}

fn window(w: &Window) -> String {
    let Window { kernel, stride, padding, dilation, groups } = w;
    format!("kernel {kernel:?} stride {stride:?} padding {padding:?} dilation {dilation:?} groups {groups}")
}

/// A number that parses to the same bits: in decimal, and a NaN by its bits.
fn number(value: f64) -> String {
    if value.is_nan() { format!("0x{:016x}", value.to_bits()) } else { format!("{value:?}") }
}

/// `t0 = exp(a0); add(t0, a1)`: every shared function once; arguments and numbers in place.
pub(super) fn expression(e: &Expr) -> String {
    let mut lines: Vec<String> = vec![];
    let mut names: Vec<String> = vec![];
    for inst in &e.tape().0 {
        let call = |function: String, operands: &[u32]| {
            let operands: Vec<&str> = operands.iter().map(|&i| names[i as usize].as_str()).collect();
            format!("{function}({})", operands.join(", "))
        };
        let name = match inst {
            Inst::Arg(i) => format!("a{i}"),
            Inst::Const(bits) => number(f64::from_bits(*bits)),
            Inst::Unary(op, x) => call(op.name().into(), &[*x]),
            Inst::Binary(op, x, y) => call(op.name().into(), &[*x, *y]),
            Inst::Select(op, operands) => call(format!("select_{}", op.name()), operands),
        };
        if matches!(inst, Inst::Arg(_) | Inst::Const(_)) {
            names.push(name);
        } else {
            names.push(format!("t{}", lines.len()));
            lines.push(name);
        }
    }
    // the last line is the result and needs no name; without lines the result is an argument or a number
    let Some(result) = lines.pop() else { return names.pop().unwrap_or_default() };
    let lets: String = lines.iter().enumerate().map(|(i, line)| format!("t{i} = {line}; ")).collect();
    lets + &result
}

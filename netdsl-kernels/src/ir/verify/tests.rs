//! Every invariant broken once, and no input makes the verifier panic.
use super::*;
use crate::ir::{DType, Dim, parse};
use crate::testing::{Kind, Rng, random_graph};
use std::collections::BTreeMap;

/// A graph from lines without numbers and origins: `param 0 : [2]`.
fn graph(lines: &str) -> Graph {
    let mut text = String::new();
    for (i, line) in lines.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        let line = if line.starts_with("root") { line.into() } else { format!("%{i} = {line} ; 0 forward") };
        text += &(line + "\n");
    }
    parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn refused(lines: &str, expected: &str) {
    let violations = verify(graph(lines)).expect_err(lines);
    assert!(violations.iter().any(|v| v.message.contains(expected)), "{lines}: {violations:#?}, expected {expected}");
}

fn accepted(lines: &str) {
    verify(graph(lines)).unwrap_or_else(|violations| panic!("{lines}: {violations:#?}"));
}

#[test]
fn order_and_leaves() {
    refused("expand %0 : [2]", "%0 is not an earlier node");
    refused("samples : []\nmap %0, %2 { add(a0, a1) } : []", "%2 is not an earlier node");
    refused("param 3 : [2]\nparam 3 : [4]", "an earlier node is the same leaf");
    refused("random 1 : [2]\nrandom 1 : [B]", "an earlier node is the same leaf");
    accepted("param 3 : [2]\ninput 3 : [2]\nstate 3 : [2]\nrandom 3 : [2]");
}

#[test]
fn arity() {
    refused("param 0 : [2]\nmatmul %0 transpose [false, false] : [2]", "it has 1 inputs, expected 2");
    refused("param 0 : [2]\nconst %0 1.0 : []", "it has 1 inputs, expected 0");
    refused("map { 1.0 } : []", "a map has 0 inputs, expected 1 to 24");
    let many = "%0, ".repeat(24) + "%0";
    refused(&format!("param 0 : [2]\nmap {many} {{ a0 }} : [2]"), "a map has 25 inputs");
    refused("param 0 : [2]\nmap %0 { add(a0, a1) } : [2]", "uses an input beyond its 1");
    accepted("param 0 : [2]\nmap %0, %0 { exp(a0) } : [2]");
}

#[test]
fn types() {
    refused("param 0 : u8[2]", "it is stored as u8, expected f32");
    refused("input 0 : u8[B, 2]\nsum %0 axes [1] : [B, 1]", "input 0 is stored as u8, expected f32");
    refused("input 0 : i32[B]\nparam 1 : [2, 3]\ngather %0, %1 : [2, 3]", "input 0 is stored as i32");
    accepted("input 0 : u8[B, 2]\nreshape %0 : [2B]\nexpand %1 : [2B]");
    accepted("input 0 : i32[B]\nparam 1 : [2, 3]\ngather %1, %0 : [B, 3]\nscatter_add %0, %2 : [2, 3]");
    accepted("input 0 : u8[B, 2]\nmap %0 { a0 } : [B, 2]\nsum %1 axes [1] : [B, 1]");
}

#[test]
fn extents() {
    refused("param 0 : [2, 0]", "an extent is 0");
    refused("param 0 : [65536, 32768]", "the extents multiply to 2^31 or more");
    refused("param 0 : [4294967296, 4294967296, 4294967296]\nreshape %0 : [2]", "the extents multiply to 2^31 or more");
    accepted("param 0 : [65536, 32767]");
}

#[test]
fn shapes_of_leaves_and_maps() {
    refused("samples : [1]", "its shape is [1], expected []");
    refused("iota 1 : [B]", "axis 1 does not exist");
    refused("param 0 : [2]\nparam 1 : [3]\nmap %0, %1 { add(a0, a1) } : [2]", "do not fit together");
    refused("param 0 : [2]\nmap %0 { exp(a0) } : [1, 2]", "its shape is [1, 2], expected [2]");
    refused("param 0 : [2]\ndetach %0 : [3]", "its shape is [3], expected [2]");
}

#[test]
fn reductions() {
    let x = "input 0 : [B, 2, 3]\n";
    for (line, expected) in [
        ("sum %0 axes [] : [B, 2, 3]", "expected at least one, ascending, existing"),
        ("sum %0 axes [1, 1] : [B, 1, 3]", "expected at least one, ascending, existing"),
        ("max %0 axes [2, 1] : [B, 1, 1]", "expected at least one, ascending, existing"),
        ("max %0 axes [3] : [B, 2, 3]", "expected at least one, ascending, existing"),
        ("sum %0 axes [0] : [B, 2, 3]", "its shape is [B, 2, 3], expected [1, 2, 3]"),
        ("arg_max %0 axes [1, 2] : [B, 1, 1]", "an arg max has one axis"),
    ] {
        refused(&format!("{x}{line}"), expected);
    }
    accepted(&format!("{x}sum %0 axes [0, 2] : [1, 2, 1]"));
}

#[test]
fn products() {
    let leaves = "input 0 : [B, 2, 3]\ninput 1 : [B, 4, 3]\nparam 2 : [4, 3]\n";
    refused(&format!("{leaves}matmul %0, %1 transpose [false, false] : [B, 2, 3]"), "do not fit together");
    refused(&format!("{leaves}matmul %0, %2 transpose [false, true] : [B, 2, 4]"), "do not fit together");
    refused(&format!("{leaves}matmul %0, %1 transpose [false, true] : [B, 4, 2]"), "expected [B, 2, 4]");
    accepted(&format!("{leaves}matmul %0, %1 transpose [false, true] : [B, 2, 4]"));
}

#[test]
fn movement() {
    let x = "input 0 : [B, 2, 1, 4]\n";
    for (line, expected) in [
        ("reshape %0 : [B, 7]", "do not have the same number of elements for every batch"),
        ("reshape %0 : [8]", "do not have the same number of elements for every batch"),
        ("reshape %0 : [B, B, 8]", "do not have the same number of elements for every batch"),
        ("permute %0 axes [0, 1, 1, 3] : [B, 2, 2, 4]", "is not a permutation of 4 axes"),
        ("permute %0 axes [0, 1, 3] : [B, 2, 4]", "is not a permutation of 4 axes"),
        ("permute %0 axes [1, 0, 2, 3] : [B, 2, 1, 4]", "expected [2, B, 1, 4]"),
        ("expand %0 : [B, 4, 1, 4]", "does not expand"),
        ("expand %0 : [B, 2, 4]", "does not expand"),
        ("slice %0 axis 3 start 2 : [B, 2, 1, 3]", "is not a part of"),
        ("slice %0 axis 3 start 0 : [B, 1, 1, 2]", "is not a part of"),
        ("slice %0 axis 4 start 0 : [B, 2, 1, 4]", "is not a part of"),
        ("slice %0 axis 0 start 0 : [1, 2, 1, 4]", "is not a part of"),
        ("slice %0 axis 3 start 18446744073709551615 : [B, 2, 1, 4]", "is not a part of"),
        ("pad %0 axis 1 before 2 : [B, 3, 1, 4]", "is not a part of"),
        ("pad %0 axis 0 before 0 : [2B, 2, 1, 4]", "is not a part of"),
    ] {
        refused(&format!("{x}{line}"), expected);
    }
    accepted(&format!("{x}reshape %0 : [2, 4B]"));
    accepted(&format!("{x}expand %0 : [B, 2, 3, 4]"));
    accepted(&format!("{x}slice %0 axis 3 start 1 : [B, 2, 1, 3]"));
    accepted(&format!("{x}pad %0 axis 2 before 0 : [B, 2, 2, 4]"));
}

#[test]
fn rows() {
    let leaves = "input 0 : i32[B, 5]\nparam 1 : [7, 3]\ninput 2 : [B, 5, 3]\ninput 3 : [B]\nparam 4 : []\n";
    refused(&format!("{leaves}gather %1, %0 : [B, 3]"), "do not fit");
    refused(&format!("{leaves}gather %3, %0 : [B, 5]"), "do not fit");
    refused(&format!("{leaves}gather %4, %0 : [B, 5]"), "do not fit");
    refused(&format!("{leaves}scatter_add %0, %2 : [7, 4]"), "do not fit");
    refused(&format!("{leaves}scatter_add %0, %3 : [7]"), "do not fit");
    accepted(&format!("{leaves}gather %1, %0 : [B, 5, 3]"));
    accepted(&format!("{leaves}scatter_add %0, %2 : [9, 3]"));
}

/// `%0: [B, 4, 6, 6]`, `%1: [B, 8, 6, 6]`, `%2: [8, 2, 3, 3]`, then one node.
fn windowed(line: &str, window: &str, shape: &str) -> String {
    let leaves = "input 0 : [B, 4, 6, 6]\ninput 1 : [B, 8, 6, 6]\nparam 2 : [8, 2, 3, 3]\n";
    format!("{leaves}{line} {window} : {shape}")
}

fn window(kernel: usize, stride: usize, padding: usize, dilation: usize, groups: usize) -> String {
    format!(
        "kernel [{kernel}, {kernel}] stride [{stride}, {stride}] padding [{padding}, {padding}] \
         dilation [{dilation}, {dilation}] groups {groups}"
    )
}

#[test]
fn convolutions() {
    let good = window(3, 1, 1, 1, 2);
    accepted(&windowed("conv2d %0, %2", &good, "[B, 8, 6, 6]"));
    accepted(&windowed("conv2d_input %1, %2", &good, "[B, 4, 6, 6]"));
    accepted(&windowed("conv2d_weight %0, %1", &good, "[8, 2, 3, 3]"));
    accepted(&windowed("conv2d %0, %2", &good, "[B, 8, 3, 7]")); // rows left over; padding of 2 behind
    for (line, window, shape, expected) in [
        ("conv2d %0, %2", good.clone(), "[B, 8, 6, 8]", "8 windows do not fit along axis 3"),
        ("conv2d %0, %2", window(3, 0, 1, 1, 2), "[B, 8, 6, 6]", "must be at least 1"),
        ("conv2d %0, %2", window(3, 1, 1, 0, 2), "[B, 8, 6, 6]", "must be at least 1"),
        ("conv2d %0, %2", window(3, 1, 1, 1, 0), "[B, 8, 6, 6]", "must be at least 1"),
        ("conv2d %0, %2", window(3, usize::MAX, 1, 1, 2), "[B, 8, 6, 6]", "all below 2^31"),
        ("conv2d %0, %2", window(3, 1, usize::MAX, 1, 2), "[B, 8, 6, 6]", "all below 2^31"),
        ("conv2d %0, %2", window(3, 1, 1, 1, 3), "[B, 8, 6, 6]", "3 groups do not divide 4 and 8 channels"),
        ("conv2d %0, %2", window(3, 1, 1, 1, 1), "[B, 8, 6, 6]", "expected [8, 4, 3, 3]"),
        ("conv2d %0, %2", window(5, 1, 1, 1, 2), "[B, 8, 6, 6]", "expected [8, 2, 5, 5]"),
        ("conv2d %0, %2", good.clone(), "[2, 8, 6, 6]", "have different batches"),
        ("conv2d %0, %2", good.clone(), "[B, 8, 36]", "has rank 3, expected 4"),
        ("conv2d %0, %2", good.clone(), "[B, 8, 6B, 6]", "has a batched axis that is not the first"),
        ("conv2d_input %1, %2", good.clone(), "[B, 8, 6, 6]", "expected [8, 4, 3, 3]"),
        ("conv2d_weight %0, %1", good.clone(), "[8, 4, 3, 3]", "expected [8, 2, 3, 3]"),
    ] {
        refused(&windowed(line, &window, shape), expected);
    }
}

#[test]
fn poolings() {
    let good = window(2, 2, 0, 1, 1);
    accepted(&windowed("max_pool2d %0", &good, "[B, 4, 3, 3]"));
    accepted(&windowed("max_pool2d_pick %0, %0", &good, "[B, 4, 3, 3]"));
    accepted(&windowed("max_pool2d_scatter %0, %0", &window(3, 1, 1, 1, 1), "[B, 4, 6, 6]"));
    let counted = |w: &str| format!("{w} count_padding true");
    accepted(&windowed("avg_pool2d %0", &counted(&good), "[B, 4, 3, 3]"));
    accepted(&windowed("avg_pool2d_scatter %0", &counted(&good), "[B, 4, 12, 13]"));
    for (line, window, shape, expected) in [
        ("max_pool2d %0", good.clone(), "[B, 2, 3, 3]", "have different batches or channels"),
        ("max_pool2d %0", good.clone(), "[B, 4, 3, 4]", "4 windows do not fit along axis 3"),
        ("max_pool2d %0", window(2, 2, 0, 1, 2), "[B, 4, 3, 3]", "a pooling has 2 groups"),
        ("max_pool2d %0", window(2, 2, 2, 1, 1), "[B, 4, 3, 3]", "a window along axis 2 lies wholly in padding"),
        ("max_pool2d %0", window(2, 6, 1, 7, 1), "[B, 4, 1, 1]", "a window along axis 2 lies wholly in padding"),
        ("max_pool2d_pick %0, %1", good.clone(), "[B, 4, 3, 3]", "must be equal"),
        ("max_pool2d_scatter %0, %1", good.clone(), "[B, 4, 6, 6]", "have different batches or channels"),
        ("max_pool2d_scatter %0, %1", good.clone(), "[B, 8, 6, 6]", "must be equal"),
        ("avg_pool2d %0", counted(&window(2, 2, 2, 1, 1)), "[B, 4, 3, 3]", "lies wholly in padding"),
        ("avg_pool2d_scatter %0", counted(&good), "[B, 4, 9, 12]", "6 windows do not fit along axis 2"),
    ] {
        refused(&windowed(line, &window, shape), expected);
    }
}

#[test]
fn roots() {
    let leaves = "param 0 : [2]\ninput 0 : [B, 2]\ninput 1 : u8[B]\nstate 0 : [2]\nsamples : []\n";
    for (root, expected) in [
        ("root loss 0 = %9", "%9 does not exist"),
        ("root loss 0 = %0", "its shape is [2], expected []"),
        ("root gradient 0 = %1", "its shape is [B, 2], expected [2], the shape of Param(0)"),
        ("root gradient 7 = %0", "Param(7) is not in the graph"),
        ("root input_gradient 0 = %0", "its shape is [2], expected [B, 2]"),
        ("root input_gradient 1 = %2", "Input(1) is not f32"),
        ("root state 0 = %1", "its shape is [B, 2], expected [2]"),
        ("root loss 0 = %4\nroot loss 0 = %4", "there is another root of this kind"),
    ] {
        refused(&format!("{leaves}{root}"), expected);
    }
    accepted(&format!(
        "{leaves}root loss 0 = %4\nroot gradient 0 = %0\nroot input_gradient 0 = %1\nroot state 0 = %0\nroot state 1 = %1"
    ));
}

#[test]
fn every_bad_node_is_shown_as_text() {
    let violations = verify(graph("param 0 : [2]\nreshape %0 : [3]\nexpand %0 : [4]")).unwrap_err();
    let shown: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "%1 = reshape %0 : [3]  ; 0 forward\n  [2] and [3] do not have the same number of elements for every batch",
            "%2 = expand %0 : [4]  ; 0 forward\n  [2] does not expand to [4]: only axes of extent 1 grow, and the rank stays",
        ]
    );
}

/// Changes one thing of one node. What it was then, or `None` where nothing changed that matters.
fn damage(node: &mut Node, rng: &mut Rng) -> Option<&'static str> {
    let free = matches!(node.op, Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Random { .. } | Op::Iota { .. });
    match rng.below(4) {
        0 if !node.inputs.is_empty() => {
            node.inputs.to_mut().pop();
            (!matches!(node.op, Op::Map(_))).then_some("an input less")
        }
        1 if !node.inputs.is_empty() => {
            node.inputs.to_mut()[0] = u32::MAX;
            Some("an input that does not exist")
        }
        2 => {
            node.shape.0.to_mut().push(Dim::fixed(2));
            (!free).then_some("an axis more")
        }
        _ => {
            node.dtype = DType::U8;
            (!matches!(node.op, Op::Input(_))).then_some("another type")
        }
    }
}

#[test]
fn damaged_graphs_are_refused() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    for seed in 0..300 {
        let mut graph = random_graph(seed, 25);
        let mut rng = Rng::new(seed);
        let i = rng.below(graph.nodes.len());
        let node = &mut graph.nodes.to_mut()[i];
        let kind = Kind::of(&node.op);
        let what = damage(node, &mut rng);
        let text = print_node(i, node);
        match (what, verify(graph)) {
            (Some(what), Ok(_)) => panic!("seed {seed}: {what} was not found in {text}"),
            (Some(what), Err(violations)) => {
                assert!(violations.iter().any(|v| v.text == text), "seed {seed}: {text} is not named");
                *found.entry(what).or_default() += 1;
                kinds.insert(kind);
            }
            (None, _) => {}
        }
    }
    println!("{found:?} in {} kinds of operations", kinds.len());
    assert!(found.len() == 4 && kinds.len() > 20, "{found:?} {kinds:?}");
}

#[test]
fn no_text_makes_it_panic() {
    let mut refused = 0;
    for seed in 0..300 {
        let text = crate::ir::print(&random_graph(seed, 12));
        let mut rng = Rng::new(seed);
        let mut bytes = text.into_bytes();
        for _ in 0..3 {
            let digits: Vec<usize> = (0..bytes.len()).filter(|&i| bytes[i].is_ascii_digit()).collect();
            let i = *rng.pick(&digits);
            bytes[i] = b'0' + rng.below(10) as u8;
        }
        let text = String::from_utf8(bytes).expect("digits are text");
        refused += usize::from(parse(&text).is_ok_and(|graph| verify(graph).is_err()));
    }
    assert!(refused > 60, "{refused}");
}

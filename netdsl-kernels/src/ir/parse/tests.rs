//! What was printed is read back, and what is wrong is named by line and word.
use super::*;
use crate::ir::{Builder, print, verify};
use crate::testing::{Kind, Rng, random_expression, random_graph};

#[test]
fn reads_back_what_was_printed() {
    let mut seen = std::collections::BTreeSet::new();
    let mut nodes = 0;
    for seed in 0..200 {
        let graph = random_graph(seed, 40);
        seen.extend(graph.nodes.iter().map(|n| Kind::of(&n.op)));
        nodes += graph.nodes.len();
        let text = print(&graph);
        let read = parse(&text).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        assert!(read == graph, "seed {seed}");
        assert_eq!(print(&read), text, "seed {seed}");
    }
    assert_eq!(seen.len(), Kind::ALL.len(), "every operation was printed");
    println!("{nodes} nodes of {} kinds were read back", seen.len());
}

#[test]
fn reads_back_expressions_and_numbers() {
    let mut rng = Rng::new(1);
    let mut functions = 0;
    for _ in 0..500 {
        let mut b = Builder::default();
        let inputs: Vec<_> = (0..3).map(|i| b.param(i, Shape::SCALAR)).collect();
        let size = rng.below(40);
        let e = random_expression(&mut rng, 3, size);
        functions += e.tape().flop();
        b.push(Op::Map(e), &inputs, Shape::SCALAR, DType::F32);
        for number in [-0.0, f64::NAN, -f64::NAN, f64::from_bits(0x7ff0_0000_0000_0001), 1.0 / 3.0] {
            b.constant(number);
        }
        b.constant(f64::from_bits(rng.bits()));
        let graph = b.finish();
        assert!(parse(&print(&graph)) == Ok(graph.clone()), "{}", print(&graph));
    }
    assert!(functions > 1000, "the expressions are not trivial");
}

#[test]
fn one_node_a_line() {
    let text = "\
%0 = input 0 : u8[B, 1, 4, 3]  ; 0 forward
%1 = map %0 { mul(a0, 0.5) } : [B, 1, 4, 3]  ; 0 forward
%2 = param 0 : [2, 1, 3, 3]  ; 1 forward
%3 = conv2d %1, %2 kernel [3, 3] stride [1, 2] padding [1, 1] dilation [1, 1] groups 1 : [B, 2, 4, 2]  ; 1 forward
%4 = reshape %3 : [8B, 2]  ; 1 forward
%5 = map %4, %4 { t0 = exp(a0); t1 = add(t0, a1); select_lt(t1, 1.0, t0, inf) } : [8B, 2]  ; 2 forward
%6 = sum %5 axes [0, 1] : [1, 1]  ; 2 forward
%7 = reshape %6 : []  ; 2 backward
root loss 0 = %7
root layer 1 = %3
";
    let graph = parse(text).unwrap();
    assert_eq!(print(&graph), text);
    verify(graph).unwrap();
}

#[test]
fn errors_name_line_and_word() {
    for (text, expected) in [
        ("%0 = inpt 0 : []  ; 0 forward", "line 1: no operation is called `inpt`"),
        ("\n%0 = samples : [  ; 0 forward", "line 2: found `;`, expected an extent such as `28`, `B` or `2B`"),
        ("%1 = samples : []  ; 0 forward", "line 1: found `%1`, expected `%0`: nodes are numbered in order"),
        ("%0 = samples : []  ; 0 sideways", "line 1: found `sideways`, expected `forward` or `backward`"),
        ("%0 = samples : []  ; 0", "line 1: the line ends too early"),
        ("%0 = samples [] ; 0 forward", "line 1: found `[`, expected `:`"),
        ("%0 = iota x : []  ; 0 forward", "line 1: found `x`, expected an integer"),
        (
            "%0 = map %0 { t1 = exp(a0); t1 } : [] ; 0 forward",
            "line 1: found `t1`, expected `t0`: names are numbered in order",
        ),
        ("%0 = map %0 { exp(t0) } : [] ; 0 forward", "line 1: `t0` is not defined"),
        ("%0 = map %0 { exp(a0, a1) } : [] ; 0 forward", "line 1: no function `exp` takes 2 numbers"),
        ("%0 = matmul %0, %0 transpose [true] : [] ; 0 forward", "line 1: `transpose` is [true], expected two flags"),
        ("root loss 0 = %1 %2", "line 1: found `%2`, expected the end of the line"),
        ("root lost 0 = %1", "line 1: no root is called `lost`"),
    ] {
        assert_eq!(parse(text).unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn never_panics() {
    let text = print(&random_graph(3, 30));
    let words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
    let mut rng = Rng::new(2);
    let mut refused = 0;
    for _ in 0..500 {
        let mut words = words.clone();
        for _ in 0..3 {
            let (i, j) = (rng.below(words.len()), rng.below(words.len()));
            words[i] = words[j];
        }
        refused += usize::from(parse(&words.concat()).is_err());
    }
    assert!(refused > 400, "{refused}");
}

//! Before and after, as text.
use crate::ir::{parse, print, verify};
use crate::passes::simplify::simplify;

/// Lines without numbers and origins, as a graph; `root` lines stay.
fn numbered(lines: &str) -> String {
    let mut text = String::new();
    for (i, line) in lines.lines().map(str::trim).filter(|l| !l.is_empty()).enumerate() {
        let line = if line.starts_with("root") { line.into() } else { format!("%{i} = {line}  ; 0 forward") };
        text += &(line + "\n");
    }
    text
}

fn becomes(before: &str, after: &str) {
    let before = numbered(before);
    let graph = parse(&before).unwrap_or_else(|e| panic!("{e}\n{before}"));
    verify(graph.clone()).unwrap_or_else(|v| panic!("{v:#?}"));
    let simple = simplify(graph);
    verify(simple.clone()).unwrap_or_else(|v| panic!("{v:#?}"));
    assert_eq!(print(&simple), numbered(after), "from\n{before}");
}

#[test]
fn dead_nodes_go() {
    becomes(
        "input 0 : [B, 2]\nparam 0 : [2]\nmap %0 { exp(a0) } : [B, 2]\nmap %0 { tanh(a0) } : [B, 2]\nroot output 0 = %3",
        "input 0 : [B, 2]\nmap %0 { tanh(a0) } : [B, 2]\nroot output 0 = %1",
    );
}

#[test]
fn the_leaf_of_a_constant_gradient_stays() {
    becomes(
        "param 0 : []\nconst 2.0 : []\nroot loss 0 = %1\nroot gradient 0 = %1",
        "param 0 : []\nconst 2.0 : []\nroot loss 0 = %1\nroot gradient 0 = %1",
    );
}

#[test]
fn equal_nodes_become_one() {
    becomes(
        "param 0 : [2]\nmap %0 { exp(a0) } : [2]\nmap %0 { exp(a0) } : [2]\nroot output 0 = %1\nroot output 1 = %2",
        "param 0 : [2]\nmap %0 { exp(a0) } : [2]\nroot output 0 = %1\nroot output 1 = %1",
    );
}

#[test]
fn constants_go_into_expressions() {
    becomes(
        "param 0 : [2]\nconst 3.0 : []\nreshape %1 : [1]\nexpand %2 : [2]\nmap %0, %3 { mul(a0, a1) } : [2]\nroot output 0 = %4",
        "param 0 : [2]\nmap %0 { mul(a0, 3.0) } : [2]\nroot output 0 = %1",
    );
    becomes(
        "const 3.0 : []\nmap %0 { t0 = mul(a0, a0); add(t0, 1.0) } : []\nroot output 0 = %1",
        "const 10.0 : []\nroot output 0 = %0",
    );
    becomes(
        "param 0 : [2]\nmap %0 { 4.0 } : [2]\nmap %0, %1 { mul(a0, a1) } : [2]\nroot output 0 = %2",
        "param 0 : [2]\nmap %0 { mul(a0, 4.0) } : [2]\nroot output 0 = %1",
    );
}

#[test]
fn chains_of_factors_become_one() {
    becomes(
        "param 0 : [2]\nmap %0 { mul(a0, 3.0) } : [2]\nmap %1 { t0 = neg(a0); mul(t0, 2.0) } : [2]\nroot output 0 = %2",
        "param 0 : [2]\nmap %0 { mul(a0, -6.0) } : [2]\nroot output 0 = %1",
    );
    // not where the product would be less exact than its factors
    becomes(
        "param 0 : [2]\nmap %0 { mul(a0, 1e-30) } : [2]\nmap %1 { mul(a0, 1e30) } : [2]\nroot output 0 = %2",
        "param 0 : [2]\nmap %0 { t0 = mul(a0, 1e-30); mul(t0, 1e30) } : [2]\nroot output 0 = %1",
    );
}

#[test]
fn factors_are_collected() {
    for (e, collected) in [
        ("t0 = add(a0, a0); mul(t0, 3.0)", "mul(a0, 6.0)"),
        ("t0 = mul(a0, 3.0); div(t0, 2.0)", "mul(a0, 1.5)"),
        ("div(a0, 3.0)", "div(a0, 3.0)"),
        ("t0 = mul(2.0, a0); t1 = mul(t0, a0); mul(t1, 0.5)", "t0 = mul(2.0, a0); t1 = mul(t0, a0); mul(t1, 0.5)"),
        ("t0 = div(1.0, a0); mul(t0, 3.0)", "t0 = div(1.0, a0); mul(t0, 3.0)"),
        ("t0 = exp(a0); t1 = div(1.0, a0); mul(t1, t0)", "t0 = exp(a0); div(t0, a0)"),
        ("t0 = exp(a0); t1 = div(1.0, a0); mul(t0, t1)", "t0 = exp(a0); div(t0, a0)"),
        (
            "t0 = neg(a0); t1 = mul(t0, 0.5); t2 = exp(t1); t3 = neg(t2); mul(t3, t1)",
            "t0 = mul(a0, -0.5); t1 = exp(t0); t2 = neg(t1); mul(t2, t0)",
        ),
        ("t0 = mul(a0, 1e-30); mul(t0, 1e30)", "t0 = mul(a0, 1e-30); mul(t0, 1e30)"),
    ] {
        becomes(
            &format!("param 0 : [2]\nmap %0 {{ {e} }} : [2]\nroot output 0 = %1"),
            &format!("param 0 : [2]\nmap %0 {{ {collected} }} : [2]\nroot output 0 = %1"),
        );
    }
}

#[test]
fn private_maps_of_the_same_origin_become_part() {
    becomes(
        "param 0 : [2]\nparam 1 : [2]\nmap %0 { exp(a0) } : [2]\nmap %2, %1, %2 { t0 = sub(a0, a1); mul(t0, a2) } : [2]\nroot output 0 = %3",
        "param 0 : [2]\nparam 1 : [2]\nmap %0, %1 { t0 = exp(a0); t1 = sub(t0, a1); mul(t1, t0) } : [2]\nroot output 0 = %2",
    );
    let shared =
        "param 0 : [2]\nmap %0 { exp(a0) } : [2]\nmap %1 { tanh(a0) } : [2]\nroot output 0 = %2\nroot output 1 = %1";
    becomes(shared, shared);
    let other_layer = "\
%0 = param 0 : [2]  ; 0 forward
%1 = map %0 { exp(a0) } : [2]  ; 0 forward
%2 = map %1 { tanh(a0) } : [2]  ; 1 forward
root output 0 = %2
";
    assert_eq!(print(&simplify(parse(other_layer).unwrap())), other_layer);
}

#[test]
fn arguments_are_distinct_and_used() {
    becomes(
        "param 0 : [2]\nparam 1 : [2]\nmap %0, %1, %0 { mul(a0, a2) } : [2]\nroot output 0 = %2",
        "param 0 : [2]\nmap %0 { mul(a0, a0) } : [2]\nroot output 0 = %1",
    );
    becomes("param 0 : [2]\nmap %0 { a0 } : [2]\nroot output 0 = %1", "param 0 : [2]\nroot output 0 = %0");
}

#[test]
fn a_conversion_stays() {
    let conversion = "input 0 : u8[B, 2]\nmap %0 { a0 } : [B, 2]\nsum %1 axes [1] : [B, 1]\nroot output 0 = %2";
    becomes(conversion, conversion);
    becomes(
        "input 0 : i32[B]\nmap %0 { a0 } : [B]\nreshape %1 : [B, 1]\nmap %1 { exp(a0) } : [B]\nroot output 0 = %2\nroot output 1 = %3",
        "input 0 : i32[B]\nreshape %0 : [B, 1]\nmap %0 { exp(a0) } : [B]\nroot output 0 = %1\nroot output 1 = %2",
    );
    becomes(
        "input 0 : i32[B]\nmap %0 { a0 } : [B]\nparam 1 : [4, 2]\ngather %2, %1 : [B, 2]\nroot output 0 = %3",
        "input 0 : i32[B]\nparam 1 : [4, 2]\ngather %1, %0 : [B, 2]\nroot output 0 = %2",
    );
    becomes(
        "input 0 : u8[B, 2]\nreshape %0 : [2B]\nreshape %1 : [B, 2]\nsum %2 axes [1] : [B, 1]\nroot output 0 = %3",
        "input 0 : u8[B, 2]\nreshape %0 : [B, 2]\nsum %1 axes [1] : [B, 1]\nroot output 0 = %2",
    );
}

#[test]
fn elements_are_moved_once() {
    for (moves, after) in [
        ("reshape %0 : [6, 4]\nreshape %1 : [2, 3, 4]", ""),
        ("reshape %0 : [6, 4]\nreshape %1 : [24]", "reshape %0 : [24]"),
        ("permute %0 axes [1, 2, 0] : [3, 4, 2]\npermute %1 axes [2, 0, 1] : [2, 3, 4]", ""),
        (
            "permute %0 axes [1, 2, 0] : [3, 4, 2]\npermute %1 axes [0, 2, 1] : [3, 2, 4]",
            "permute %0 axes [1, 0, 2] : [3, 2, 4]",
        ),
        ("expand %0 : [2, 3, 4]", ""),
        ("slice %0 axis 1 start 0 : [2, 3, 4]", ""),
        (
            "slice %0 axis 2 start 1 : [2, 3, 3]\nslice %1 axis 2 start 1 : [2, 3, 2]",
            "slice %0 axis 2 start 2 : [2, 3, 2]",
        ),
        (
            "pad %0 axis 2 before 1 : [2, 3, 6]\npad %1 axis 2 before 2 : [2, 3, 9]",
            "pad %0 axis 2 before 3 : [2, 3, 9]",
        ),
        ("pad %0 axis 2 before 1 : [2, 3, 6]\nslice %1 axis 2 start 1 : [2, 3, 4]", ""),
        (
            "pad %0 axis 2 before 1 : [2, 3, 6]\nslice %1 axis 2 start 2 : [2, 3, 2]",
            "slice %0 axis 2 start 1 : [2, 3, 2]",
        ),
        ("detach %0 : [2, 3, 4]\ndetach %1 : [2, 3, 4]", "detach %0 : [2, 3, 4]"),
    ] {
        let last = moves.lines().count();
        let after_last = after.lines().count();
        becomes(
            &format!("param 0 : [2, 3, 4]\n{moves}\nroot output 0 = %{last}"),
            &format!("param 0 : [2, 3, 4]\n{after}\nroot output 0 = %{after_last}"),
        );
    }
}

#[test]
fn what_differs_is_moved_twice() {
    for moves in [
        "pad %0 axis 2 before 1 : [2, 3, 6]\nslice %1 axis 2 start 0 : [2, 3, 4]",
        "pad %0 axis 2 before 1 : [2, 3, 6]\npad %1 axis 1 before 1 : [2, 5, 6]",
        "slice %0 axis 2 start 1 : [2, 3, 3]\nslice %1 axis 1 start 1 : [2, 1, 3]",
    ] {
        let both = format!("param 0 : [2, 3, 4]\n{moves}\nroot output 0 = %2");
        becomes(&both, &both);
    }
}

#[test]
fn zeros_stay_zeros_and_other_numbers_are_not_padded() {
    becomes(
        "param 0 : [2]\npad %0 axis 0 before 3 : [9]\nslice %1 axis 0 start 6 : [2]\nmap %0, %2 { add(a0, a1) } : [2]\nroot output 0 = %3",
        "param 0 : [2]\nroot output 0 = %0",
    );
    let padded = "const 1.0 : []\nreshape %0 : [1]\nexpand %1 : [2]\npad %2 axis 0 before 1 : [4]\nroot output 0 = %3";
    becomes(padded, padded);
}

#[test]
fn what_is_equal_is_computed_once() {
    becomes(
        "param 0 : [1, 3]\nexpand %0 : [B, 3]\nmap %1 { exp(a0) } : [B, 3]\nroot output 0 = %2",
        "param 0 : [1, 3]\nmap %0 { exp(a0) } : [1, 3]\nexpand %1 : [B, 3]\nroot output 0 = %2",
    );
    let mixed = "param 0 : [1, 3]\nexpand %0 : [B, 3]\ninput 0 : [B, 3]\nmap %1, %2 { mul(a0, a1) } : [B, 3]\nroot output 0 = %3";
    becomes(mixed, mixed);
}

#[test]
fn sums_of_equal_elements_are_counted() {
    becomes(
        "param 0 : [1, 3]\nexpand %0 : [5, 3]\nsum %1 axes [0, 1] : [1, 1]\nroot output 0 = %2",
        "param 0 : [1, 3]\nsum %0 axes [1] : [1, 1]\nmap %1 { mul(a0, 5.0) } : [1, 1]\nroot output 0 = %2",
    );
    becomes(
        "param 0 : [1, 3]\nexpand %0 : [2B, 3]\nsum %1 axes [0] : [1, 3]\nroot output 0 = %2",
        "param 0 : [1, 3]\nsamples : []\nreshape %1 : [1, 1]\nexpand %2 : [1, 3]\n\
         map %0, %3 { t0 = mul(a0, 2.0); mul(t0, a1) } : [1, 3]\nroot output 0 = %4",
    );
    becomes(
        "param 0 : [1, 3]\nexpand %0 : [5, 3]\nmax %1 axes [0] : [1, 3]\nroot output 0 = %2",
        "param 0 : [1, 3]\nroot output 0 = %0",
    );
    becomes(
        "param 0 : [1, 3]\nexpand %0 : [5, 3]\narg_max %1 axes [1] : [5, 1]\nroot output 0 = %2",
        "param 0 : [1, 3]\narg_max %0 axes [1] : [1, 1]\nexpand %1 : [5, 1]\nroot output 0 = %2",
    );
    becomes(
        "param 0 : [1, 3]\nexpand %0 : [5, 3]\narg_max %1 axes [0] : [1, 3]\nroot output 0 = %2",
        "const 0.0 : []\nreshape %0 : [1, 1]\nexpand %1 : [1, 3]\nroot output 0 = %2",
    );
}

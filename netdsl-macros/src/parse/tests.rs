//! What is read, and the words for what is not.
use super::*;
use crate::report::message;
use netdsl_kernels::spec::{Item, LossKind, StepKind, TensorKind};

fn read(body: &str) -> (Vec<Option<Item>>, Vec<String>) {
    let mut parser = Parser::default();
    let tokens = format!("struct Net {{ {body} }}").parse().expect("tokens");
    let source = parse(&mut parser, tokens);
    let mut diagnostics = parser.diagnostics.clone();
    diagnostics.sort_by_key(|d| parser.sites.extent(d.site).start());
    (source.items, diagnostics.iter().map(message).collect())
}

/// The first two lines (message and help) of each diagnostic.
fn check(body: &str, expected: &[&str]) {
    let (_, messages) = read(body);
    let short: Vec<String> = messages
        .iter()
        .map(|m| m.lines().filter(|l| !l.starts_with("= note: code")).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(short, expected, "in `{body}`");
}

fn good(body: &str) -> Vec<Item> {
    let (items, messages) = read(body);
    assert!(messages.is_empty(), "{messages:?}");
    items.into_iter().flatten().collect()
}

#[test]
fn reads_the_whole_language() {
    let items = good(
        "/// The image.
         input image: u8[1, 28, 28]; input text: Class(65)[128]; input x: [3 * N]; input y: f32;
         target label: Class(10); target z: [];
         const N: usize = 4 * (2 + 1); const RATE = 1e-3;
         layer enc: Dense(64, bias: false, init: Uniform(-0.1, 0.1));
         let a = image -> Normalize(mean: [0.1, 0.2], std: 0.3) -> conv1: Conv2d(6, kernel: 5) -> Relu -> Flatten;
         let b = (a + 2 * x) -> enc -> |v| v * sigmoid(1.702 * v) -> Reshape(shape: [2, 3]);
         let c = concat(a, b -> Relu, axis: 0) / -b - (x -> enc);
         loss CrossEntropy(a, label, reduction: sum);
         loss aux: N / 2 * mean(|y, t| { let d = y - t; if d < 0 { -d } else { d.powi(2) } }; c, z);
         output logits: [10]; output digit = argmax(a); output p: [3] = softmax(a); output c;
         batch: 64;",
    );
    assert_eq!(items.len(), 19);
    let Item::Let { value, .. } = &items[9] else { panic!("{:?}", items[9]) };
    let TensorKind::Step(_, last) = &value.kind else { panic!("{value:?}") };
    let StepKind::Call(call) = &last.kind else { panic!("{last:?}") };
    assert_eq!(call.text, "Flatten");
    let Item::Loss(loss) = &items[13] else { panic!("{:?}", items[13]) };
    assert!(loss.weight.is_some() && loss.name.as_ref().is_some_and(|n| n.text == "aux"));
    let LossKind::Closure { closure, inputs, .. } = &loss.kind else { panic!("{loss:?}") };
    assert_eq!((closure.params.len(), inputs.len()), (2, 2));
}

#[test]
fn slips_of_statements() {
    check(
        "inputs x: [3];",
        &["`inputs` does not begin a statement = help: did you mean `input`, as in `input image: u8[1, 28, 28];`?"],
    );
    check("y = x -> Relu;", &["`y = ..` is not a statement = help: write `let y = ..;`"]);
    check("x -> Relu;", &["a value that nothing names = help: write `let y = x -> Relu;`"]);
    check("Dense(10);", &["`Dense(10)` is applied to nothing = help: write `let y = x -> Dense(10);`"]);
    check("let a = b let c = d;", &["missing `;` behind this statement = help: every statement ends with `;`"]);
    check("let a = b", &["missing `;` behind this statement = help: every statement ends with `;`"]);
    check("let a = b -> Relu, let c = d;", &["expected `;`, found `,` = help: every statement ends with `;`"]);
    check("let a = b -> batch: Dense(3);", &[]);
    check("output x: [3] batch: 4;", &["missing `;` behind this statement = help: every statement ends with `;`"]);
    check(
        "let mut a = b;",
        &["values of a network never change: there is no `mut` = help: give the new value a name of its own"],
    );
    check(
        "let type = b;",
        &["`type` is a word of Rust and cannot be the name of a value = help: choose another name, such as `type_1`"],
    );
    check("batch = 4;", &["expected `:` and the size of a batch, found `=` = help: write it like `batch: 64;`"]);
    check("input x [3];", &["missing `:` behind `x` = help: write it like `input image: u8[1, 28, 28];`"]);
    check(
        "input x: f64[3];",
        &["there is no element type `f64` = help: elements are `f32`, `u8`, `i32` or `Class(n)`"],
    );
    check(
        "input x, y: [3];",
        &["one statement describes one input or target = help: write `x: ..;` and then another statement"],
    );
    check("#[cold] let a = b;", &["`#[cold]` has no meaning here = help: write attributes on the struct"]);
}

#[test]
fn slips_of_chains() {
    check("let a = x Relu;", &["missing `->` before `Relu` = help: write `-> Relu`"]);
    check("let a = x => Relu;", &["expected `->`, found `=>` = help: steps are joined with `->`"]);
    check("let a = x - > Relu;", &["expected `->`, found `- >` = help: write `->` without a space"]);
    check(
        "let a = x.relu();",
        &[
            "values have no methods and no fields = help: apply a layer or function with `->`, such as `x -> Relu` or `x -> |v| v.abs()`",
        ],
    );
    check(
        "let a = b + c -> Relu;",
        &[
            "arithmetic in front of `->` needs parentheses = help: write `(b + c) -> Relu`, or put parentheses around `c -> Relu`",
        ],
    );
    check(
        "let a = b -> Relu + c;",
        &["`+` behind the step `-> Relu` needs parentheses = help: write `(b -> Relu) + c`"],
    );
    check(
        "let a = b -> (Relu -> Tanh);",
        &["steps are written one behind the other, without parentheses = help: write `-> Relu -> Tanh`"],
    );
    check(
        "let a = b -> ;",
        &[
            "expected a layer such as `Relu` or a function such as `|v| v * v` behind `->`, found the end of the statement = help: write it like `let logits = image -> Flatten -> Dense(10);`",
        ],
    );
    check("let a = b -> Dense[3];", &["arguments of `Dense` stand in parentheses = help: write `Dense(3)`"]);
    check(
        "let a = b -> nn::Dense(3);",
        &["`nn` is a simple name: a layer has no path, no type parameters, no methods = help: write `nn` or `nn(..)`"],
    );
}

#[test]
fn slips_of_arguments() {
    check(
        "let a = x -> Conv2d(6, kernel = 2 * 5);",
        &["arguments are given with `:`, not `=` = help: write `kernel: 2 * 5`"],
    );
    check("let a = x -> Conv2d(6 kernel: 5);", &["missing `,` before `kernel` = help: arguments are separated by `,`"]);
    check("let a = x -> Conv2d(kernel:);", &["the argument `kernel` has no value = help: write `kernel: ..`"]);
    check(
        "let a = x -> Dense(|v| v);",
        &["an argument cannot be a function = help: apply a function as a step of its own: `x -> |v| v * v`"],
    );
    check("let a = concat(axis: 0, b);", &["values stand in front of named arguments"]);
}

#[test]
fn slips_of_closures() {
    check(
        "let a = x -> |v: f32| v;",
        &["parameters have no types here = help: write `v`: every parameter is one number"],
    );
    check(
        "let a = x -> || 1;",
        &["a function without parameters = help: write `|v| ..`, where `v` is one element of the value"],
    );
    check(
        "let a = x -> |v| if v < 0 { v };",
        &[
            "expected `else`, found the end of the statement = help: a formula has a value in every case: write `if .. { .. } else { .. }`",
        ],
    );
    check("let a = x -> |v| { v = 3; v };", &["a name is given once, with `let`; nothing is assigned"]);
    check("let a = x -> |v| v as f32;", &["numbers have one type here = help: remove `as`"]);
    check("let a = x -> |v| &v;", &["`&` has no meaning on a number = help: parameters are numbers, not references"]);
    check(
        "loss mean(|y, t| y - t, a, b);",
        &["expected `;` between the function and its values, found `,` = help: write `mean(|y, t| y - t; ..)`"],
    );
    check("loss CrossEntropy(a, b) * 0.4;", &["`*` behind a loss = help: write the weight in front: `0.4 * ..`"]);
    check(
        "loss CrossEntropy;",
        &[
            "`CrossEntropy` stands alone: what is compared with what? = help: write it like `loss data: CrossEntropy(logits, label);`",
        ],
    );
}

#[test]
fn a_bad_statement_costs_itself_only() {
    let (items, messages) = read("input x: [3]; let a = ; let b = x -> ; output b; bad;");
    assert_eq!(items.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false, true, false]);
    assert_eq!(messages.len(), 3);
}

#[test]
fn headers() {
    let first = |text: &str| {
        let mut parser = Parser::default();
        let source = parse(&mut parser, text.parse().expect("tokens"));
        (source.header.is_some(), parser.diagnostics.first().map(|d| d.message.clone()))
    };
    assert_eq!(first("pub(crate) struct A { }"), (true, None));
    assert_eq!(first("#[derive(Debug)] #[allow(unused_value, dead_code)] struct A { }"), (true, None));
    assert_eq!(first("pub A { }"), (true, Some("missing `struct` before `A`".into())));
    assert_eq!(first(""), (false, Some("expected a network, found nothing".into())));
    let generic = "a network has no type parameters";
    assert_eq!(first("struct A<const N: usize> { }"), (true, Some(generic.into())));
    assert_eq!(first("struct A;"), (true, Some("expected `{ .. }`, found `;`".into())));
    let two = "one `network!` describes one network; there is more behind its `}`";
    assert_eq!(first("struct A { } struct B { }"), (true, Some(two.into())));
}

//! Networks compile as wholes: text in, plan out.
use netdsl_kernels::{compile, text};

const MLP: &str = "
    struct Mlp {
        input image: [784];
        target label: Class(10);
        let logits = image -> Dense(128) -> Relu -> head: Dense(10);
        loss data: CrossEntropy(logits, label);
        output logits: [10];
        batch: 32;
    }";

#[test]
fn a_network_becomes_a_plan() {
    let model = text::compile(MLP).expect("a good network");
    let plan = compile::compile(&model).expect("no bug");
    assert_eq!(plan.params.iter().map(|p| p.shape.iter().product::<usize>()).sum::<usize>(), 101_770);
    for target in plan.targets.iter() {
        let launches: Vec<usize> = target.lists.iter().map(|l| l.launches.len()).collect();
        assert_eq!(launches, [7, 6, 5, 5], "{:?}", target.target);
    }
}

#[test]
fn compiling_is_deterministic() {
    let plan = || compile::compile(&text::compile(MLP).expect("a good network")).expect("no bug");
    assert_eq!(plan(), plan());
}

//! Good networks: names, shapes, parameters and graphs that the front end gives them.
use netdsl_kernels::front::Model;
use netdsl_kernels::ir::RootKind;
use netdsl_kernels::text::compile;

fn good(text: &str) -> Model {
    compile(text).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn a_perceptron() {
    let model = good(
        "pub struct Mlp {
            input x: [784];
            target y: Class(10);
            let logits = x -> hidden: Dense(128, l2: 1e-4) -> Relu -> Dense(10, bias: false);
            loss data: CrossEntropy(logits, y);
            output logits: [10];
            batch: 64;
        }",
    );
    let names: Vec<&str> = model.params.iter().map(|p| &*p.name).collect();
    assert_eq!(names, ["hidden.weight", "hidden.bias", "dense_1.weight"]);
    let layers: Vec<_> = model.layers.iter().map(|l| (&*l.name, &*l.kind, l.shape.to_vec(), l.line)).collect();
    assert_eq!(
        layers,
        [
            ("hidden", "Dense(128, l2: 1e-4)", vec![128], 4),
            ("relu_1", "Relu", vec![128], 4),
            ("dense_1", "Dense(10, bias: false)", vec![10], 4),
            ("data", "CrossEntropy", vec![], 5),
        ]
    );
    assert_eq!(model.batch, 64);
    let roots: Vec<RootKind> = model.train.roots.iter().map(|r| r.kind).collect();
    let losses = (0..3).map(RootKind::Loss);
    assert_eq!(roots, [RootKind::Output(0)].into_iter().chain(losses).chain([RootKind::Layer(0)]).collect::<Vec<_>>());
}

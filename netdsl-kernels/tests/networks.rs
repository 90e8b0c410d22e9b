//! Good networks: names, shapes, parameters and graphs that the front end gives them.
use netdsl_kernels::diagnostic::Code;
use netdsl_kernels::front::{self, Model, Outcome};
use netdsl_kernels::ir::{DType, Graph, Op, RootKind, verify};
use netdsl_kernels::text;
use netdsl_plan::{DoorKind, OutputKind};

fn outcome(network: &str) -> Outcome {
    let (spec, errors) = text::parse(network);
    assert_eq!(errors, []);
    front::build(&spec)
}

/// The model of a network about which there is nothing to say; its graphs keep the invariants.
fn good(network: &str) -> Model {
    let model = text::compile(network).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(outcome(network).diagnostics, []);
    for graph in [&model.train, &model.infer] {
        verify(graph.clone()).unwrap_or_else(|violations| panic!("{violations:?}"));
    }
    model
}

fn roots(graph: &Graph) -> Vec<RootKind> {
    graph.roots.iter().map(|r| r.kind).collect()
}

fn layer_names(model: &Model) -> Vec<&str> {
    model.layers.iter().map(|l| &*l.name).collect()
}

fn param_names(model: &Model) -> Vec<&str> {
    model.params.iter().map(|p| &*p.name).collect()
}

const LENET: &str = "
    pub struct LeNet5 {
        input image: u8[1, 28, 28];
        target label: Class(10);
        let features = image -> Normalize(mean: 0.1307, std: 0.3081)
            -> conv1: Conv2d(6, kernel: 5, padding: 2) -> Relu -> MaxPool2d(2)
            -> conv2: Conv2d(16, kernel: 5)            -> Relu -> MaxPool2d(2)
            -> Flatten;
        let logits = features -> Dense(120, l2: 1e-4) -> Relu -> Dense(84) -> Relu -> head: Dense(10);
        loss data: CrossEntropy(logits, label);
        output logits: [10];
        output digit = argmax(logits);
        batch: 64;
    }";

#[test]
fn lenet() {
    let model = good(LENET);
    assert_eq!((model.name.as_str(), model.batch, model.least_samples), ("LeNet5", 64, 1));
    let names = [
        "normalize_1",
        "conv1",
        "relu_1",
        "max_pool2d_1",
        "conv2",
        "relu_2",
        "max_pool2d_2",
        "flatten_1",
        "dense_1",
        "relu_3",
        "dense_2",
        "relu_4",
        "head",
        "data",
        "argmax_1",
    ];
    assert_eq!(layer_names(&model), names);
    let shapes: Vec<Vec<usize>> = model.layers.iter().map(|l| l.shape.to_vec()).collect();
    assert_eq!(shapes[..4], [vec![1, 28, 28], vec![6, 28, 28], vec![6, 28, 28], vec![6, 14, 14]]);
    assert_eq!(shapes[7], [400]);
    assert_eq!(&*model.layers[1].kind, "Conv2d(6, kernel: 5, padding: 2)");
    assert_eq!((model.layers[1].named, model.layers[1].line), (true, 6));
    let weights: Vec<(&str, Vec<usize>)> = model.params.iter().map(|p| (&*p.name, p.shape.to_vec())).collect();
    assert_eq!(weights[0], ("conv1.weight", vec![6, 1, 5, 5]));
    assert_eq!(weights[2], ("conv2.weight", vec![16, 6, 5, 5]));
    assert_eq!(weights[4], ("dense_1.weight", vec![120, 400]));
    assert_eq!(weights[9], ("head.bias", vec![10]));
    assert_eq!(model.params.iter().map(|p| p.shape.iter().product::<usize>()).sum::<usize>(), 61_706);
    assert_eq!(model.params[9].layer as usize, 12);

    assert_eq!((model.doors[0].kind, model.doors[0].dtype), (DoorKind::Tensor, DType::U8));
    assert_eq!((model.doors[1].kind, model.doors[1].dtype), (DoorKind::Class(10), DType::I32));
    let outputs: Vec<_> =
        model.outputs.iter().map(|o| (&*o.name, o.kind, o.shape.to_vec(), o.inference_only)).collect();
    assert_eq!(outputs[0], ("logits", OutputKind::Tensor, vec![10], false));
    assert_eq!(outputs[1], ("digit", OutputKind::Index, vec![], true));

    let losses = [RootKind::Loss(0), RootKind::Loss(1), RootKind::Loss(2)];
    let layers = [RootKind::Layer(1), RootKind::Layer(4), RootKind::Layer(12)];
    let train = [&[RootKind::Output(0)][..], &losses, &layers].concat();
    assert_eq!(roots(&model.train), train);
    let infer = [&[RootKind::Output(0), RootKind::Output(1)][..], &losses, &layers].concat();
    assert_eq!(roots(&model.infer), infer);
}

#[test]
fn doors_are_inputs_then_targets() {
    let model = good(
        "struct Net {
            target t: [2];
            input a: [3];
            target side: i32[2];
            input b: f32[3];
            let y = (a + b) -> Dense(2);
            loss one: Mse(y, t);
            loss 0.5 * Mse(y, side);
            output y;
        }",
    );
    let doors: Vec<(&str, bool)> = model.doors.iter().map(|d| (&*d.name, d.target)).collect();
    assert_eq!(doors, [("a", false), ("b", false), ("t", true), ("side", true)]);
    let losses: Vec<(&str, f64)> = model.losses.iter().map(|l| (&*l.name, l.weight)).collect();
    assert_eq!(losses, [("one", 1.0), ("mse_1", 0.5)]);
    assert_eq!(model.batch, 32);
    let input = |graph: &Graph, door| graph.nodes.iter().find(|n| n.op == Op::Input(door)).map(|n| n.dtype);
    assert_eq!(input(&model.train, 3), Some(DType::I32));
}

#[test]
fn names_that_the_user_took_are_skipped() {
    let model = good(
        "struct Net {
            input dense_2: [3];
            target t: [2];
            let dense_4 = dense_2 -> Dense(4) -> Dense(5) -> Dense(6);
            let y = dense_4 -> relu_1: Tanh -> Relu -> Dense(2);
            loss Mse(y, t);
            output y;
        }",
    );
    // `dense_4` is no layer and no door: a parameter cannot be mistaken for it
    assert_eq!(layer_names(&model), ["dense_1", "dense_3", "dense_4", "relu_1", "relu_2", "dense_5", "mse_1"]);
}

#[test]
fn an_output_with_an_equals_sign_is_for_inference_unless_a_loss_needs_it() {
    let model = good(
        "struct Net {
            input x: [3];
            target t: [2];
            output y = x -> Dense(2);
            output p = y -> Softmax;
            loss Mse(y, t);
        }",
    );
    let only: Vec<bool> = model.outputs.iter().map(|o| o.inference_only).collect();
    assert_eq!(only, [false, true]);
    let without_a_loss = good("struct Net { input x: [3]; output y = x -> Dense(2); }");
    assert_eq!(roots(&without_a_loss.train), []);
    assert_eq!(roots(&without_a_loss.infer), [RootKind::Output(0)]);
}

#[test]
fn a_shared_layer_has_one_set_of_parameters() {
    let model = good(
        "struct Net {
            input a: [4];
            input b: [4];
            target t: [3];
            layer enc: Dense(3, l2: 0.1);
            let y = (a -> enc) * (b -> enc);
            let z = a -> again: enc;
            loss Mse(y + z, t);
            output y;
        }",
    );
    assert_eq!(param_names(&model), ["enc.weight", "enc.bias"]);
    assert_eq!(layer_names(&model), ["enc", "mul_1", "again", "add_1", "mse_1"]);
    // `enc` has two outputs, so neither is the layer's
    assert!(!roots(&model.infer).contains(&RootKind::Layer(0)));
    assert!(roots(&model.infer).contains(&RootKind::Layer(2)));
    let convolution = good(
        "struct Net {
            input a: [1, 8, 8];
            input b: [1, 5, 5];
            layer enc: Conv2d(2, kernel: 3);
            output x = a -> enc;
            output y = b -> enc;
        }",
    );
    assert_eq!(convolution.params.len(), 2, "the same weights fit images of different extent");
}

#[test]
fn what_nobody_needs_is_left_out_where_that_is_allowed() {
    let model = good(
        "#[allow(unused_value)]
        struct Net {
            input x: [3];
            input spare: [5];
            target t: [2];
            let dead = spare -> dead_layer: Dense(7) -> Relu;
            let y = x -> Dense(2);
            loss Mse(y, t);
            output y;
        }",
    );
    assert_eq!(layer_names(&model), ["dense_1", "mse_1"]);
    assert_eq!(param_names(&model), ["dense_1.weight", "dense_1.bias"]);
    assert_eq!(model.doors.len(), 3, "a door stays: its data are part of a batch");
}

#[test]
fn batch_norm_has_states() {
    let text = |shape: &str| {
        format!(
            "struct Net {{ input x: {shape}; target t: {shape}; let y = x -> bn: BatchNorm2d; loss Mse(y, t); output y; }}"
        )
    };
    let model = good(&text("[3, 4, 4]"));
    let states: Vec<&str> = model.states.iter().map(|s| &*s.name).collect();
    assert_eq!(states, ["bn.running_mean", "bn.running_var"]);
    assert!(roots(&model.train).contains(&RootKind::State(1)));
    assert!(!roots(&model.infer).contains(&RootKind::State(1)));
    assert_eq!(model.least_samples, 1);
    assert_eq!(good(&text("[3, 1, 1]")).least_samples, 2);
    // nothing is trained here
    good("struct Net { input x: [3, 1, 1]; output y = x -> BatchNorm2d; batch: 1; }");
}

#[test]
fn losses_take_what_they_compare() {
    let model = good(
        "struct Net {
            input x: i32[4];
            target yes: Class(2)[3];
            target pixels: u8[3];
            target classes: Class(5)[3, 2];
            let y = x -> Dense(3);
            let z = x -> Dense(30) -> Reshape([5, 3, 2]);
            loss BinaryCrossEntropy(y, yes);
            loss mean(|a, b| (a - b / 255.0).abs(); y, pixels);
            loss 0 * CrossEntropy(z, classes, reduction: sum);
            loss -1 * sum(|a| a; z);
            output y;
        }",
    );
    let losses: Vec<(&str, f64)> = model.losses.iter().map(|l| (&*l.name, l.weight)).collect();
    assert_eq!(losses, [("binary_cross_entropy_1", 1.0), ("mean_1", 1.0), ("cross_entropy_1", 0.0), ("sum_1", -1.0)]);
}

#[test]
fn every_dropout_has_its_own_stream() {
    let model = good(
        "struct Net {
            input x: [3];
            target t: [2];
            layer drop: Dropout(0.25);
            let y = x -> drop -> Dense(3) -> drop -> Dropout(0.5) -> Dense(2);
            loss Mse(y, t);
            output y;
        }",
    );
    let random = |graph: &Graph| graph.nodes.iter().filter(|n| matches!(n.op, Op::Random { .. })).count();
    assert_eq!((random(&model.train), random(&model.infer)), (3, 0));
}

#[test]
fn roots_are_computed_values() {
    let model = good(
        "#[allow(dropout_at_output)]
        struct Net {
            input x: u8[2, 3];
            input z: [6];
            output x;
            output flat = x -> named: Flatten;
            output same = z -> gone: Dropout(0.5);
            let y = z * 1;
            output y;
        }",
    );
    for root in model.infer.roots.iter() {
        let node = |i: u32| &model.infer.nodes[i as usize];
        let mut source = node(root.value);
        while source.op == Op::Reshape {
            source = node(source.inputs[0]);
        }
        assert!(matches!(source.op, Op::Map(_)), "{root:?} is {source:?}");
        assert_eq!(node(root.value).dtype, DType::F32);
    }
}

#[test]
fn the_layout_hash_sees_what_a_checkpoint_must_agree_with() {
    let hash = |text: &str| good(text).layout_hash;
    let base = "struct Net { input x: [3]; target t: [2]; let y = x -> a: Dense(4) -> Dropout(0.5) -> Dense(2); loss Mse(y, t); output y; }";
    let of = |from: &str, to: &str| hash(&base.replace(from, to));
    assert_eq!(hash(base), 0xe17e_8a4e_689f_fb08, "stored in checkpoints: it must not change");
    assert_eq!(of("0.5", "0.25"), hash(base));
    assert_eq!(of("struct Net", "\n\nstruct Other"), hash(base));
    assert_eq!(of("loss Mse(y, t)", "loss l: 2 * Mse(y, t)"), hash(base));
    for (from, to) in [
        ("Dense(4)", "Dense(5)"),
        ("a: Dense", "b: Dense"),
        ("Dropout(0.5)", "Relu"),
        ("Dense(2)", "Dense(2, bias: false)"),
    ] {
        assert_ne!(of(from, to), hash(base), "{from} -> {to}");
    }
}

#[test]
fn parameters_are_called_in_checkpoints_as_name_says() {
    let model = good(
        "struct Net {
            input x: [1, 6, 6];
            target t: [2];
            layer head: Dense(2, name: \"classifier.1\");
            let y = x -> conv: Conv2d(3, kernel: 3, name: \"features.0\") -> BatchNorm2d(name: \"features.1\") -> Flatten -> head;
            loss Mse(y, t);
            output y;
        }",
    );
    let names = [
        "classifier.1.weight",
        "classifier.1.bias",
        "features.0.weight",
        "features.0.bias",
        "features.1.weight",
        "features.1.bias",
    ];
    assert_eq!(param_names(&model), names);
    assert_eq!(&*model.states[0].name, "features.1.running_mean");
    assert_eq!(layer_names(&model)[..3], ["head", "conv", "batch_norm2d_1"]);
}

#[test]
fn constants_and_arithmetic() {
    let model = good(
        "struct Net {
            const HIDDEN: usize = 4 * (SIZE - 2);
            input x: [1, SIZE, SIZE];
            let y = 2 * (x - 1.5) / -SIZE;
            output z = y -> Flatten -> Dense(HIDDEN) -> Reshape([HIDDEN / 4, -1]);
            batch: SIZE % 5;
        }"
        .replace("const HIDDEN", "const SIZE = 28; const HIDDEN")
        .as_str(),
    );
    assert_eq!(model.outputs[0].shape.to_vec(), [26, 4]);
    assert_eq!(model.batch, 3);
}

#[test]
fn long_chains_and_sums_need_no_stack_and_deep_ones_are_refused() {
    let chain = " -> Relu".repeat(2_000);
    let sum = " + x".repeat(2_000);
    good(&format!("struct Net {{ input x: [3]; output y = x{chain}; output z = x{sum}; }}"));
    let deep = format!("{}x{}", "-(".repeat(150), ")".repeat(150));
    let told = text::compile(&format!("struct Net {{ input x: [3]; output y = {deep}; }}"));
    assert!(told.is_err_and(|told| told.contains("nested")), "150 parentheses are 300 rules deep");
    let closure = format!("{}v{}", "sin(".repeat(250), ")".repeat(250));
    let told = text::compile(&format!("struct Net {{ input x: [3]; output y = x -> |v| {closure}; }}"));
    assert!(told.is_err_and(|told| told.contains("nested")));
}

#[test]
fn the_interface_is_known_in_spite_of_errors() {
    let outcome = outcome(
        "struct Net {
            input x: [3];
            input bad: [N];
            target t: Class(4);
            let y = x -> Dnese(4);
            loss CrossEntropy(y, t);
            output y: [4];
            output z = y -> Relu;
            output p = x -> Dense(2);
        }",
    );
    assert!(outcome.model.is_none());
    let codes: Vec<Code> = outcome.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::Constant, Code::UnknownLayer]);
    let interface = outcome.interface;
    assert_eq!((interface.name.as_str(), interface.trainable), ("Net", true));
    let doors: Vec<_> = interface.doors.iter().map(|d| (d.name.as_str(), d.target, d.door.is_some())).collect();
    assert_eq!(doors, [("x", false, true), ("bad", false, false), ("t", true, true)]);
    let outputs: Vec<_> = interface.outputs.iter().map(|o| (o.name.as_str(), o.output.is_some())).collect();
    assert_eq!(outputs, [("y", true), ("z", false), ("p", true)], "`y` is as its author says");
}

//! What `network!` emits: types, constants, handles. What it computes is tested elsewhere.
use netdsl::__private::{Class as ClassOf, DoorKind, ListKind, Sample};
use netdsl::SampleType;
use netdsl::prelude::*;

network! {
    /// Several doors of several kinds.
    #[derive(Debug)]
    pub struct Doors {
        /// Bytes.
        input image: u8[4, 2];
        input text: Class(3)[2];
        input scale: [];
        target y: [3];
        target label: Class(3);
        let pixels = image -> |v| v / 255.0 -> Reshape([8]);
        let tokens = text -> Embedding(3, 4) -> Flatten;
        let h = pixels -> enc: Dense(8, l2: 1e-4) -> Relu;
        let joined = (h + tokens) * scale;
        let logits = joined -> |v| if v < 0.1 { v.exp() } else { v } -> Dense(3, bias: false);
        loss data: Mse(logits, y);
        loss aux: 0.5 * CrossEntropy(logits, label);
        #[doc = "Three numbers."]
        output logits: [3];
        output digit: [] = argmax(logits);
        batch: 16;
    }
}

network! { struct Inference { input x: [2]; output y = x -> Dense(1); } }

fn types<N: Network>() -> Vec<SampleType> {
    <N::Input as netdsl::Record>::types()
}

#[test]
fn doors_are_typed() {
    let types: Vec<String> = types::<Doors>().iter().map(ToString::to_string).collect();
    assert_eq!(types, ["u8[4, 2]", "Class(3)[2]", "f32[]"]);
    let targets = <<Doors as Trainable>::Target as netdsl::Record>::types();
    assert_eq!(targets[1], SampleType::of::<ClassOf<3>>());
    assert_eq!(targets[1].kind, DoorKind::Class(3));
    let _: fn(&DoorsOutput) -> &Values<[f32; 3]> = |o| &o.logits;
    let _: fn(&DoorsOutput) -> &Values<u32> = |o| &o.digit;
    assert_eq!(<[f32; 3] as Sample>::LEN, 3);
}

#[test]
fn constants_are_those_of_the_plan() {
    assert_eq!(Doors::PARAMS, (8 * 8 + 8) + 3 * 4 + 8 * 3);
    assert_eq!(Doors::BATCH, 16);
    assert_eq!([Doors::FLOP_FORWARD, Doors::FLOP_BACKWARD], Doors::flop());
    assert!(Doors::flop().iter().all(|&flop| flop > 2 * (8 * 8 + 8 * 3)));
    assert_eq!(Inference::flop(), [2 * 2 + 1, 0]);
    let plan = Doors::plan();
    assert_eq!((plan.name.as_ref(), plan.file.as_ref(), plan.batch), ("Doors", "tests/network.rs", 16));
    assert!(plan.targets.iter().all(|t| t.list(ListKind::TwoPhase).is_some()));
    assert!(Inference::plan().targets.iter().all(|t| t.list(ListKind::TwoPhase).is_none()));
}

#[test]
fn layers_know_their_lines() {
    let enc = Doors::plan().layers.iter().find(|l| l.name == "enc").expect("a layer of that name");
    assert_eq!((enc.line, enc.kind.as_ref()), (18, "Dense(8, l2: 1e-4)"));
}

#[test]
fn parameters_have_handles() {
    let enc = Doors::params().enc;
    assert_eq!((enc.weight.info().name.as_ref(), &*enc.weight.info().shape), ("enc.weight", &[8, 8][..]));
    assert_eq!(enc.bias.info().name, "enc.bias");
    assert_eq!(Inference::params().dense_1.weight.info().name, "dense_1.weight");
}

network! {
    struct Xor {
        input x: [2];
        target y: [1];
        let p = x -> hidden: Dense(8) -> Tanh -> head: Dense(1) -> Sigmoid;
        loss Mse(p, y);
        output p;
        batch: 4;
    }
}

#[test]
fn a_network_trains() -> Result<()> {
    let inputs = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0f32]];
    let targets = inputs.map(|x| [f32::from(u8::from(x[0] != x[1]))]);
    let mut net = Xor::new(&Device::reference(), 1)?;
    let hidden = Xor::params().hidden;
    let before = hidden.bias.get(&net)?;
    hidden.bias.set(&mut net, &(before.clone() + 1.0))?;
    assert_eq!(hidden.bias.get(&net)?, before + 1.0);
    let mut optimizer = net.optimizer(Adam { lr: 0.05, ..Adam::DEFAULT })?;
    for _ in 0..300 {
        net.step((&inputs, &targets), &mut optimizer)?;
    }
    let out = net.predict(&inputs)?;
    for (p, y) in out.p.iter().zip(&targets) {
        assert!((p[0] - y[0]).abs() < 0.2, "{out:?}");
    }
    let wrong = net.optimizer(Adam { beta1: 1.5, ..Adam::DEFAULT });
    let message = wrong.err().map(|e| e.to_string()).unwrap_or_default();
    assert!(message.contains("`beta1` of `Adam` is 1.5") && message.contains("at least 0 and below 1"), "{message}");
    Ok(())
}

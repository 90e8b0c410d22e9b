//! What dropout draws: PyTorch's numbers cannot be compared, so the definition is tested on many of ours. An element is
//! dropped with the given probability, independently of its neighbours, of other layers and of other steps; the others are
//! divided by what is left; the gradient goes where the value went.
use crate::reference::Reference;
use crate::values::{Case, Step, Tensor};
use netdsl_kernels::text;

const SAMPLES: usize = 40;
const WIDTH: usize = 300;

/// Two layers on the same numbers, with a parameter because a loss must have one.
fn case(rate: f64) -> Case {
    let network = format!(
        "#[allow(dropout_at_output)]
        struct Net {{
            input x: [{WIDTH}];
            input one: [1];
            target t: [{WIDTH}];
            let factor = one -> gain: Dense(1, bias: false);
            let a = (x * factor) -> Dropout({rate});
            let b = (x * factor) -> Dropout({rate});
            loss sum(|a, b, t| (a + 2.0 * b) * t; a, b, t);
            output a;
            output b;
            batch: {SAMPLES};
        }}"
    );
    let numbers =
        |n: usize, f: fn(usize) -> f64| Tensor { shape: vec![SAMPLES, n], data: (0..SAMPLES * n).map(f).collect() };
    let x = numbers(WIDTH, |i| 1.0 + (i % 7) as f64 / 8.0);
    let t = numbers(WIDTH, |i| 0.5 + (i % 11) as f64 / 4.0);
    let gain = Tensor { shape: vec![1, 1], data: vec![1.0] };
    Case {
        name: format!("dropout {rate}"),
        network: vec![network],
        samples: SAMPLES,
        inputs: [("x".to_string(), x), ("one".to_string(), numbers(1, |_| 1.0))].into(),
        targets: [("t".to_string(), t)].into(),
        params: [("gain.weight".to_string(), gain)].into(),
        states: [].into(),
        train: None,
        infer: Step::default(),
    }
}

fn step(case: &Case, number: u32) -> Step {
    let model = text::compile(&case.text()).expect("a good network");
    Reference::Lowered.train_at(case, &model, number).expect("a good graph")
}

/// Which elements of an output were kept, after a check that they are the input's, divided by what is left.
fn kept(case: &Case, step: &Step, output: &str, rate: f64) -> Vec<bool> {
    let factors = step.outputs[output].data.iter().zip(&case.inputs["x"].data).map(|(y, x)| y / x);
    let whole = |factor: f64| {
        let scaled = factor * (1.0 - rate);
        assert!(scaled == 0.0 || (scaled - 1.0).abs() < 1e-12, "{}: a factor of {factor}", case.name);
        scaled != 0.0
    };
    factors.map(whole).collect()
}

/// That a share of `n` draws has this probability, within five standard deviations.
fn ensure_share(what: &str, draws: &[bool], probability: f64) {
    let n = draws.len() as f64;
    let share = draws.iter().filter(|d| **d).count() as f64 / n;
    let deviation = (probability * (1.0 - probability) / n).sqrt();
    assert!((share - probability).abs() < 5.0 * deviation, "{what}: {share}, expected {probability} ± {deviation}");
}

fn both(a: &[bool], b: &[bool]) -> Vec<bool> {
    a.iter().zip(b).map(|(a, b)| *a && *b).collect()
}

#[test]
fn masks_are_drawn_independently() {
    for rate in [0.1, 0.5, 0.875] {
        let (case, keep) = (case(rate), 1.0 - rate);
        let (first, second) = (step(&case, 1), step(&case, 2));
        let [a, b] = ["a", "b"].map(|output| kept(&case, &first, output, rate));
        let later = kept(&case, &second, "a", rate);
        ensure_share("kept", &a, keep);
        ensure_share("kept by the other layer", &b, keep);
        ensure_share("kept by both layers", &both(&a, &b), keep * keep);
        ensure_share("kept in both steps", &both(&a, &later), keep * keep);
        ensure_share("kept with the next element", &both(&a, &a[1..]), keep * keep);
        ensure_share("kept with the next sample's", &both(&a, &a[WIDTH..]), keep * keep);
    }
}

#[test]
fn gradients_go_where_values_went() {
    let rate = 0.5;
    let case = case(rate);
    let step = step(&case, 1);
    let [a, b] = ["a", "b"].map(|output| kept(&case, &step, output, rate));
    let weight = |kept: bool, times: f64| if kept { times / (1.0 - rate) } else { 0.0 };
    let gradient = &step.input_gradients["x"].data;
    assert_eq!(gradient.len(), SAMPLES * WIDTH);
    for (i, (found, t)) in gradient.iter().zip(&case.targets["t"].data).enumerate() {
        assert_eq!(*found, t * (weight(a[i], 1.0) + weight(b[i], 2.0)), "element {i}");
    }
}

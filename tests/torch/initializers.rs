//! First values are drawn from what PyTorch draws them from: the same distribution with the same bound or deviation, for every
//! initializer, and for every layer that is given none. That they are drawn so is tested by moments.
use crate::plan::plan;
use crate::values::{Init, initials};
use netdsl::__private::Session;
use netdsl::Device;
use netdsl_kernels::init::INITIALIZERS;
use netdsl_kernels::text;
use netdsl_plan::Initializer;
use std::collections::BTreeMap;

/// Bounds are one square root away from whole numbers, in 13 digits.
const TOLERANCE: f64 = 1e-12;

fn agree(ours: Initializer, theirs: &Init) -> bool {
    let near = |x: f64, y: f64| (x - y).abs() <= TOLERANCE * y.abs();
    match (ours, theirs) {
        (Initializer::Constant(x), Init::Constant(y)) => near(x, *y),
        (Initializer::Uniform { bound }, Init::Uniform(y)) => near(bound, *y),
        (Initializer::Normal { std }, Init::Normal(y)) => near(std, *y),
        _ => false,
    }
}

#[test]
fn initializers_are_pytorchs() {
    let mut compared = 0;
    for case in initials() {
        let text = case.network.join("\n");
        let model = text::compile(&text).unwrap_or_else(|told| panic!("{}: {told}", case.name));
        let params = model.params.iter().map(|p| (p.name.to_string(), p.init));
        let states = model.states.iter().map(|s| (s.name.to_string(), s.init));
        let ours: BTreeMap<String, Initializer> = params.chain(states).collect();
        assert!(ours.keys().eq(case.inits.keys()), "{}: {ours:?}, PyTorch has {:?}", case.name, case.inits);
        for (name, theirs) in &case.inits {
            assert!(agree(ours[name], theirs), "{} {name}: {:?}, PyTorch has {theirs:?}", case.name, ours[name]);
            compared += 1;
        }
    }
    println!("first values of {compared} parameters and states are drawn from what PyTorch draws them from");
    assert!(compared > 0);
}

#[test]
fn every_initializer_has_pytorch_values() {
    let texts: String = initials().iter().flat_map(|case| case.network.clone()).collect();
    for spec in INITIALIZERS {
        let end = if spec.argument.is_some() { "(" } else { ")" };
        let given = format!("init: {}{end}", spec.name);
        assert!(texts.contains(&given), "no case of PyTorch has `{given}`");
    }
}

/// Numbers of a distribution, drawn as first values of a network: `init` is that of a weight.
fn drawn(init: &str, seed: u64) -> (Vec<f64>, Initializer) {
    let text =
        format!("struct Net {{ input x: [100]; let y = x -> unit: Dense(200, init: {init}, bias: false); output y; }}");
    let model = text::compile(&text).expect("a good network");
    let session = Session::new(plan(&model).expect("a good plan"), &Device::reference(), seed).expect("a device");
    let numbers = session.untyped_get("unit.weight").expect("the weight").into_iter().map(f64::from).collect();
    (numbers, model.params[0].init)
}

/// Mean, standard deviation, and mean of the fourth power by that of the square's square: 1 for ±1, 9/5 for a uniform, 3 for a
/// normal distribution.
fn moments(numbers: &[f64]) -> [f64; 3] {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let central = |power: i32| numbers.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    [mean, central(2).sqrt(), central(4) / central(2).powi(2)]
}

#[test]
fn first_values_have_the_moments_of_their_distribution() {
    for spec in INITIALIZERS {
        let argument = if spec.argument.is_some() { "(0.25)" } else { "" };
        let (numbers, init) = drawn(&format!("{}{argument}", spec.name), 7);
        let ([mean, std, kurtosis], n) = (moments(&numbers), numbers.len() as f64);
        let largest = numbers.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        let (expected, shape) = match init {
            Initializer::Constant(value) => {
                assert!(numbers.iter().all(|x| *x == f64::from(value as f32)), "{}", spec.name);
                continue;
            }
            Initializer::Uniform { bound } => {
                assert!(largest <= bound && largest > 0.999 * bound, "{}: up to {largest} of {bound}", spec.name);
                (bound / 3f64.sqrt(), 1.8)
            }
            Initializer::Normal { std } => {
                assert!(largest > 3.5 * std && largest < 6.0 * std, "{}: up to {largest}, not cut off", spec.name);
                (std, 3.0)
            }
        };
        // five standard deviations of each estimate; that of the kurtosis is √(24/n) for a normal, less for a uniform
        assert!(mean.abs() < 5.0 * expected / n.sqrt(), "{}: a mean of {mean}", spec.name);
        assert!((std / expected - 1.0).abs() < 5.0 / (2.0 * n).sqrt(), "{}: {std}, expected {expected}", spec.name);
        assert!((kurtosis - shape).abs() < 5.0 * (24.0 / n).sqrt(), "{}: a kurtosis of {kurtosis}", spec.name);
        assert_ne!(numbers, drawn(&format!("{}{argument}", spec.name), 8).0, "{}: another seed", spec.name);
        assert_eq!(numbers, drawn(&format!("{}{argument}", spec.name), 7).0, "{}: the same seed", spec.name);
    }
}

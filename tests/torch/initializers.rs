//! First values are drawn from what PyTorch draws them from: the same distribution with the same bound or deviation, for every
//! initializer, and for every layer that is given none.
use crate::values::{Init, initials};
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

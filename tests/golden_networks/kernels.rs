//! Which kernels are kept as text: all of the matrices' fused list, and of the other networks those launches that show a
//! template. Together they show every template; the texts of all would be too long to be read.
use netdsl_plan::{Form, Launch, ListKind, TargetPlan};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The parts whose launches are shown; all where there is no list.
fn wanted(network: &str) -> Option<&'static [&'static str]> {
    match network {
        "lenet" => Some(&["conv1 forward", "max_pool2d_1 forward", "conv2 backward", "conv1 backward"]),
        "mixed" => Some(&[
            "table forward",
            "leaky_relu_1 forward",
            "dropout_1 forward",
            "softmax_1 backward",
            "table backward",
            "bn1 backward",
        ]),
        _ => None,
    }
}

/// The chosen kernels of a target, one below the other, each under a line that says whose it is. Where all are shown, with
/// the texts that every program begins with.
pub fn chosen<B: Form>(network: &str, plan: &TargetPlan<B>) -> String {
    let wanted = wanted(network);
    let mut out = String::new();
    if wanted.is_none() {
        let _ = write!(out, "// prelude\n{}\n// update\n{}\n", plan.prelude, plan.update); // writing to a String cannot fail
    }
    let list = plan.list(ListKind::Fused).expect("a network with a loss");
    let mut missing = wanted.unwrap_or(&[]).to_vec();
    let mut shown = BTreeSet::new();
    for launch in list.launches.iter().filter(|launch| serves(launch, wanted)) {
        let parts: Vec<&str> = launch.parts.iter().map(|part| &*part.name).collect();
        missing.retain(|name| !parts.contains(name));
        if shown.insert(launch.kernel) {
            let text = &plan.kernels[launch.kernel].text;
            let _ = write!(out, "// kernel {}: {}\n{text}\n", launch.kernel, parts.join(", "));
        }
    }
    assert!(missing.is_empty(), "{network} has no part named {missing:?}: choose others in kernels.rs");
    out
}

fn serves<B: Form>(launch: &Launch<B>, wanted: Option<&[&str]>) -> bool {
    wanted.is_none_or(|names| launch.parts.iter().any(|part| names.contains(&&*part.name)))
}

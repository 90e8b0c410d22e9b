//! The third oracle: what networks, losses and optimizers mean is what PyTorch computes. The values are in the repository,
//! made by `make.py`; docs/oracles.md says how. Needs no PyTorch and no device.
mod compare;
mod devices;
mod dropout;
mod initializers;
mod optimizers;
mod plan;
mod reference;
mod registry;
mod runner;
mod values;

use compare::{Comparison, blind};
use devices::{OnDevice, devices};
use netdsl::DeviceKind;
use netdsl_kernels::text;
use netdsl_plan::ListKind;
use reference::Reference;
use registry::covering;
use runner::{Runner, compare as run};
use values::{Case, networks};

/// Runs cases on one runner.
#[expect(clippy::print_stdout, reason = "a test says how much it compared")]
fn all(runner: &dyn Runner, cases: &[&Case]) {
    let mut all = Comparison::default();
    for case in cases {
        match text::compile(&case.text()) {
            Ok(model) => all.add(run(runner, case, &model)),
            Err(diagnostics) => all.differences.push(format!("{} does not compile:\n{diagnostics}", case.name)),
        }
    }
    println!(
        "{}: {} numbers of {} cases against PyTorch, {} of them gradients; largest error {:.1e} of what is tolerated",
        runner.name(),
        all.numbers,
        cases.len(),
        all.gradients,
        all.worst
    );
    all.ensure(&runner.name());
    assert!(all.gradients > 0, "no gradient was compared");
}

#[test]
fn the_reference_computes_what_pytorch_computes() {
    let cases = networks();
    let cases: Vec<&Case> = cases.iter().collect();
    all(&Reference::Lowered, &cases);
    all(&Reference::Planned, &cases);
}

/// An OpenCL compiler takes a second or more for a case, so only those are run there that together use everything, and by
/// the fused list only whole networks; with `NETDSL_TORCH=all` all of them. The host and the reference run all.
#[test]
fn devices_compute_what_pytorch_computes() {
    let cases = networks();
    let thorough = std::env::var("NETDSL_TORCH").is_ok_and(|value| value == "all");
    for device in devices() {
        let compiles = matches!(device.kind(), DeviceKind::OpenClCpu | DeviceKind::OpenClGpu);
        let mut chosen = if compiles && !thorough { covering(&cases) } else { cases.iter().collect() };
        all(&OnDevice { device: device.clone(), list: ListKind::TwoPhase }, &chosen);
        if compiles && !thorough {
            chosen.retain(|case| case.name.starts_with("networks/"));
        }
        all(&OnDevice { device, list: ListKind::Fused }, &chosen);
    }
}

#[test]
fn gradients_can_tell_rules_apart() {
    let told = |case: &Case| {
        let train = case.train.iter();
        let tensors = train.flat_map(|t| [blind(&t.gradients), blind(&t.input_gradients)]);
        tensors.flatten().map(|what| format!("{}: {what}", case.name)).collect::<Vec<_>>()
    };
    let told: Vec<String> = networks().iter().flat_map(told).collect();
    assert!(told.is_empty(), "gradients that test nothing:\n{}", told.join("\n"));
}

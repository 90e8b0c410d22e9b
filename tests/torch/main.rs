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
use devices::{OnDevice, devices, is_foreign};
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

/// An OpenCL compiler takes seconds for a case. So of a device's own family only those cases are run that together use
/// everything; by the fused list, and by the family that is not the device's own, whole networks. With `NETDSL_TORCH=all` all
/// are run. The host and the reference run all in any case.
#[test]
fn devices_compute_what_pytorch_computes() {
    let cases = networks();
    let everything: Vec<&Case> = cases.iter().collect();
    let wholes: Vec<&Case> = cases.iter().filter(|case| case.name.starts_with("networks/")).collect();
    let thorough = std::env::var("NETDSL_TORCH").is_ok_and(|value| value == "all");
    for device in devices() {
        let compiles = matches!(device.kind(), DeviceKind::OpenClCpu | DeviceKind::OpenClGpu);
        let [two_phase, fused] = match compiles && !thorough {
            false => [everything.clone(), everything.clone()],
            true if is_foreign(&device) => [wholes.clone(), vec![]],
            true => [covering(&cases), wholes.clone()],
        };
        all(&OnDevice { device: device.clone(), list: ListKind::TwoPhase }, &two_phase);
        if !fused.is_empty() {
            all(&OnDevice { device, list: ListKind::Fused }, &fused);
        }
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

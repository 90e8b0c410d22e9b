//! The third oracle: what networks, losses and optimizers mean is what PyTorch computes. The values are in the repository,
//! made by `make.py`; docs/oracles.md says how. Needs no PyTorch and no device.
mod compare;
mod dropout;
mod initializers;
mod optimizers;
mod reference;
mod registry;
mod runner;
mod values;

use compare::{Comparison, blind};
use netdsl_kernels::text;
use reference::Reference;
use runner::{Runner, compare as run};
use values::{Case, networks};

/// Runs all cases on one runner.
#[expect(clippy::print_stdout, reason = "a comparison says how much it compared")]
fn all(runner: &dyn Runner) {
    let mut all = Comparison::default();
    let cases = networks();
    for case in &cases {
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
    all(&Reference::Lowered);
    all(&Reference::Planned);
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

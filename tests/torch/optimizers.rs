//! Optimizers do PyTorch's steps: twenty of them with given gradients, by the reference in f64, by the host's function in f32,
//! and by the update launches of every device. Every optimizer of the library and every hyper-parameter of it has values.
use crate::compare::{Comparison, Tolerance};
use crate::devices::{devices, tolerance};
use crate::values::{Tensor, Updates, optimizers};
use crate::{plan, reference};
use ndarray::Array2;
use netdsl::__private::{OptimizerPlan, Rule, Session, UpdateFn};
use netdsl::optimizers::{Adam, RmsProp, Sgd};
use netdsl::{Device, DeviceKind, Error};
use netdsl_kernels::text;
use netdsl_plan::ListKind;
use std::path::Path;

/// 20 steps of about ten roundings of 6e-8 each, which mostly cancel. A bias correction that is left out, or betas in f32
/// (`1 - 0.999f32` is off by 5e-5), is far outside.
const SINGLE: Tolerance = Tolerance { relative: 2e-6, of_scale: 2e-6 };

/// The optimizers by the name of their file.
fn plans() -> [(&'static str, &'static OptimizerPlan); 3] {
    [("adam", Adam::DEFAULT.plan()), ("rms_prop", RmsProp::DEFAULT.plan()), ("sgd", Sgd::DEFAULT.plan())]
}

/// Hyper-parameters of a case, in order; our defaults where it has none.
fn hypers(plan: &OptimizerPlan, case: &Updates) -> Vec<f64> {
    for name in case.hypers.keys() {
        assert!(plan.hypers.iter().any(|h| h.name == *name), "{} has no `{name}`", plan.name);
    }
    plan.hypers.iter().map(|h| case.hypers.get(&*h.name).copied().unwrap_or(h.default)).collect()
}

/// The parameters after each step.
fn run<T: Copy + Default>(
    plan: &OptimizerPlan,
    case: &Updates,
    update: UpdateFn<T>,
    from: fn(f64) -> T,
    to: fn(T) -> f64,
) -> Vec<f64> {
    let n = case.start.data.len();
    let mut params: Vec<T> = case.start.data.iter().map(|&x| from(x)).collect();
    let mut slots = vec![vec![T::default(); n]; plan.slots.len()];
    let mut after = vec![];
    for (i, gradients) in case.gradients.data.chunks(n).enumerate() {
        let mut numbers = hypers(plan, case);
        if let Some(rates) = &case.rates {
            let lr = plan.hypers.iter().position(|h| h.name == "lr").expect("a learning rate");
            numbers[lr] = rates.data[i];
        }
        let mut scalars = vec![0.0; plan.scalars.len()];
        (plan.prepare)(&numbers, i as u64 + 1, &mut scalars);
        let numbers: Vec<T> = numbers.into_iter().chain(scalars).map(from).collect();
        let gradients: Vec<T> = gradients.iter().map(|&x| from(x)).collect();
        let mut slots: Vec<&mut [T]> = slots.iter_mut().map(Vec::as_mut_slice).collect();
        update(&mut params, &gradients, &mut slots, &numbers);
        after.extend(params.iter().map(|&x| to(x)));
    }
    after
}

/// Every parameter on its way, compared with PyTorch's: parameters differ in size.
fn compare(at: &str, after: &[f64], case: &Updates, tolerance: Tolerance, comparison: &mut Comparison) {
    let n = case.start.data.len();
    let way = |all: &[f64], i: usize| {
        let data: Vec<f64> = all.iter().copied().skip(i).step_by(n).collect();
        Tensor { shape: vec![data.len()], data }
    };
    for i in 0..n {
        let at = format!("{at} {} parameter {i} by steps", case.name);
        comparison.tensor(&at, &way(after, i), &way(&case.after.data, i), tolerance);
    }
}

#[test]
fn optimizers_do_pytorchs_steps() {
    let cases = optimizers();
    let (mut reference, mut host) = (Comparison::default(), Comparison::default());
    for (file, case) in &cases {
        let plan = plans().into_iter().find(|(name, _)| name == file);
        let Some((_, plan)) = plan else { panic!("PyTorch values of `{file}`, which the library does not have") };
        assert_eq!(case.gradients.shape[0], 20, "{file} {}", case.name);
        let after = run(plan, case, plan.reference, |x| x, |x| x);
        compare(file, &after, case, reference::TOLERANCE, &mut reference);
        let after = run(plan, case, plan.host, |x| x as f32, f64::from);
        compare(file, &after, case, SINGLE, &mut host);
    }
    for (who, comparison) in [("reference", &reference), ("host", &host)] {
        let (numbers, worst) = (comparison.numbers, 100.0 * comparison.worst);
        println!("optimizers, {who}: {numbers} parameters of {} cases, largest error {worst:.0} %", cases.len());
        comparison.ensure(who);
    }
}

/// A rule with given hyper-parameters.
struct Given(&'static OptimizerPlan, Vec<f64>);

impl Rule for Given {
    fn plan(&self) -> &'static OptimizerPlan {
        self.0
    }
    fn hypers(&self) -> Vec<f64> {
        self.1.clone()
    }
}

/// The parameters after each step, by the update launch of a device.
fn run_on(device: &Device, plan: &'static OptimizerPlan, case: &Updates) -> Result<Vec<f64>, Error> {
    let n = case.start.data.len();
    let network = format!(
        "struct Net {{ input x: [{n}]; target t: [1]; let y = x -> unit: Dense(1, bias: false); loss Mse(y, t); output y; }}"
    );
    let model = text::compile(&network).expect("a good network");
    let session = Session::new(plan::plan(&model).expect("a good plan"), device, 1)?;
    let narrow = |numbers: &[f64]| numbers.iter().map(|&x| x as f32).collect::<Vec<_>>();
    let start = Array2::from_shape_vec((1, n), narrow(&case.start.data)).expect("as many numbers as elements");
    session.untyped_set("unit.weight", start.view().into_dyn())?;
    let mut optimizer = session.untyped_optimizer(&Given(plan, hypers(plan, case)))?;
    let mut after = vec![];
    for (i, gradients) in case.gradients.data.chunks(n).enumerate() {
        let rates: Vec<_> = case.rates.iter().map(|rates| ("lr", rates.data[i])).collect();
        session.untyped_update(&[narrow(gradients)], &rates, &mut optimizer)?;
        after.extend(session.untyped_get("unit.weight")?.into_iter().map(f64::from));
    }
    Ok(after)
}

#[test]
fn devices_do_pytorchs_steps() {
    for device in &devices() {
        let mut comparison = Comparison::default();
        for (file, case) in optimizers() {
            let plan = plans().into_iter().find(|(name, _)| *name == file).expect("compared with the folder below").1;
            let after = run_on(device, plan, &case).unwrap_or_else(|e| panic!("{device}: {file} {}: {e}", case.name));
            let tolerance =
                if device.kind() == DeviceKind::Reference { tolerance(device, ListKind::TwoPhase) } else { SINGLE };
            compare(&file, &after, &case, tolerance, &mut comparison);
        }
        let (numbers, worst) = (comparison.numbers, 100.0 * comparison.worst);
        println!("optimizers, {device}: {numbers} parameters, largest error {worst:.0} %");
        comparison.ensure(&device.to_string());
    }
}

#[test]
fn every_optimizer_has_pytorch_values() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/optimizers");
    let entries = std::fs::read_dir(folder).expect("optimizers are in the repository");
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    let mut files: Vec<String> = paths.map(|p| p.file_stem().expect("a name").to_string_lossy().into()).collect();
    files.retain(|file| file != "mod");
    files.sort();
    assert_eq!(
        files,
        plans().map(|(name, _)| name),
        "every file of src/optimizers needs a line in `plans` of this test"
    );
    let cases = optimizers();
    for (name, plan) in plans() {
        for hyper in plan.hypers.iter() {
            let given = |(file, case): &(String, Updates)| {
                file == name && case.hypers.get(&*hyper.name).is_some_and(|x| *x != hyper.default)
            };
            assert!(
                cases.iter().any(given),
                "no case of PyTorch sets `{}` of {}: add one to tests/torch/optimizers.py",
                hyper.name,
                plan.name
            );
        }
    }
}

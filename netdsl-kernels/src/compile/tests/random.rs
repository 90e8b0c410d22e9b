//! Random graphs through the whole compiler, and what it made of them on devices: each launch against the reference on what
//! it read (`verify`), and outputs, losses, gradients and next states from end to end against the `f64` device.
//!
//! `NETDSL_RANDOM=n` runs and verifies `n` graphs on every device; else kernels, which must be built, run one pass of a small one.
use super::model::model;
use crate::compile::{Plan, compile};
use crate::ir::Expr;
use crate::testing::Rng;
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::{BlockFn, DType, NetworkPlan, PointFn, Target};
use netdsl_runtime::__private::{Session, UntypedBatch, UntypedValues};
use netdsl_runtime::data::ColumnValues;
use netdsl_runtime::{Device, DeviceKind};

/// Roundings of some hundred steps, some of which divide by differences.
const TOLERANCE: f64 = 2e-4;

fn leaked(plan: &Plan) -> &'static NetworkPlan {
    let point = |e: &Expr| {
        let tape = e.tape().clone();
        PointFn(Box::leak(Box::new(move |x: &[f64]| tape.eval(x))))
    };
    let block = |e: &Expr| {
        let tape = e.tape().clone();
        BlockFn(Box::leak(Box::new(move |out: &mut [f32], args: &[&[f32]]| {
            for (i, y) in out.iter_mut().enumerate() {
                let x: Vec<f64> = args.iter().map(|a| f64::from(a[i])).collect();
                *y = tape.eval(&x) as f32;
            }
        })))
    };
    Box::leak(Box::new(plan.map(&mut { block }, &mut { point })))
}

/// Numbers for all doors; whole ones from 0 to 3 where integers are stored.
fn batch(plan: &NetworkPlan, seed: u64, samples: usize) -> UntypedBatch {
    let mut rng = Rng::new(seed);
    let column = |door: &netdsl_plan::Door| {
        let n = samples * door.shape.iter().product::<usize>();
        match door.dtype {
            DType::F32 => ColumnValues::F32(rng.apart(n).iter().map(|x| *x as f32).collect()),
            DType::U8 => ColumnValues::U8((0..n).map(|_| rng.below(4) as u8).collect()),
            DType::I32 => ColumnValues::I32((0..n).map(|_| rng.below(4) as i32).collect()),
        }
    };
    UntypedBatch { samples, doors: plan.doors.iter().map(column).collect() }
}

/// What a device makes of a batch: values and next states.
type Found = (UntypedValues, Vec<Vec<f32>>);

fn run(plan: &'static NetworkPlan, device: &Device, seed: u64, samples: usize, verify: bool) -> Result<Found, String> {
    let told = |e: netdsl_runtime::Error| format!("{device}: {e}");
    let session = Session::new(plan, device, 1).map_err(told)?;
    let mut rng = Rng::new(seed + 1);
    let shapes = plan.params.iter().map(|p| (&p.name, &p.shape)).chain(plan.states.iter().map(|s| (&s.name, &s.shape)));
    for (name, shape) in shapes {
        let numbers = rng.apart(shape.iter().product()).iter().map(|x| *x as f32).collect();
        let array = ArrayD::from_shape_vec(IxDyn(shape), numbers).expect("as many numbers as elements");
        session.untyped_set(name, array.view()).map_err(told)?;
    }
    let batch = batch(plan, seed + 2, samples);
    if verify {
        let report = session.untyped_verify(&batch).map_err(told)?;
        let differing: String = report.differences().map(|d| format!("\n  {d:?}")).collect();
        if !differing.is_empty() {
            return Err(format!("{device}: {differing}"));
        }
    }
    let values = session.untyped_pass(&batch).map_err(told)?;
    let states = plan.states.iter().map(|s| session.untyped_get(&s.name)).collect::<Result<_, _>>().map_err(told)?;
    Ok((values, states))
}

/// Compares what two devices found; the number of values.
fn compare((e, e_states): &Found, (f, f_states): &Found) -> Result<usize, String> {
    let some = |v: &[Option<Vec<f32>>]| v.iter().flatten().cloned().collect::<Vec<_>>();
    let kinds = [
        ("output", some(&e.outputs), some(&f.outputs)),
        ("losses", vec![e.losses.clone()], vec![f.losses.clone()]),
        ("gradient", e.gradients.clone(), f.gradients.clone()),
        ("input gradient", some(&e.input_gradients), some(&f.input_gradients)),
        ("state", e_states.clone(), f_states.clone()),
    ];
    let mut count = 0;
    for (what, expected, found) in &kinds {
        assert_eq!(expected.len(), found.len(), "{what}s");
        for (i, (e, f)) in expected.iter().zip(found).enumerate() {
            assert_eq!(e.len(), f.len(), "{what} {i}");
            let largest = e.iter().fold(1e-3f64, |m, x| m.max(f64::from(x.abs())));
            let off = e.iter().zip(f).map(|(e, f)| (f64::from(*e) - f64::from(*f)).abs());
            if let Some(off) = off.into_iter().find(|off| off.is_nan() || *off > TOLERANCE * largest) {
                return Err(format!("{what} {i} of at most {largest:e} is off by {off:e}"));
            }
            count += e.len();
        }
    }
    Ok(count)
}

/// A device that runs a family, if there is one.
fn device(target: Target) -> Option<Device> {
    let host = target == Target::Host;
    let fits = |d: &Device| (d.kind() == DeviceKind::Host) == host && d.kind() != DeviceKind::Reference;
    let first = Device::all().into_iter().find(fits)?;
    if host { Some(first) } else { first.with_target(target).ok() }
}

fn check(target: Target, seeds: std::ops::Range<u64>, size: usize) {
    let Some(device) = device(target) else {
        println!("no OpenCL device: random graphs do not run on {target:?}");
        return;
    };
    let (mut compared, mut ran, mut wrong) = (0, 0, vec![]);
    for seed in seeds.clone() {
        let Some(model) = model(seed, size) else { continue };
        ran += 1;
        let samples = [19, 5, 1, 16, 20][seed as usize % 5];
        let checked = || {
            let plan = leaked(&compile(&model)?);
            let expected = run(plan, &Device::reference(), seed, samples, false)?;
            let found = run(plan, &device, seed, samples, target == Target::Host || wanted().is_some())?;
            compare(&expected, &found)
        };
        match checked() {
            Ok(count) => compared += count,
            Err(told) => wrong.push(format!("random graph {seed}: {told}")),
        }
    }
    println!("{target:?}: {compared} values of {ran} random graphs agree");
    assert!(wrong.is_empty(), "{} random graphs are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 100 && ran * 2 > seeds.end - seeds.start);
}

/// How many graphs the environment wants.
fn wanted() -> Option<u64> {
    std::env::var("NETDSL_RANDOM").ok()?.parse().ok()
}

#[test]
fn random_graphs_on_the_host() {
    check(Target::Host, 0..wanted().unwrap_or(40), 14);
}

#[test]
fn random_graphs_on_kernels_for_cpus() {
    check(Target::Cpu, 100..100 + wanted().unwrap_or(1), 10);
}

#[test]
fn random_graphs_on_kernels_for_gpus() {
    check(Target::Gpu, 200..200 + wanted().unwrap_or(1), 5);
}

#[test]
fn a_constant_can_be_an_operand_of_a_product() {
    let text = "struct Net { input x: [3]; target t: [4]; let y = x -> |v| 0.5 -> Dense(4); loss Mse(y, t); output y; batch: 4; }";
    let model = crate::text::compile(text).unwrap_or_else(|told| panic!("{told}"));
    let plan = leaked(&compile(&model).unwrap_or_else(|bug| panic!("{bug}")));
    let found = |device: Device, verify| run(plan, &device, 1, 3, verify).unwrap_or_else(|told| panic!("{told}"));
    let compared = compare(&found(Device::reference(), false), &found(Device::host(), true));
    assert!(compared.is_ok_and(|values| values > 30));
}

//! Planted faults: for every kernel of three networks, in both lists that train, as kernels for CPUs and GPUs and on the host.
//! Each must be found by `verify`, at a layer of the part that carries it; what is not found is equivalent, with a reason.
//!
//! `NETDSL_MUTANTS=all` tries all; else each part of each launch carries a few, of a kind that goes round, and without
//! optimisation only the smallest network's do: the reference and the host take a minute for the others then.
mod body;
mod equivalent;
mod fault;
mod network;
#[path = "../torch/plan.rs"]
mod plan;
mod scan;
mod text;
mod trial;

use fault::{Kind, Tried};
use netdsl::__private::Session;
use netdsl::{Device, DeviceKind};
use netdsl_plan::{ListKind, Target};
use network::Weights;
use std::collections::BTreeMap;

const LISTS: [ListKind; 2] = [ListKind::TwoPhase, ListKind::Fused];

fn all() -> bool {
    std::env::var("NETDSL_MUTANTS").is_ok_and(|v| v == "all")
}

/// The device that runs a family; none without OpenCL.
fn device(target: Target) -> Option<Device> {
    let host = target == Target::Host;
    let fits = |d: &Device| (d.kind() == DeviceKind::Host) == host && d.kind() != DeviceKind::Reference;
    let first = Device::all().into_iter().find(fits)?;
    if host { Some(first) } else { first.with_target(target).ok() }
}

/// Tries a network's faults in one family, and judges.
#[expect(clippy::print_stdout, reason = "a test says what it did not try")]
fn find(name: &str, target: Target) {
    if !all() && name != "mlp" && cfg!(debug_assertions) {
        println!("the faults of {name} in the family {target:?} are tried with --release, or with NETDSL_MUTANTS=all");
        return;
    }
    let Some(device) = device(target) else {
        println!("no OpenCL device: the faults of {name} in the family {target:?} are not tried");
        return;
    };
    if all() {
        clean(name, &device);
    }
    let mut tried: Vec<Tried> = vec![];
    for list in LISTS {
        let mut wanted = |launch: usize, fault: &fault::Fault, number: usize| {
            let turn = Kind::ALL[(launch + fault.parts[0]) % Kind::ALL.len()];
            match target {
                Target::Gpu => all() || fault.kind == turn,
                Target::Cpu | Target::Host => all() || (fault.kind == turn && number.is_multiple_of(3)) || number == 0,
            }
        };
        let (launches, more) = trial::run(name, &device, list, &mut wanted);
        let count = |launch| more.iter().filter(|t| t.launch == launch).count();
        let least = (0..launches).map(count).min();
        assert!(!all() || least >= Some(5), "{name}, {target:?}, {list:?}: a launch has {least:?} faults");
        tried.extend(more);
    }
    judge(name, target, &tried);
}

/// That the network without faults verifies, by every list and the program that users run.
fn clean(name: &str, device: &Device) {
    let plan = plan::plan(&network::model(name)).unwrap_or_else(|bug| panic!("{name}: {bug}"));
    let session = Session::new(plan, device, 1).unwrap_or_else(|e| panic!("{name}: {e}"));
    network::fill(&session, Weights::Usual);
    let report = session
        .untyped_verify(&network::batch(plan, network::TRIALS[0].samples))
        .unwrap_or_else(|e| panic!("{name}: {e}"));
    report.ensure().unwrap_or_else(|e| panic!("{name}: {e}"));
}

#[expect(clippy::print_stdout, reason = "a test says how many faults it found")]
fn judge(name: &str, target: Target, tried: &[Tried]) {
    let mut kinds: BTreeMap<Kind, [usize; 3]> = BTreeMap::new();
    let mut lost = vec![];
    for t in tried {
        let counts = kinds.entry(t.fault.kind).or_default();
        counts[0] += 1;
        counts[1] += usize::from(t.found);
        match equivalent::reason(t) {
            Some(reason) if !t.found && !t.misnamed => {
                counts[2] += 1;
                println!("equivalent: {t}: {reason}");
            }
            _ if !t.found => lost.push(t),
            _ => {}
        }
    }
    for (kind, [all, found, equivalent]) in &kinds {
        println!("{name}, {target:?}: {kind:?}: {all} faults, {found} found, {equivalent} equivalent");
    }
    let list: String =
        lost.iter().map(|t| format!("{}{t}\n", if t.misnamed { "at another layer: " } else { "" })).collect();
    assert!(lost.is_empty(), "{} of {} faults are not found:\n{list}", lost.len(), tried.len());
}

macro_rules! networks {
    ($($test:ident: $name:literal, $target:ident;)*) => {
        $(#[test]
        fn $test() {
            find($name, Target::$target);
        })*
    };
}

networks! {
    mlp_host: "mlp", Host;
    lenet_host: "lenet", Host;
    mixed_host: "mixed", Host;
    mlp_cpu: "mlp", Cpu;
    lenet_cpu: "lenet", Cpu;
    mixed_cpu: "mixed", Cpu;
    mlp_gpu: "mlp", Gpu;
    lenet_gpu: "lenet", Gpu;
    mixed_gpu: "mixed", Gpu;
}

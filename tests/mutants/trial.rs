//! Tries faults: each is a launch behind the list's own, and is verified in the place of the launch that it was made from.
use crate::fault::{Fault, Kind, Tried};
use crate::{body, network, plan, text};
use netdsl::__private::{NetworkPlan, Session};
use netdsl::{Check, Device, Verdict};
use netdsl_kernels::compile::{Plan, compile};
use netdsl_kernels::ir::Expr;
use netdsl_plan::{Kernel, Launch, LaunchList, ListKind, Part, Target, TargetPlan};
use std::collections::{BTreeMap, BTreeSet};

/// Which of a body's faults are tried: told the launch, the fault, and its number among those of its body.
pub type Wanted<'a> = &'a mut dyn FnMut(usize, &Fault, usize) -> bool;

/// A list with pretenders behind its own launches.
struct Extended {
    plan: &'static NetworkPlan,
    own: usize,
    /// What each pretender pretends to be, and its fault; none carries no fault at all.
    pretenders: Vec<(usize, Option<Fault>)>,
}

/// Tries the faults of a network's list on a device; gives the launches of the list too.
pub fn run(name: &str, device: &Device, kind: ListKind, wanted: Wanted<'_>) -> (usize, Vec<Tried>) {
    let target = device.target().expect("the reference is not verified");
    let place = format!("{name}, {target:?}, {kind:?}");
    let model = network::model(name);
    let mut plan = compile(&model).unwrap_or_else(|bug| panic!("{name}: {bug}"));
    plan.targets.to_mut().retain(|t| t.target == target);
    let extended = extend(plan, kind, wanted);
    let session = Session::new(extended.plan, device, 1).unwrap_or_else(|e| panic!("{place}: {e}"));
    let list = extended.plan.targets[0].list(kind).expect("the list");
    let tried = |(is, fault): &(usize, Option<Fault>)| {
        let kernel = extended.plan.targets[0].kernels.get(list.launches[*is].kernel);
        let kernel = kernel.map_or("-", |k| &k.name).to_string();
        fault.clone().map(|fault| Tried {
            place: place.clone(),
            launch: *is,
            kernel,
            fault,
            found: false,
            misnamed: false,
        })
    };
    let mut all: Vec<Option<Tried>> = extended.pretenders.iter().map(tried).collect();
    for (round, trial) in network::TRIALS.iter().enumerate() {
        network::fill(&session, trial.weights);
        let left = |(_, t): &(usize, &Option<Tried>)| !t.as_ref().is_some_and(|t| t.found);
        let left: Vec<usize> = all.iter().enumerate().filter(left).map(|(i, _)| i).collect();
        let behind: Vec<(usize, usize)> = left.iter().map(|&i| (extended.pretenders[i].0, extended.own + i)).collect();
        if round > 0 && left.iter().all(|&i| all[i].is_none()) {
            break;
        }
        let batch = network::batch(extended.plan, trial.samples);
        let verified = session.untyped_verify_pretenders(&batch, kind, extended.own, &behind);
        let (clean, found) = verified.unwrap_or_else(|e| panic!("{place}: {e}"));
        assert!(differing(&clean).is_empty(), "{place}, {trial:?}: {clean:#?}");
        for (i, checks) in left.into_iter().zip(found) {
            let names = differing(&checks);
            match &mut all[i] {
                None => assert!(names.is_empty(), "{place}: without a fault differs: {checks:#?}"),
                Some(t) => {
                    let layers = layers(extended.plan, &list.launches[t.launch], &t.fault);
                    t.found = names.iter().any(|n| layers.contains(n));
                    t.misnamed |= !t.found && !names.is_empty();
                }
            }
        }
    }
    (extended.own, all.into_iter().flatten().collect())
}

fn differing(checks: &[Check]) -> BTreeSet<&'static str> {
    checks.iter().filter(|c| c.verdict == Verdict::Differs).map(|c| c.layer).collect()
}

/// The layers that a report may name for a fault.
fn layers(plan: &NetworkPlan, launch: &Launch, fault: &Fault) -> BTreeSet<&'static str> {
    let parts = fault.parts.iter().map(|p| &launch.parts[*p]);
    let name = |p: &Part| match p.nodes.is_empty() && p.writes.is_empty() {
        true => "all parameters",
        false => leaked(&plan.layers[p.layer as usize].name),
    };
    parts.map(name).collect()
}

fn leaked(name: &str) -> &'static str {
    Box::leak(name.to_string().into_boxed_str())
}

/// Puts faulty launches behind a list's own.
fn extend(mut plan: Plan, kind: ListKind, wanted: Wanted<'_>) -> Extended {
    let target = &mut plan.targets.to_mut()[0];
    let at = target.lists.iter().position(|l| l.kind == kind).expect("the list");
    let mut list = target.lists[at].clone();
    let own = list.launches.len();
    let made = match target.target {
        Target::Host => bodies(target, &list, wanted),
        Target::Cpu => texts(target, &mut list, wanted),
        Target::Gpu => single_texts(target, &list, wanted),
    };
    let launches = list.launches.iter().cloned();
    list.launches = launches.chain(made.iter().map(|(_, launch, _)| launch.clone())).collect::<Vec<_>>().into();
    // a fault may write behind its value
    list.arena = 2 * list.arena + 256;
    target.lists = vec![list].into();
    let pretenders = made.into_iter().map(|(is, _, fault)| (is, fault)).collect();
    Extended { plan: plan::leaked(plan), own, pretenders }
}

type Made = Vec<(usize, Launch<Expr>, Option<Fault>)>;

/// Each kernel of the list becomes one with faults in it, chosen by an argument; the list's own launches choose none.
fn texts(target: &mut TargetPlan<Expr>, list: &mut LaunchList<Expr>, wanted: Wanted<'_>) -> Made {
    let mut kernels: BTreeMap<usize, (usize, Vec<Fault>)> = BTreeMap::new();
    let mut made = vec![];
    for (i, launch) in list.launches.to_mut().iter_mut().enumerate() {
        let (kernel, faults) = kernels.entry(launch.kernel).or_insert_with(|| {
            let mutable = text::mutable(&target.kernels[launch.kernel], 0, &mut |fault, n| wanted(i, fault, n));
            target.kernels.to_mut().push(mutable.kernel);
            (target.kernels.len() - 1, mutable.faults)
        });
        for (f, fault) in faults.iter().enumerate() {
            made.push((i, chosen(launch, *kernel, f as i32 + 1), Some(fault.clone())));
        }
        *launch = chosen(launch, *kernel, 0);
    }
    made
}

/// A launch of another kernel, whose last argument chooses a fault.
fn chosen(launch: &Launch<Expr>, kernel: usize, mutant: i32) -> Launch<Expr> {
    let mut launch = Launch { kernel, ..launch.clone() };
    let last = launch.parts.to_mut().last_mut().expect("a launch has parts");
    last.offsets.to_mut().push(mutant);
    launch
}

/// A kernel of its own for each fault: PoCL needs minutes for one that has barriers and all faults, and half a second for one
/// with a single fault. So there are fewer: of each part, five.
fn single_texts(target: &mut TargetPlan<Expr>, list: &LaunchList<Expr>, wanted: Wanted<'_>) -> Made {
    let mut made = vec![];
    for (i, launch) in list.launches.iter().enumerate() {
        made.push((i, launch.clone(), None));
        let kernel = target.kernels[launch.kernel].clone();
        for asked in one_of_each(&kernel, &mut |fault, n| wanted(i, fault, n)) {
            let mut now = 0;
            let mut only = |_: &Fault, _| {
                now += 1;
                now == asked + 1
            };
            let mutable = text::mutable(&kernel, made.len(), &mut only);
            target.kernels.to_mut().push(mutable.kernel);
            let fault = mutable.faults.into_iter().next().expect("the fault that was chosen");
            made.push((i, chosen(launch, target.kernels.len() - 1, 1), Some(fault)));
        }
    }
    made
}

/// Which of a kernel's faults to try, by the order in which they come: of each part, the last wanted one of each kind, and
/// before them as many as make five. The last, because what comes first in a body is how its operands are fetched, of which there
/// is a lot that is never read.
fn one_of_each(kernel: &Kernel, wanted: &mut dyn FnMut(&Fault, usize) -> bool) -> Vec<usize> {
    let mut all: BTreeMap<Vec<usize>, Vec<(Kind, usize)>> = BTreeMap::new();
    let mut now = 0;
    text::mutable(kernel, 0, &mut |fault, n| {
        if wanted(fault, n) {
            all.entry(fault.parts.clone()).or_default().push((fault.kind, now));
        }
        now += 1;
        false
    });
    all.into_values().flat_map(|faults| last_of_each(&faults)).collect()
}

fn last_of_each(faults: &[(Kind, usize)]) -> Vec<usize> {
    let last: BTreeMap<Kind, usize> = faults.iter().copied().collect();
    let mut chosen: Vec<usize> = last.into_values().collect();
    if crate::all() {
        let others = faults.iter().rev().map(|(_, i)| *i).filter(|i| !chosen.contains(i)).collect::<Vec<_>>();
        chosen.extend(others.into_iter().take(Kind::ALL.len().saturating_sub(chosen.len())));
    }
    chosen
}

/// On the host, a fault is a launch with another body.
fn bodies(target: &TargetPlan<Expr>, list: &LaunchList<Expr>, wanted: Wanted<'_>) -> Made {
    let sizes = body::Sizes { params: target.params, states: target.states };
    let mut made = vec![];
    for (i, launch) in list.launches.iter().enumerate() {
        made.push((i, launch.clone(), None));
        for (p, part) in launch.parts.iter().enumerate() {
            let body = part.body.as_ref().expect("a part of the host has a body");
            let mut number = 0;
            for (kind, at, other) in body::faults(body, &sizes) {
                let fault = Fault { kind, parts: vec![p], at: format!("{}: {at}", part.name) };
                number += 1;
                if wanted(i, &fault, number - 1) {
                    let mut launch = launch.clone();
                    let parts: &mut Vec<Part<Expr>> = launch.parts.to_mut();
                    parts[p].body = Some(other);
                    made.push((i, launch, Some(fault)));
                }
            }
        }
    }
    made
}

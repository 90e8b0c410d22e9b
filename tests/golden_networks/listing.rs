//! Plans as text. `schedule.plan` is the schedule that `Gpu` and `Host` share, with bodies; the plan of a target is what its
//! launches are made of. Texts of kernels are in files of their own; a kernel is called by its number here, because its name
//! changes with every change of a template.
use crate::source::Source;
use netdsl_kernels::compile;
use netdsl_plan::{Access, Extent, Form, Launch, LaunchList, ListKind, Part, Stored, Target, TargetPlan};
use std::fmt::Write;

/// The name of a target in file names.
pub fn family(target: Target) -> &'static str {
    match target {
        Target::Cpu => "cpu",
        Target::Gpu => "gpu",
        Target::Host => "host",
    }
}

/// The schedules with bodies. `Fused` and `Observe` have almost the same ones; the targets' plans show how they differ.
pub fn schedules(source: &Source) -> String {
    let layers: Vec<String> = source.model.layers.iter().map(|l| l.name.to_string()).collect();
    let places = compile::regions(&source.model, &source.graphs);
    let all = compile::schedules(&source.model, &source.graphs, &places, Target::Host);
    let shown = all.iter().filter(|(kind, _)| matches!(kind, ListKind::TwoPhase | ListKind::Infer));
    shown.map(|(kind, schedule)| format!("list {kind:?}\n{}\n", schedule.text(&layers))).collect()
}

/// A target's memory and launches.
pub fn target<B: Form>(plan: &TargetPlan<B>) -> String {
    let mut out = format!("params {} words, states {} words\n", plan.params, plan.states);
    for (name, places) in [("param", &plan.param_access), ("state", &plan.state_access)] {
        for (i, place) in places.iter().enumerate() {
            let _ = writeln!(out, "{name} {i} at {}", access(place)); // writing to a String cannot fail
        }
    }
    for (i, kernel) in plan.kernels.iter().enumerate() {
        let updates = if kernel.updates { ", updates" } else { "" };
        let _ = writeln!(out, "kernel {i}: {} lines, local {}{updates}", kernel.text.lines().count(), kernel.local);
    }
    for list in plan.lists.iter() {
        out += &listed(list, plan.target);
    }
    out
}

fn listed<B: Form>(list: &LaunchList<B>, target: Target) -> String {
    let mut out = format!("\nlist {:?}: arena {} words; {}\n", list.kind, list.arena, list.reason);
    for (i, launch) in list.launches.iter().enumerate() {
        out += &launched(i, launch, target);
    }
    let halos: String = list.zeroed.iter().map(|[start, end]| format!(" {start}..{end}")).collect();
    let _ = writeln!(out, "zeroed{halos}\nkept{}", places(&list.kept)); // writing to a String cannot fail
    out
}

fn launched<B: Form>(index: usize, launch: &Launch<B>, target: Target) -> String {
    let kernel = if target == Target::Host { String::new() } else { format!(": kernel {}", launch.kernel) };
    let parts: String = launch.parts.iter().map(|part| listed_part(part, target)).collect();
    format!("launch {index}{kernel}\n{parts}")
}

fn listed_part<B: Form>(part: &Part<B>, target: Target) -> String {
    let tiles = match target {
        Target::Host => String::new(),
        Target::Cpu | Target::Gpu => format!(": tiles {} offsets {:?}", tiles(&part.tiles), part.offsets),
    };
    format!("  {}{tiles}\n    reads{}\n    writes{}\n", part.name, places(&part.reads), places(&part.writes))
}

/// `times · ceil(rows / per_tile)`.
fn tiles(extent: &Extent) -> String {
    let samples = if extent.batched { "·samples" } else { "" };
    format!("{}·ceil({}{samples}/{})", extent.times, extent.rows, extent.per_tile)
}

fn places(stored: &[Stored]) -> String {
    stored.iter().map(|s| format!(" %{}@{}", s.value, access(&s.access))).collect()
}

fn access(access: &Access) -> String {
    let strides: Vec<String> = access.at.strides.iter().map(isize::to_string).collect();
    let guards: String = access.guards.iter().map(|g| format!(" if {}<=c{}<{}", g.start, g.axis, g.end)).collect();
    format!("{:?}+{}[{}]{guards}", access.region, access.at.offset, strides.join(","))
}

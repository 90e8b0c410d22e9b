//! The pipeline: from a checked model to the plan of a network. Each step is a pure function in a module of its own; here is
//! only their order.
use crate::figures;
use crate::front::Model;
use crate::ir::{Expr, Graph, Op, Phase, RootKind, Verified, verify};
use crate::passes::{autodiff, simplify, split, store};
use crate::render::opencl::{self, Context, Program, Rendered};
use crate::schedule::{self, Common, Places, Schedule};
use netdsl_plan::{Extent, Launch, LaunchList, List, ListKind, NetworkPlan, Part, Region, Target, TargetPlan};

/// A plan whose expressions are trees.
pub type Plan = NetworkPlan<Expr, Expr>;

/// What went wrong inside the compiler: never the user's fault, so it is told as a text.
pub type Bug = String;

/// The lists that every target gets, with the graph of each.
const LISTS: [ListKind; 4] = [ListKind::TwoPhase, ListKind::Fused, ListKind::Infer, ListKind::Observe];

/// The verified, simplified graphs of a model.
pub struct Graphs {
    /// Training: forward, losses, gradients, next states.
    pub train: Verified<Graph>,
    /// Inference.
    pub infer: Verified<Graph>,
}

/// Derives, simplifies and verifies a model's graphs.
pub fn graphs(model: &Model) -> Result<Graphs, Bug> {
    let forward = checked(model.train.clone())?;
    let inputs = model.doors.iter().filter(|d| !d.target).count();
    let train = autodiff::differentiate(forward, model.params.len(), inputs).graph;
    Ok(Graphs { train: prepare(&train)?, infer: prepare(&model.infer)? })
}

fn prepare(graph: &Graph) -> Result<Verified<Graph>, Bug> {
    checked(store::store(&split::split(&simplify::simplify(graph.clone()))))
}

fn checked(graph: Graph) -> Result<Verified<Graph>, Bug> {
    verify(graph).map_err(|violations| violations.iter().map(|v| v.to_string()).collect::<Vec<_>>().join("\n"))
}

/// Compiles a model for all targets.
pub fn compile(model: &Model) -> Result<Plan, Bug> {
    let graphs = graphs(model)?;
    let places = regions(model, &graphs);
    let plain = schedules(model, &graphs, &places, Target::Host);
    let haloed = has_halos(&graphs).then(|| schedules(model, &graphs, &places, Target::Cpu));
    let targets = [Target::Cpu, Target::Gpu, Target::Host].map(|target| {
        let lists = haloed.as_ref().filter(|_| target == Target::Cpu).unwrap_or(&plain);
        target_plan(model, &places, target, lists)
    });
    Ok(NetworkPlan {
        name: model.name.clone().into(),
        file: model.file.clone().into(),
        layout_hash: model.layout_hash,
        batch: model.batch,
        least_samples: model.least_samples,
        doors: model.doors.clone().into(),
        outputs: model.outputs.clone().into(),
        losses: model.losses.clone().into(),
        layers: model.layers.clone().into(),
        params: model.params.clone().into(),
        states: model.states.clone().into(),
        flop: figures::flop(if model.losses.is_empty() { &graphs.infer } else { &graphs.train }),
        targets: targets.to_vec().into(),
        train: graphs.train.into_inner(),
        infer: graphs.infer.into_inner(),
    })
}

/// Where parameters and states lie, the same for every target.
pub fn regions(model: &Model, graphs: &Graphs) -> [Places; 2] {
    let params: Vec<Vec<usize>> = model.params.iter().map(|p| p.shape.to_vec()).collect();
    let states: Vec<Vec<usize>> = model.states.iter().map(|s| s.shape.to_vec()).collect();
    let transposed = schedule::transposed_params(&[&graphs.train, &graphs.infer], params.len());
    [schedule::places(Region::Params, &params, |i| transposed[i]), schedule::places(Region::States, &states, |_| false)]
}

/// The schedules of all lists on one target.
pub fn schedules(model: &Model, graphs: &Graphs, places: &[Places; 2], target: Target) -> Vec<(ListKind, Schedule)> {
    let [params, states] = places;
    let common = Common { target, batch: model.batch, params, states };
    let named = graphs.infer.roots.iter().any(|r| matches!(r.kind, RootKind::Layer(_)));
    let mut lists: Vec<(ListKind, Schedule)> = vec![];
    for kind in LISTS {
        let schedule = match kind {
            ListKind::TwoPhase | ListKind::Fused if model.losses.is_empty() => continue,
            ListKind::TwoPhase | ListKind::Fused => schedule::schedule(&graphs.train, kind, &common),
            ListKind::Infer => schedule::schedule(&graphs.infer, kind, &common),
            ListKind::Observe => match lists.last() {
                // without a named layer there is nothing more to observe
                Some((ListKind::Infer, same)) if !named => same.clone(),
                _ => schedule::schedule(&graphs.infer, kind, &common),
            },
        };
        lists.push((kind, schedule));
    }
    lists
}

/// Only a convolution's halo makes a schedule differ from target to target.
fn has_halos(graphs: &Graphs) -> bool {
    let mut nodes = graphs.train.nodes.iter().chain(graphs.infer.nodes.iter());
    nodes.any(|n| matches!(n.op, Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_)))
}

fn target_plan(
    model: &Model,
    [params, states]: &[Places; 2],
    target: Target,
    schedules: &[(ListKind, Schedule)],
) -> TargetPlan<Expr> {
    let context = Context {
        doors: model.doors.iter().map(|d| d.dtype).collect(),
        batch: schedule::padded(model.batch),
        params: params.words,
        losses: model.losses.len() + 2,
    };
    let mut program = Program::new(target, context.clone());
    let lists: Vec<LaunchList<Expr>> = schedules
        .iter()
        .map(|(kind, s)| {
            let launches = s.launches.iter().map(|parts| launch(model, target, parts, &mut program));
            LaunchList {
                kind: *kind,
                launches: launches.collect::<Vec<_>>().into(),
                arena: s.arena,
                kept: s.kept.clone().into(),
                zeroed: s.zeroed.clone().into(),
                reason: s.reason.clone().into(),
            }
        })
        .collect();
    let text =
        |f: fn(Target, &Context) -> String| if target == Target::Host { String::new() } else { f(target, &context) };
    TargetPlan {
        target,
        params: params.words,
        states: states.words,
        param_access: params.access.clone().into(),
        state_access: states.access.clone().into(),
        prelude: text(opencl::prelude).into(),
        update: text(opencl::update_text).into(),
        kernels: program.finish().into(),
        lists: lists.into(),
    }
}

fn launch(model: &Model, target: Target, parts: &[schedule::Part], program: &mut Program) -> Launch<Expr> {
    if target == Target::Host {
        let one = Extent { rows: 1, batched: false, per_tile: 1, times: 1 };
        let parts: Vec<_> = parts.iter().map(|p| part(model, p, one, vec![], true)).collect();
        return Launch { kernel: 0, parts: parts.into() };
    }
    let rendered: Vec<Rendered> = parts.iter().map(|p| program.body(&p.body)).collect();
    let kernel = program.launch(&rendered);
    let parts: Vec<_> = parts.iter().zip(rendered).map(|(p, r)| part(model, p, r.tiles, r.offsets, false)).collect();
    Launch { kernel, parts: parts.into() }
}

fn part(model: &Model, p: &schedule::Part, tiles: Extent, offsets: Vec<i32>, host: bool) -> Part<Expr> {
    let layer = model.layers.get(p.origin.layer as usize).map_or("", |l| &*l.name);
    let phase = match p.origin.phase {
        Phase::Forward => "forward",
        Phase::Backward => "backward",
    };
    let update = matches!(p.body, netdsl_plan::Body::Update(_));
    Part {
        layer: p.origin.layer,
        name: if update { "update".into() } else { format!("{layer} {phase}").into() },
        nodes: p.nodes.clone().into(),
        reads: p.reads.clone().into(),
        writes: p.writes.clone().into(),
        serves: p.serves.clone().into(),
        tiles,
        offsets: List::Owned(offsets),
        body: host.then(|| p.body.clone()),
    }
}

#[cfg(test)]
mod tests;

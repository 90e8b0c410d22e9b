//! The reference as a runner: graphs evaluated in f64, as the front end lowers them and as a plan has them. No kernel and no
//! schedule takes part, so what differs here is a definition, a gradient rule or a pass over graphs.
use crate::compare::Tolerance;
use crate::plan::point;
use crate::runner::Runner;
use crate::values::{Case, Step, Tensor, Tensors};
use ndarray::{ArrayD, IxDyn};
use netdsl_kernels::compile;
use netdsl_kernels::front::Model;
use netdsl_kernels::ir::{Graph, RootKind, Verified, verify};
use netdsl_kernels::passes::autodiff::differentiate;
use netdsl_plan::Door;
use netdsl_runtime::__private::{Leaves, evaluate};
use std::collections::BTreeMap;

/// Rounding of f64 is 1e-16 a step; values are written with 13 digits (5e-14), a case sums some hundred terms through at
/// most ten layers, and batch norm of almost equal numbers divides by what has cancelled. Any other definition, eps or
/// constant is off by far more.
pub const TOLERANCE: Tolerance = Tolerance { relative: 1e-11, of_scale: 1e-13 };

/// The reference.
pub enum Reference {
    /// On what the front end lowers, differentiated.
    Lowered,
    /// On the graphs of the plan, which passes have rewritten.
    Planned,
}

impl Reference {
    /// A training step with the noise of a step number.
    pub fn train_at(&self, case: &Case, model: &Model, step: u32) -> Result<Step, String> {
        values(case, model, &*self.train_graph(model)?, step)
    }
    fn train_graph(&self, model: &Model) -> Result<Verified<Graph>, String> {
        let inputs = model.doors.iter().filter(|d| !d.target).count();
        match self {
            Reference::Lowered => {
                let forward = verified(model.train.clone())?;
                verified(differentiate(forward, model.params.len(), inputs).graph)
            }
            Reference::Planned => compile::graphs(model).map(|graphs| graphs.train),
        }
    }
    fn infer_graph(&self, model: &Model) -> Result<Verified<Graph>, String> {
        match self {
            Reference::Lowered => verified(model.infer.clone()),
            Reference::Planned => compile::graphs(model).map(|graphs| graphs.infer),
        }
    }
}

impl Runner for Reference {
    fn name(&self) -> String {
        match self {
            Reference::Lowered => "the reference on lowered graphs".into(),
            Reference::Planned => "the reference on a plan's graphs".into(),
        }
    }
    fn tolerance(&self) -> Tolerance {
        TOLERANCE
    }
    fn train(&self, case: &Case, model: &Model) -> Result<Step, String> {
        self.train_at(case, model, 1)
    }
    fn infer(&self, case: &Case, model: &Model) -> Option<Result<Step, String>> {
        Some(self.infer_graph(model).and_then(|graph| values(case, model, &graph, 1)))
    }
}

fn verified(graph: Graph) -> Result<Verified<Graph>, String> {
    verify(graph).map_err(|all| all.iter().map(|v| format!("{v}\n")).collect())
}

/// The values of all roots by their names.
fn values(case: &Case, model: &Model, graph: &Graph, step: u32) -> Result<Step, String> {
    let named = |names: &[netdsl_plan::Text], all: &[&Tensors]| {
        let arrays = names.iter().map(|name| array(name, all)).collect::<Result<Vec<_>, _>>();
        arrays.map(|arrays| move |i: usize| arrays[i].clone())
    };
    let doors: Vec<_> = model.doors.iter().map(|d| d.name.clone()).collect();
    let params: Vec<_> = model.params.iter().map(|p| p.name.clone()).collect();
    let states: Vec<_> = model.states.iter().map(|s| s.name.clone()).collect();
    let inputs = named(&doors, &[&case.inputs, &case.targets])?;
    let params = named(&params, &[&case.params])?;
    let states = named(&states, &[&case.states])?;
    let leaves = Leaves { samples: case.samples, key: 1, step, inputs: &inputs, params: &params, states: &states };
    let wanted: Vec<u32> = graph.roots.iter().map(|r| r.value).collect();
    let found = evaluate(&graph.map(&mut point), &leaves, &wanted);
    Ok(named_roots(model, graph, &found))
}

fn array(name: &str, all: &[&Tensors]) -> Result<ArrayD<f64>, String> {
    let tensor = all.iter().find_map(|tensors| tensors.get(name));
    let tensor = tensor.ok_or_else(|| format!("`{name}` has no value"))?;
    ArrayD::from_shape_vec(IxDyn(&tensor.shape), tensor.data.clone()).map_err(|error| format!("`{name}`: {error}"))
}

/// Roots as a step. A state that the graph does not change stays as it is and is not listed.
fn named_roots(model: &Model, graph: &Graph, found: &BTreeMap<u32, ArrayD<f64>>) -> Step {
    let mut step = Step::default();
    let mut losses = BTreeMap::new();
    for root in graph.roots.iter() {
        let value = &found[&root.value];
        let tensor = Tensor { shape: value.shape().to_vec(), data: value.iter().copied().collect() };
        let door = |i: usize| -> &Door { &model.doors[i] };
        match root.kind {
            RootKind::Output(i) => drop(step.outputs.insert(model.outputs[i].name.to_string(), tensor)),
            RootKind::Loss(i) => drop(losses.insert(i, tensor.data[0])),
            RootKind::Gradient(i) => drop(step.gradients.insert(model.params[i].name.to_string(), tensor)),
            RootKind::InputGradient(i) => drop(step.input_gradients.insert(door(i).name.to_string(), tensor)),
            RootKind::State(i) => drop(step.states.insert(model.states[i].name.to_string(), tensor)),
            RootKind::Layer(_) => {}
        }
    }
    step.losses = losses.into_values().collect();
    step
}

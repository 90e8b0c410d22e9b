//! What the compiler makes of three whole networks, as files for people to read: graphs, schedules, plans, kernels. `cargo
//! xtask bless` rewrites them; a person judges the change. The same plans must come out of the macro, and an OpenCL compiler
//! must take their kernels. What the kernels compute is judged elsewhere.
mod agreement;
mod compilers;
mod files;
mod kernels;
mod listing;
#[path = "../networks/mod.rs"]
mod networks;
mod source;

use files::Goldens;
use netdsl_kernels::ir;
use netdsl_plan::Target;
use source::Source;

fn graphs(source: &Source, goldens: &mut Goldens) {
    let graphs = [("forward", &source.model.train), ("train", &source.graphs.train), ("infer", &source.graphs.infer)];
    for (name, graph) in graphs {
        let text = ir::print(graph);
        assert_eq!(ir::parse(&text).as_ref(), Ok(graph), "{name}.ir of {} reads as another graph", source.name);
        goldens.check(&format!("{name}.ir"), &text);
    }
}

fn plans(source: &Source, goldens: &mut Goldens) {
    goldens.check("schedule.plan", &listing::schedules(source));
    for target in source.plan.targets.iter() {
        goldens.check(&format!("{}.plan", listing::family(target.target)), &listing::target(target));
    }
}

fn texts(source: &Source, goldens: &mut Goldens) {
    for target in source.plan.targets.iter().filter(|t| t.target != Target::Host) {
        goldens.check(&format!("{}.cl", listing::family(target.target)), &kernels::chosen(source.name, target));
    }
}

#[test]
fn three_networks_compile_to_what_is_written() {
    let mut goldens = Goldens::default();
    for source in source::all() {
        goldens.folder(source.name);
        graphs(&source, &mut goldens);
        plans(&source, &mut goldens);
        texts(&source, &mut goldens);
    }
    goldens.ensure();
}

#[test]
fn the_macro_embeds_the_same_plan() {
    use netdsl::Network;
    let embedded = [networks::mlp::Mlp::plan(), networks::lenet::LeNet5::plan(), networks::mixed::Mixed::plan()];
    let mut differences = vec![];
    for (source, embedded) in source::all().iter().zip(embedded) {
        differences.extend(agreement::differences(&source.plan, embedded));
    }
    assert!(differences.is_empty(), "the macro and the parser of texts disagree:\n{}", differences.join("\n"));
}

#[test]
fn every_kernel_compiles_on_every_device() {
    compilers::ensure(&source::all());
}

//! The three networks as text, read out of `tests/networks`, and what the compiler makes of them without rustc. Lines are
//! counted as in the file.
use netdsl_kernels::compile::{self, Graphs, Plan};
use netdsl_kernels::front::Model;
use netdsl_kernels::text;
use std::path::Path;

/// A network, compiled as far as it goes.
pub struct Source {
    /// The name of its file.
    pub name: &'static str,
    /// What the front end makes of it.
    pub model: Model,
    /// With gradients, simplified.
    pub graphs: Graphs,
    /// For all targets.
    pub plan: Plan,
}

/// All three.
pub fn all() -> [Source; 3] {
    ["mlp", "lenet", "mixed"].map(source)
}

fn source(name: &'static str) -> Source {
    let model = text::compile(&body(name)).unwrap_or_else(|diagnostics| panic!("{name}: {diagnostics}"));
    let graphs = compile::graphs(&model).unwrap_or_else(|bug| panic!("{name}: {bug}"));
    let plan = compile::compile(&model).unwrap_or_else(|bug| panic!("{name}: {bug}"));
    Source { name, model, graphs, plan }
}

/// What stands in the braces of `network!`, below as many empty lines as there are lines before it.
fn body(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks").join(name).with_extension("rs");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (before, rest) = text.split_once("network! {").expect("a file of one `network!`");
    let (body, _) = rest.rsplit_once('}').expect("a closing brace");
    "\n".repeat(before.matches('\n').count()) + body
}

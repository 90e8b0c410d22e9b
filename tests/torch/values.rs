//! The recorded values as data: what `make.py` writes, read back. Nothing is computed or judged here.
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Numbers in row-major order, in PyTorch's layout.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Tensor {
    /// The extents, the samples first where it is a batch.
    pub shape: Vec<usize>,
    /// The numbers.
    pub data: Vec<f64>,
}

/// Tensors by name.
pub type Tensors = BTreeMap<String, Tensor>;

/// What one pass gives.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Step {
    /// By the output's name.
    pub outputs: Tensors,
    /// The total, the penalty, then each loss without its weight.
    pub losses: Vec<f64>,
    /// By the parameter's name.
    #[serde(default)]
    pub gradients: Tensors,
    /// By the input's name; of float inputs only.
    #[serde(default)]
    pub input_gradients: Tensors,
    /// States after the step.
    #[serde(default)]
    pub states: Tensors,
}

/// A network and what PyTorch makes of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Its name within the file.
    pub name: String,
    /// Lines of the network's text.
    pub network: Vec<String>,
    /// Samples of the batch.
    pub samples: usize,
    /// By the door's name.
    pub inputs: Tensors,
    /// By the door's name.
    pub targets: Tensors,
    /// By the parameter's name.
    pub params: Tensors,
    /// States before the step.
    pub states: Tensors,
    /// A training step without its update; none for a network without a loss.
    pub train: Option<Step>,
    /// Inference.
    pub infer: Step,
}

/// Twenty steps of an optimizer.
#[derive(Clone, Debug, Deserialize)]
pub struct Updates {
    /// Its name within the file.
    pub name: String,
    /// Hyper-parameters that differ from our defaults.
    pub hypers: BTreeMap<String, f64>,
    /// The parameters before the first step.
    pub start: Tensor,
    /// `[steps, parameters]`
    pub gradients: Tensor,
    /// `lr` by step, where it changes.
    pub rates: Option<Tensor>,
    /// The parameters after each step.
    pub after: Tensor,
}

/// First values of a layer.
#[derive(Clone, Debug, Deserialize)]
pub struct Initial {
    /// Its name.
    pub name: String,
    /// Lines of a network with the layer.
    pub network: Vec<String>,
    /// By the name of the parameter or state.
    pub inits: BTreeMap<String, Init>,
}

/// What numbers are drawn from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "number")]
pub enum Init {
    /// One value.
    Constant(f64),
    /// Symmetric around 0, with this bound.
    Uniform(f64),
    /// Mean 0, with this standard deviation.
    Normal(f64),
}

#[derive(Deserialize)]
struct Recorded<T> {
    cases: Vec<T>,
}

impl Case {
    /// The network's text.
    pub fn text(&self) -> String {
        self.network.join("\n")
    }
}

/// All cases of networks, named `file/case`.
pub fn networks() -> Vec<Case> {
    let named = |(file, case): (String, Case)| Case { name: format!("{file}/{}", case.name), ..case };
    read("networks").into_iter().map(named).collect()
}

/// All cases of optimizers with the name of their file.
pub fn optimizers() -> Vec<(String, Updates)> {
    read("optimizers")
}

/// All cases of first values.
pub fn initials() -> Vec<Initial> {
    read("initializers").into_iter().map(|(_, case)| case).collect()
}

/// The cases of all files of a folder, in order, each with its file's name.
fn read<T: DeserializeOwned>(folder: &str) -> Vec<(String, T)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/torch/values").join(folder);
    let entries = std::fs::read_dir(&folder).expect("the values are in the repository");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| cases(path)).collect()
}

fn cases<T: DeserializeOwned>(path: &Path) -> Vec<(String, T)> {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let recorded: Recorded<T> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.file_stem().expect("a file has a name").to_string_lossy();
    recorded.cases.into_iter().map(|case| (name.to_string(), case)).collect()
}

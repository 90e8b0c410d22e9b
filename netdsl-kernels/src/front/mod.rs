//! The front end: from a network's description to its model, or to what is wrong with it.
//!
//! Statements are checked in order, each as far as it can be: arguments first and apart from shapes, then shapes. What an
//! error makes unknown is poisoned and stays quiet, so that all independent mistakes are told at once and none twice. A
//! program without errors is lowered to two graphs of primitive operations, for training and for inference. Gradients,
//! verification and everything about devices come later.
//!
//! Decisions that the language leaves open are made here:
//! - Every name of a block is in one namespace and means one thing.
//! - An output with `=` is computed in inference only, unless a loss needs it.
//! - A value that no output and no loss needs is a lint; where that is allowed, it is left out of the model.
//! - Unnamed layers are called kind and position among their kind, `dense_2`; a name that the user took is skipped.
//! - A shared layer may see inputs of different shapes as long as its parameters are the same.
mod apply;
mod arguments;
mod calls;
mod check;
mod closure;
mod constants;
mod doors;
mod layout;
mod losses;
mod lower;
mod model;
mod names;
mod program;
mod report;
mod scalars;
mod show;
mod tensors;
mod values;
mod whole;

pub use model::{DoorStub, Interface, Model, Outcome, OutputStub};
pub(crate) use scalars::softplus;
pub use scalars::{FUNCTIONS, Function};

use crate::layers::Mode;
use crate::spec::Network;
use check::Checker;
use layout::Layout;

/// Checks a network and lowers it. There is a model exactly where no diagnostic is an error and all statements were parsed.
pub fn build(network: &Network) -> Outcome {
    let mut checker = Checker::new(network);
    checker.run();
    checker.whole();
    let good = !checker.report.has_errors();
    let Checker { report, batch, program, interface, .. } = checker;
    let model = batch.filter(|_| good).map(|batch| {
        let layout = Layout::new(&program);
        let (train, infer) =
            (lower::graph(&program, &layout, Mode::Train), lower::graph(&program, &layout, Mode::Infer));
        Model {
            name: network.name.text.clone(),
            file: network.file.clone(),
            batch,
            least_samples: program.least_samples(),
            doors: layout.doors,
            outputs: layout.outputs,
            losses: layout.losses,
            layers: layout.layers,
            params: layout.params,
            states: layout.states,
            layout_hash: layout.hash,
            train,
            infer,
        }
    });
    Outcome { diagnostics: report.finish(), interface, model }
}

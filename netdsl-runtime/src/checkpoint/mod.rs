//! Checkpoints: parameters and running statistics in safetensors files, in PyTorch's layouts and under the network's names.
//!
//! A file of this library says which network (by its layout hash) wrote it; a file without that, such as PyTorch's, must fit
//! by names and shapes alone. A training checkpoint also has the optimizer's state (`optimizer.<slot>.<parameter>`), masks
//! and counters. Everything is checked before anything changes.

mod file;
mod training;

use crate::session::{OptimizerState, Session};
use crate::{Error, Result};
pub(crate) use file::{File, Kind};
use std::path::Path;

/// Note keys.
const LAYOUT: &str = "layout";
const NETWORK: &str = "network";
/// What begins the names of tensors that are neither parameters nor running statistics.
const OPTIMIZER: &str = "optimizer.";
const MASKS: [&str; 2] = ["netdsl.frozen.", "netdsl.pruned."];
/// PyTorch's batch normalization counts batches; nothing here needs it.
const IGNORED: &str = ".num_batches_tracked";

/// Writes a network, and the optimizer that trains it if there is one.
pub(crate) fn save(session: &Session, optimizer: Option<&OptimizerState>, path: &Path) -> Result<()> {
    let mut file = File::default();
    mark(&mut file, session);
    for name in session.tensor_names() {
        let tensor = session.tensor(name)?;
        file.put(name.into(), session.tensor_shape(tensor), Kind::F32, &session.read_tensor(tensor)?);
    }
    if let Some(optimizer) = optimizer {
        training::put(&mut file, session, optimizer)?;
    }
    file.write(path)
}

/// Reads a network, and the optimizer if one is given.
pub(crate) fn load(session: &Session, optimizer: Option<&mut OptimizerState>, path: &Path) -> Result<()> {
    let file = File::read(path)?;
    let wrong = |message: String| Error::Checkpoint { file: path.display().to_string(), message };
    check_layout(&file, session).map_err(wrong)?;
    let mut expected: Vec<(String, Vec<usize>)> = vec![];
    for name in session.tensor_names() {
        expected.push((name.into(), session.tensor_shape(session.tensor(name)?).to_vec()));
    }
    if let Some(optimizer) = &optimizer {
        training::check(&file, session, optimizer).map_err(wrong)?;
        expected.extend(training::expected(session, optimizer));
    }
    let with_optimizer = optimizer.is_some();
    let beside = |name: &str| {
        name.ends_with(IGNORED)
            || MASKS.iter().any(|m| name.starts_with(m))
            || (!with_optimizer && name.starts_with(OPTIMIZER))
    };
    file.check(&expected, beside).map_err(wrong)?;
    for name in session.tensor_names() {
        session.write_tensor(session.tensor(name)?, &file.numbers(name))?;
    }
    match optimizer {
        Some(optimizer) => training::take(&file, session, optimizer).map_err(|e| match e {
            Error::Checkpoint { message, .. } => wrong(message),
            other => other,
        }),
        None => session.zero_pruned(),
    }
}

/// Notes which network a file is of.
pub(crate) fn mark(file: &mut File, session: &Session) {
    file.notes.insert(NETWORK.into(), session.plan().name.to_string());
    file.notes.insert(LAYOUT.into(), format!("{:016x}", session.plan().layout_hash));
}

/// That a file that names its network names one of this layout.
pub(crate) fn check_layout(file: &File, session: &Session) -> Result<(), String> {
    let plan = session.plan();
    match file.notes.get(LAYOUT) {
        Some(layout) if *layout != format!("{:016x}", plan.layout_hash) => Err(format!(
            "was written by `{}` with other layers (layout {layout}, expected {:016x} of `{}`); take single tensors over \
             with `set_parameter`",
            file.notes.get(NETWORK).map_or("another network", String::as_str),
            plan.layout_hash,
            plan.name
        )),
        _ => Ok(()),
    }
}

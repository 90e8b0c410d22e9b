//! What a training checkpoint has beyond weights: the optimizer's rule, numbers and slots, masks, and the counters that
//! noise and the order of samples are keyed by.
use super::file::{File, Kind};
use super::{MASKS, OPTIMIZER};
use crate::session::{Flags, OptimizerState, Session};
use crate::{Error, Result};

fn slot_name(optimizer: &OptimizerState, slot: usize, param: &str) -> String {
    format!("{OPTIMIZER}{}.{param}", optimizer.plan.slots[slot])
}

/// Each slot of each parameter.
fn slots(session: &Session, optimizer: &OptimizerState) -> Vec<(usize, usize, String)> {
    let params = session.plan().params.iter().enumerate();
    let of = |(i, p): (usize, &netdsl_plan::ParamInfo)| {
        (0..optimizer.plan.slots.len()).map(move |s| (s, i, slot_name(optimizer, s, &p.name))).collect::<Vec<_>>()
    };
    params.flat_map(of).collect()
}

pub(super) fn put(file: &mut File, session: &Session, optimizer: &OptimizerState) -> Result<()> {
    session.owns(optimizer)?;
    for (slot, param, name) in slots(session, optimizer) {
        let values = session.read_slot(optimizer, slot, param)?;
        file.put(name, &session.plan().params[param].shape, Kind::F32, &values);
    }
    let engine = session.engine();
    for (flags, prefix) in [&engine.masks.frozen, &engine.masks.pruned].into_iter().zip(MASKS) {
        for (flags, p) in flags.iter().zip(session.plan().params.iter()).filter(|(f, _)| f.contains(&true)) {
            let values: Vec<f32> = flags.iter().map(|f| f32::from(u8::from(*f))).collect();
            file.put(format!("{prefix}{}", p.name), &p.shape, Kind::Bool, &values);
        }
    }
    let mut note = |key: String, value: String| file.notes.insert(key, value);
    note("optimizer".into(), optimizer.plan.name.to_string());
    note("steps".into(), optimizer.steps.to_string());
    note("passes".into(), engine.passes.to_string());
    note("epochs".into(), engine.epochs.to_string());
    for (hyper, value) in optimizer.plan.hypers.iter().zip(&optimizer.hypers) {
        note(format!("hyper.{}", hyper.name), format!("{value:?}"));
    }
    Ok(())
}

/// That the file is of a training with this rule.
pub(super) fn check(file: &File, session: &Session, optimizer: &OptimizerState) -> Result<(), String> {
    if session.owns(optimizer).is_err() {
        return Err("cannot be read into an optimizer of another network".into());
    }
    match file.notes.get("optimizer") {
        None => Err("has no optimizer's state; read the weights alone with `load`".into()),
        Some(name) if *name != *optimizer.plan.name => {
            Err(format!("has the state of `{name}`, but the optimizer is `{}`", optimizer.plan.name))
        }
        Some(_) => numbers(file, optimizer).map(|_| ()),
    }
}

pub(super) fn expected(session: &Session, optimizer: &OptimizerState) -> Vec<(String, Vec<usize>)> {
    let shape = |param: usize| session.plan().params[param].shape.to_vec();
    slots(session, optimizer).into_iter().map(|(_, param, name)| (name, shape(param))).collect()
}

/// The counters: steps, passes, epochs. And the hyper-parameters.
fn numbers(file: &File, optimizer: &OptimizerState) -> Result<([u64; 3], Vec<f64>), String> {
    fn note<T: std::str::FromStr>(file: &File, key: &str) -> Result<T, String> {
        let text = file.notes.get(key).ok_or_else(|| format!("has no note `{key}`"))?;
        text.parse().map_err(|_| format!("has the note `{key}` as `{text}`, which is no number"))
    }
    let counters = [note(file, "steps")?, note(file, "passes")?, note(file, "epochs")?];
    let hyper = |h: &netdsl_plan::Hyper| note(file, &format!("hyper.{}", h.name));
    Ok((counters, optimizer.plan.hypers.iter().map(hyper).collect::<Result<_, _>>()?))
}

/// Takes everything over; `check` and the tensors' shapes were right.
pub(super) fn take(file: &File, session: &Session, optimizer: &mut OptimizerState) -> Result<()> {
    for (slot, param, name) in slots(session, optimizer) {
        session.write_slot(optimizer, slot, param, &file.numbers(&name))?;
    }
    let numbers = numbers(file, optimizer).map_err(|message| Error::Checkpoint { file: String::new(), message })?;
    let ([steps, passes, epochs], hypers) = numbers;
    (optimizer.steps, optimizer.hypers) = (steps, hypers);
    let [frozen, pruned] = MASKS.map(|prefix| flags(file, session, prefix));
    session.change_masks(|masks| (masks.frozen, masks.pruned) = (frozen, pruned))?;
    let mut engine = session.engine();
    (engine.passes, engine.epochs) = (passes, epochs);
    Ok(())
}

fn flags(file: &File, session: &Session, prefix: &str) -> Flags {
    let of = |p: &netdsl_plan::ParamInfo| {
        let mut flags: Vec<bool> = file.numbers(&format!("{prefix}{}", p.name)).iter().map(|x| *x != 0.0).collect();
        flags.resize(p.shape.iter().product(), false);
        flags
    };
    session.plan().params.iter().map(of).collect()
}

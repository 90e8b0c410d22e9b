//! The state of one optimizer object, without its network's type: rule, numbers, slots on the device, step count.
use super::Session;
use crate::executor::SlotsId;
use crate::optimizer::Rule;
use crate::{Error, Result, layout};
use netdsl_plan::{Hyper, MAX_HYPER, MAX_SLOTS, OptimizerPlan};
use std::sync::{Arc, Mutex, PoisonError};

/// Slots whose optimizer is gone; the session frees them when it makes the next.
pub(crate) type Dropped = Arc<Mutex<Vec<SlotsId>>>;

/// See the module.
pub(crate) struct OptimizerState {
    pub plan: &'static OptimizerPlan,
    /// The hyper-parameters in the order of the plan.
    pub hypers: Vec<f64>,
    /// Steps done.
    pub steps: u64,
    /// The session that its slots are of.
    pub instance: u64,
    pub slots: SlotsId,
    dropped: Dropped,
}

impl OptimizerState {
    /// Hyper-parameters and step scalars of a step, and how many there are.
    pub fn numbers(&self, step: u64, out: &mut [f64; MAX_HYPER]) -> usize {
        let hypers = self.hypers.len();
        let count = hypers + self.plan.scalars.len();
        out[..hypers].copy_from_slice(&self.hypers);
        (self.plan.prepare)(&self.hypers, step, &mut out[hypers..count]);
        count
    }
    /// The index of a hyper-parameter.
    pub fn hyper(&self, name: &str) -> Result<usize> {
        self.plan.hypers.iter().position(|h| h.name == name).ok_or_else(|| Error::UnknownName {
            kind: "hyper-parameter",
            name: name.into(),
            known: self.plan.hypers.iter().map(|h| h.name.to_string()).collect(),
        })
    }
    /// Sets a hyper-parameter.
    pub fn set(&mut self, name: &str, value: f64) -> Result<()> {
        let index = self.hyper(name)?;
        check(&self.plan.name, &self.plan.hypers[index], value)?;
        self.hypers[index] = value;
        Ok(())
    }
}

impl Drop for OptimizerState {
    fn drop(&mut self) {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).push(self.slots);
    }
}

/// That a value is in its range, and a number on the device too.
fn check(rule: &str, hyper: &'static Hyper, value: f64) -> Result<()> {
    if hyper.range.contains(value) && (value as f32).is_finite() {
        return Ok(());
    }
    let message = format!("of `{rule}` is {value}, expected {}", hyper.range);
    Err(Error::Argument { name: &hyper.name, message })
}

impl Session {
    /// Makes the state of a rule for this network, all zero.
    pub(crate) fn create_optimizer(&self, rule: &dyn Rule) -> Result<OptimizerState> {
        let (plan, hypers) = (rule.plan(), rule.hypers());
        if hypers.len() != plan.hypers.len()
            || hypers.len() + plan.scalars.len() > MAX_HYPER
            || plan.slots.len() > MAX_SLOTS
        {
            let message = format!("`{}` has more numbers or state than a step can hold", plan.name);
            return Err(Error::Argument { name: "optimizer", message });
        }
        plan.hypers.iter().zip(&hypers).try_for_each(|(h, &value)| check(&plan.name, h, value))?;
        let mut engine = self.engine();
        let free = std::mem::take(&mut *engine.dropped.lock().unwrap_or_else(PoisonError::into_inner));
        free.into_iter().for_each(|id| engine.executor.drop_slots(id));
        let slots = engine.executor.create_slots(plan.slots.len())?;
        let (instance, dropped) = (self.instance(), engine.dropped.clone());
        Ok(OptimizerState { plan, hypers, steps: 0, instance, slots, dropped })
    }

    /// That an optimizer's state is of this network.
    pub(crate) fn owns(&self, optimizer: &OptimizerState) -> Result<()> {
        if optimizer.instance == self.instance() {
            return Ok(());
        }
        let message = format!(
            "belongs to another `{}`; make one with `optimizer(..)` of the network that it is to train",
            self.plan().name
        );
        Err(Error::Argument { name: "optimizer", message })
    }

    /// A state slot of a parameter, in canonical order.
    pub(crate) fn read_slot(&self, optimizer: &OptimizerState, slot: usize, param: usize) -> Result<Vec<f32>> {
        let mut engine = self.engine();
        let (access, shape) = (&engine.target.param_access[param], &self.plan().params[param].shape);
        let span = layout::span(access, shape);
        let mut words = vec![0.0; span.len()];
        let start = slot * engine.target.params + span.start;
        engine.executor.read_slots(optimizer.slots, start, &mut words)?;
        let mut values = vec![];
        layout::gather(access, shape, &words, span.start, &mut values);
        Ok(values)
    }

    /// Sets a state slot of a parameter.
    pub(crate) fn write_slot(
        &self,
        optimizer: &OptimizerState,
        slot: usize,
        param: usize,
        values: &[f32],
    ) -> Result<()> {
        let mut engine = self.engine();
        let (access, shape) = (&engine.target.param_access[param], &self.plan().params[param].shape);
        let span = layout::span(access, shape);
        let mut words = vec![0.0; span.len()];
        let start = slot * engine.target.params + span.start;
        engine.executor.read_slots(optimizer.slots, start, &mut words)?;
        layout::scatter(access, shape, values, &mut words, span.start);
        engine.executor.write_slots(optimizer.slots, start, &words)
    }
}

impl Session {
    /// Zeroes all slots and the step count.
    pub(crate) fn reset_optimizer(&self, optimizer: &mut OptimizerState) -> Result<()> {
        self.owns(optimizer)?;
        let mut engine = self.engine();
        let zeros = vec![0.0; engine.target.params * optimizer.plan.slots.len()];
        engine.executor.write_slots(optimizer.slots, 0, &zeros)?;
        optimizer.steps = 0;
        Ok(())
    }
}

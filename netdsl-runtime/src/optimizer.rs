//! Optimizers: the rule that `optimizer!` writes, and the object that holds its state for one network. The mathematics of a
//! rule is in its [`OptimizerPlan`]; nothing is computed here.
use crate::session::{OptimizerState, Session};
use crate::{Network, Result};
use netdsl_plan::OptimizerPlan;
use std::fmt;
use std::marker::PhantomData;

/// An update rule with its hyper-parameters, such as `Adam { lr: 1e-3, ..Adam::DEFAULT }`.
///
/// `optimizer!` implements it for the struct that it generates. Give a rule to [`Trainable::optimizer`](crate::Trainable::optimizer)
/// to get an [`Optimizer`], which is a rule with its state for one network.
pub trait Rule {
    /// The rule as data.
    fn plan(&self) -> &'static OptimizerPlan;
    /// The hyper-parameters, in the order of [`OptimizerPlan::hypers`].
    fn hypers(&self) -> Vec<f64>;
}

/// A rule with its state (moments, velocities, step count) for one network of type `N`.
///
/// It trains the network that made it and no other: another type does not compile, another network of the same type is an
/// error. Dropping it frees its memory on the device with the next [`Trainable::optimizer`](crate::Trainable::optimizer).
pub struct Optimizer<N> {
    pub(crate) state: OptimizerState,
    network: PhantomData<fn() -> N>,
}

impl<N: Network> Optimizer<N> {
    pub(crate) fn new(session: &Session, rule: &dyn Rule) -> Result<Optimizer<N>> {
        Ok(Optimizer { state: session.create_optimizer(rule)?, network: PhantomData })
    }
    /// The rule's name, such as `Adam`.
    pub fn name(&self) -> &'static str {
        &self.state.plan.name
    }
    /// Steps done so far; the next is this plus 1.
    pub fn steps(&self) -> u64 {
        self.state.steps
    }
    /// A hyper-parameter, such as `lr`.
    ///
    /// # Errors
    /// [`Error::UnknownName`](crate::Error::UnknownName), which lists the names there are.
    pub fn hyper(&self, name: &str) -> Result<f64> {
        Ok(self.state.hypers[self.state.hyper(name)?])
    }
    /// Sets a hyper-parameter from the next step on. Nothing is rebuilt.
    ///
    /// # Errors
    /// [`Error::UnknownName`](crate::Error::UnknownName), or [`Error::Argument`](crate::Error::Argument) where the value is not
    /// in its range.
    pub fn set_hyper(&mut self, name: &str, value: f64) -> Result<()> {
        self.state.set(name, value)
    }
    /// Forgets moments and step count, as if it were new. Hyper-parameters stay.
    ///
    /// # Errors
    /// As [`Network::parameter`], and [`Error::Argument`](crate::Error::Argument) where the optimizer is of another network.
    pub fn reset(&mut self, network: &N) -> Result<()> {
        network.session().reset_optimizer(&mut self.state)
    }
}

impl<N> fmt::Debug for Optimizer<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {{", self.state.plan.name)?;
        for (hyper, value) in self.state.plan.hypers.iter().zip(&self.state.hypers) {
            write!(f, " {}: {value},", hyper.name)?;
        }
        write!(f, " .. }} after {} steps", self.state.steps)
    }
}

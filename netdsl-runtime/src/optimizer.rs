//! Optimizers at run time: the rule that `optimizer!` writes, and the object that holds its state for one network.
//! The mathematics of a rule is in its [`OptimizerPlan`]; nothing is computed here.
use netdsl_plan::OptimizerPlan;

/// An update rule with its hyper-parameters, such as `Adam { lr: 1e-3, ..Adam::DEFAULT }`.
///
/// `optimizer!` implements it for the struct that it generates. Give a rule to [`Trainable::optimizer`](crate::Trainable::optimizer)
/// to get an [`Optimizer`](crate::Optimizer), which is a rule with its state for one network.
pub trait Rule {
    /// The rule as data.
    fn plan(&self) -> &'static OptimizerPlan;
    /// The hyper-parameters, in the order of [`OptimizerPlan::hypers`].
    fn hypers(&self) -> Vec<f64>;
}

//! The traits that `network!` implements. The generated code gives a plan and a session; everything that a network can do
//! is a provided method here, so that the generated surface stays small.
use crate::door::{Outputs, Record};
use crate::session::Session;
use netdsl_plan::NetworkPlan;

/// A network written with `network!`.
pub trait Network: Sized + Send {
    /// One row at its inputs: a sample, or a tuple of samples where it has several inputs.
    type Input: Record;
    /// Its outputs, each a batch of [`Values`](crate::Values).
    type Output: Outputs;

    /// The compiled network.
    fn plan() -> &'static NetworkPlan;
    /// What runs it.
    #[doc(hidden)]
    fn session(&self) -> &Session;
    /// What runs it.
    #[doc(hidden)]
    fn session_mut(&mut self) -> &mut Session;
    /// From what runs it.
    #[doc(hidden)]
    fn from_session(session: Session) -> Self;
}

/// A network that has a loss.
pub trait Trainable: Network {
    /// One row at its targets: a sample, a tuple of samples, or `()` where the loss needs none.
    type Target: Record;
}

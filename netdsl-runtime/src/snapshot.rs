//! A copy of everything that a network has learned, in memory. Files are checkpoints; optimizers keep their own state.
use crate::session::Session;
use crate::{Network, Result};
use std::marker::PhantomData;

/// Parameters and running statistics of a network of type `N` at one moment.
///
/// Made by [`Network::snapshot`]; any network of the same type can be set to it by [`Network::rewind`].
pub struct Snapshot<N> {
    params: Vec<Vec<f32>>,
    states: Vec<Vec<f32>>,
    network: PhantomData<fn() -> N>,
}

impl<N: Network> Snapshot<N> {
    pub(crate) fn take(session: &Session) -> Result<Snapshot<N>> {
        let plan = session.plan();
        Ok(Snapshot {
            params: (0..plan.params.len()).map(|i| session.read_param(i)).collect::<Result<_>>()?,
            states: (0..plan.states.len()).map(|i| session.read_state(i)).collect::<Result<_>>()?,
            network: PhantomData,
        })
    }
    /// Pruned weights stay zero.
    pub(crate) fn restore(&self, session: &Session) -> Result<()> {
        self.params.iter().enumerate().try_for_each(|(i, v)| session.write_param(i, v))?;
        self.states.iter().enumerate().try_for_each(|(i, v)| session.write_state(i, v))?;
        session.zero_pruned()
    }
}

impl<N> Clone for Snapshot<N> {
    fn clone(&self) -> Snapshot<N> {
        Snapshot { params: self.params.clone(), states: self.states.clone(), network: PhantomData }
    }
}

impl<N> std::fmt::Debug for Snapshot<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a snapshot of {} parameters", self.params.iter().map(Vec::len).sum::<usize>())
    }
}

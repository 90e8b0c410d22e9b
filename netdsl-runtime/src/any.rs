//! Networks of several types in one list: what all of them can do without their types.
use crate::checkpoint;
use crate::session::Session;
use crate::{Device, Network, Result, Summary};
use ndarray::ArrayD;
use std::path::Path;

/// A network of any type: `Vec<Box<dyn AnyNetwork>>` is a list of networks. Every [`Network`] is one; what it can do are
/// methods of `dyn AnyNetwork`, so that they never stand in the way of the typed ones.
pub trait AnyNetwork: Send {
    /// What runs it.
    #[doc(hidden)]
    fn erased(&self) -> &Session;
}

impl<N: Network> AnyNetwork for N {
    fn erased(&self) -> &Session {
        self.session()
    }
}

impl dyn AnyNetwork + '_ {
    /// Its name in `network!`.
    pub fn name(&self) -> &'static str {
        &self.erased().plan().name
    }
    /// As [`Network::device`].
    pub fn device(&self) -> &Device {
        self.erased().device()
    }
    /// As [`Network::summary`].
    pub fn summary(&self) -> Summary {
        Summary::of(self.erased())
    }
    /// As [`Network::parameter_names`].
    pub fn parameter_names(&self) -> Vec<&'static str> {
        self.erased().tensor_names().collect()
    }
    /// As [`Network::parameter`].
    ///
    /// # Errors
    /// As there.
    pub fn parameter(&self, name: &str) -> Result<ArrayD<f32>> {
        self.erased().get(name)
    }
    /// As [`Network::save`].
    ///
    /// # Errors
    /// As there.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        checkpoint::save(self.erased(), None, path.as_ref())
    }
    /// As [`Network::load`].
    ///
    /// # Errors
    /// As there.
    pub fn load(&mut self, path: impl AsRef<Path>) -> Result<()> {
        checkpoint::load(self.erased(), None, path.as_ref())
    }
}

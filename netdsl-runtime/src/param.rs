//! A parameter of a network as a value: which one, not its numbers.
use crate::{Network, Result};
use ndarray::{ArrayBase, ArrayD, Data, Dimension};
use netdsl_plan::ParamInfo;
use std::fmt;
use std::marker::PhantomData;

/// What names a parameter of the network `N`: a text such as `"conv1.weight"`, or a [`ParamRef`].
pub trait ParamName<N> {
    /// The full name.
    fn full_name(&self) -> &str;
}

impl<N> ParamName<N> for &str {
    fn full_name(&self) -> &str {
        self
    }
}

impl<N> ParamName<N> for &String {
    fn full_name(&self) -> &str {
        self
    }
}

impl<N: Network> ParamName<N> for ParamRef<N> {
    fn full_name(&self) -> &str {
        &self.info().name
    }
}

/// Names a parameter of the network `N`: `LeNet5::params().conv1.weight`. It cannot name a parameter that is not there.
pub struct ParamRef<N> {
    index: usize,
    network: PhantomData<fn() -> N>,
}

impl<N> ParamRef<N> {
    /// The parameter with this index in the plan. For generated code.
    #[doc(hidden)]
    pub const fn new(index: usize) -> ParamRef<N> {
        ParamRef { index, network: PhantomData }
    }
    /// Its index among the network's parameters.
    pub const fn index(self) -> usize {
        self.index
    }
}

impl<N: Network> ParamRef<N> {
    /// Its name, shape and initializer.
    pub fn info(self) -> &'static ParamInfo {
        &N::plan().params[self.index]
    }
    /// Its values, in its canonical (PyTorch's) shape.
    ///
    /// # Errors
    /// Those of the device.
    pub fn get(self, network: &N) -> Result<ArrayD<f32>> {
        network.parameter(self)
    }
    /// Sets its values, as [`Network::set_parameter`] does.
    ///
    /// # Errors
    /// [`Error::Data`](crate::Error::Data) for another shape or a number that is not finite.
    pub fn set<S, D>(self, network: &mut N, values: &ArrayBase<S, D>) -> Result<()>
    where
        S: Data<Elem = f32>,
        D: Dimension,
    {
        network.set_parameter(self, values)
    }
}

impl<N> Clone for ParamRef<N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N> Copy for ParamRef<N> {}

impl<N> fmt::Debug for ParamRef<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParamRef({})", self.index)
    }
}

//! Where elements lie: regions of device memory and affine addresses in them. No address is computed here.
use crate::{DType, List};

/// A buffer, or a special place that a store has its own meaning for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// Activations and other values of one step. Words beyond a value's logical elements (padding of rows, samples of a
    /// short batch) are undefined and may be written by anybody who writes the value.
    Arena,
    /// Parameters.
    Params,
    /// Gradients, laid out exactly as `Params`.
    Gradients,
    /// Mutable state such as running statistics. A store happens only while the step is `ok`.
    States,
    /// The loss slots of the running step. A store of a number that is not finite clears `ok`.
    Losses,
    /// The door `i`: samples of a data set, where axis 0 goes through the order of the running step.
    Data(usize),
    /// Only stored to: the value is the gradient of the parameter at this address of `Params`, to be applied at once by
    /// the optimizer's `UPDATE`.
    Update,
}

/// `offset + Σ strides[i] · coordinate[i]`, in elements, over the axes of some domain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Affine {
    /// The address of coordinate zero.
    pub offset: isize,
    /// One stride per axis of the domain.
    pub strides: List<isize>,
}

/// A condition `start <= coordinate[axis] < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guard {
    /// The axis of the domain.
    pub axis: usize,
    /// First coordinate inside.
    pub start: usize,
    /// First coordinate behind.
    pub end: usize,
}

/// How the elements of a domain are read from or written to memory. A read outside a guard gives 0; a store has no guards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access {
    /// The buffer.
    pub region: Region,
    /// How an element is stored.
    pub dtype: DType,
    /// The address, in elements of `dtype` from the start of the region (of the sample, for `Data`).
    pub at: Affine,
    /// Where the access is inside; empty means everywhere.
    pub guards: List<Guard>,
}

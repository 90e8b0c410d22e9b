//! What most programs need: `use netdsl::prelude::*;`.

pub use crate::optimizers::*;
pub use crate::{
    Class, Data, Device, DeviceKind, Error, Evaluation, Network, Result, Seeds, Snapshot, Trainable, Values,
};
pub use crate::{network, optimizer};

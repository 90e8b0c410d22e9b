//! What most programs need: `use netdsl::prelude::*;`.

pub use crate::optimizers::{Adam, Sgd};
pub use crate::{Class, Data, Device, Error, Network, Result, Seeds, Trainable, Values};
pub use crate::{network, optimizer};

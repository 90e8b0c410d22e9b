//! What most programs need: `use netdsl::prelude::*;`.

pub use crate::optimizer;
pub use crate::optimizers::{Adam, Sgd};
pub use crate::{Class, Error, Network, Result, Seeds, Trainable, Values};

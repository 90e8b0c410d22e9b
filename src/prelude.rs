//! What most programs need: `use netdsl::prelude::*;`.

pub use crate::{Class, Error, Network, Result, Seeds, Trainable, Values};

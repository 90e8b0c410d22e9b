//! The functions of tensors: like layers, but without parameters and written in lower case, `argmax(logits)`. To add one: a
//! file, its `mod` line, a line of `FUNCTIONS`.
mod argmax;

use crate::layers::{self, LayerSpec};

/// All functions, by name.
pub const FUNCTIONS: &[LayerSpec] = &[argmax::SPEC, LayerSpec { name: "concat", ..layers::CONCAT }];

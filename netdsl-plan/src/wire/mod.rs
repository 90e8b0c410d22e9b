//! A plan as one text, on its way through the macro into a program, and back. Not a file format: writer and reader are of
//! one build, and nothing is kept.
//!
//! Why a text and no `static` full of structs: rustc checks such a static expression by expression. For 32 dense layers, on
//! the host alone, that took 4.2 s of `cargo check` and 50 s of `cargo build`; a string literal costs nothing, and reading
//! it takes milliseconds, once, when a network is first used.

mod code;
mod tables;

pub use code::{Broken, Reader, Wire, Writer};

use crate::{BlockFn, NetworkPlan, PointFn};
use std::cell::Cell;

/// A scalar expression in an encoded plan: the number of its function among those that the macro emits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionIndex(pub u32);

impl NetworkPlan<FunctionIndex, FunctionIndex> {
    /// The plan as printable text.
    pub fn encode(&self) -> String {
        let mut writer = Writer::default();
        self.put(&mut writer);
        writer.finish()
    }
    /// The plan of a text.
    ///
    /// # Errors
    /// Where the text is none that `encode` wrote.
    pub fn decode(text: &str) -> Result<Self, Broken> {
        let mut reader = Reader::new(text);
        let plan = Self::take(&mut reader)?;
        reader.end()?;
        Ok(plan)
    }
}

impl NetworkPlan {
    /// The plan of a text and the functions that its expressions became. For generated code.
    ///
    /// # Panics
    /// Where the text is none that `encode` wrote: where the macro and this library are of different builds.
    pub fn load(text: &str, blocks: &[BlockFn], points: &[PointFn]) -> NetworkPlan {
        match NetworkPlan::decode_with(text, blocks, points) {
            Ok(plan) => plan,
            Err(broken) => panic!("netdsl's macro and runtime are of different versions: {broken}"),
        }
    }
    /// The plan of a text and the functions that its expressions became.
    ///
    /// # Errors
    /// Where the text is none that `encode` wrote, or a function is missing.
    pub fn decode_with(text: &str, blocks: &[BlockFn], points: &[PointFn]) -> Result<NetworkPlan, Broken> {
        let plan = NetworkPlan::<FunctionIndex, FunctionIndex>::decode(text)?;
        let missing = Cell::new(false);
        let mut block = |i: &FunctionIndex| {
            let f = blocks.get(i.0 as usize).copied();
            missing.set(missing.get() | f.is_none());
            f.unwrap_or(BlockFn(&|_, _| ()))
        };
        let mut point = |i: &FunctionIndex| {
            let f = points.get(i.0 as usize).copied();
            missing.set(missing.get() | f.is_none());
            f.unwrap_or(PointFn(&|_| f64::NAN))
        };
        let plan = plan.map(&mut block, &mut point);
        if missing.get() { Err(Broken { at: text.len(), what: "function" }) } else { Ok(plan) }
    }
}

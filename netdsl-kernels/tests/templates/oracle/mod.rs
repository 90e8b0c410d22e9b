//! What a body stores, by its definition: loops over coordinates in `f64`, nothing shared with the templates.

mod contraction;
mod rows;
mod source;
mod window;

use crate::memory::{Memory, RATE, address, coordinates};
use crate::number::{Number, evaluate};
use netdsl_kernels::ir::Expr;
use netdsl_plan::{Body, Dim, Region, STEP_FLAGS, STEP_WORDS, Sink};
use std::collections::BTreeMap;

/// A word of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    Arena(usize),
    Params(usize),
    Grads(usize),
    States(usize),
    Slots(usize),
    /// Of the running step's row.
    Loss(usize),
}

/// Every word that is stored, with its value.
pub type Stores = BTreeMap<Word, Number>;

/// What a body stores.
pub fn stores(body: &Body<Expr>, memory: &Memory) -> Stores {
    let mut out = Stores::new();
    match body {
        Body::Rows(rows) => rows::stores(rows, memory, &mut out),
        Body::MatMul(m) => contraction::matmul(m, memory, &mut out),
        Body::Conv2d(c) => contraction::conv2d(c, memory, &mut out),
        Body::Update(all) => {
            for at in 0..all.words {
                update(memory, at, Number::exact(f64::from(memory.grads[at])), &mut out);
            }
        }
    }
    out
}

/// Stores one value.
fn store(sink: &Sink<Expr>, memory: &Memory, coords: &[usize], args: &[Number], out: &mut Stores) {
    let value = evaluate(&sink.value, args);
    let at = address(&sink.to, coords);
    let word = match sink.to.region {
        Region::Arena => Word::Arena(at),
        Region::Params => Word::Params(at),
        Region::Gradients => Word::Grads(at),
        Region::States if memory.control[0] != 0 => return,
        Region::States => Word::States(at),
        Region::Losses => Word::Loss(at),
        Region::Update => return update(memory, at, value, out),
        Region::Data(_) => panic!("a door is not stored to"),
    };
    assert!(out.insert(word, value).is_none(), "{word:?} is stored twice");
}

/// The optimizer of these tests: momentum 0.75.
fn update(memory: &Memory, at: usize, g: Number, out: &mut Stores) {
    let frozen = memory.table[crate::memory::ROW * STEP_WORDS + STEP_FLAGS] & 1 == 1 && memory.mask[at] == 0.0;
    if memory.control[0] != 0 || frozen {
        return;
    }
    let slot = Number::exact(0.75 * f64::from(memory.slots[at]));
    let slot = Number::sum([slot, g]);
    let w = Number::exact(f64::from(memory.params[at]));
    let next = Number::sum([w, Number::exact(-f64::from(RATE)).times(slot)]);
    assert!(out.insert(Word::Params(at), next).is_none(), "parameter {at} is updated twice");
    out.insert(Word::Slots(at), slot);
}

/// All coordinates along some axes; 0 along the others.
fn along(dims: &[Dim], axes: &[usize], samples: usize) -> Vec<Vec<usize>> {
    let only: Vec<Dim> = (0..dims.len()).map(|a| if axes.contains(&a) { dims[a] } else { Dim::fixed(1) }).collect();
    coordinates(&only, samples)
}

//! The buffers of a session by the kernel argument that each is bound to. A buffer that nothing needs yet is empty but for
//! its slack, so that every argument can always be set.
use super::bytes::bytes_of;
use super::hardware::Hardware;
use super::memory::Buffer;
use super::queue::Queue;
use crate::{Error, Result};
use netdsl_plan::{CONTROL_WORDS, Region, STEP_WORDS};

/// Kernel arguments, as the kernel interface numbers them.
pub(super) const ARENA: usize = 0;
/// Parameters.
pub(super) const PARAMS: usize = 1;
/// Gradients.
pub(super) const GRADIENTS: usize = 2;
/// States.
pub(super) const STATES: usize = 3;
/// The optimizer's state; bound by each run.
pub(super) const SLOTS: usize = 4;
/// Which parameters are trainable.
pub(super) const MASK: usize = 5;
/// Losses.
pub(super) const LOSSES: usize = 6;
/// Control words.
pub(super) const CONTROL: usize = 7;
/// The step table.
pub(super) const TABLE: usize = 8;
/// Sample numbers.
pub(super) const ORDER: usize = 9;
/// The first door.
pub(super) const DATA: usize = 10;

/// Rows of the step table and of the losses.
pub(super) const ROWS: usize = 1024;
/// Bytes of a word.
pub(super) const WORD: usize = 4;

/// One buffer for each buffer argument.
pub(super) struct Regions {
    buffers: Vec<Buffer>,
    /// The network's name, for errors.
    network: String,
}

/// How large the regions of a network are.
pub(super) struct Sizes {
    /// Words of parameters.
    pub params: usize,
    /// Words of states.
    pub states: usize,
    /// Losses of the network.
    pub losses: usize,
    /// Doors of the network.
    pub doors: usize,
}

impl Regions {
    /// The regions of a network before anything is prepared.
    pub(super) fn new(hardware: &'static Hardware, queue: &Queue, network: &str, sizes: &Sizes) -> Result<Regions> {
        let words = |argument| match argument {
            PARAMS => sizes.params,
            STATES => sizes.states,
            LOSSES => ROWS * (2 + sizes.losses),
            CONTROL => CONTROL_WORDS,
            TABLE => ROWS * STEP_WORDS,
            _ => 0,
        };
        let make = |argument| {
            Buffer::zeroed(hardware, queue, words(argument) * WORD, &format!("{} of `{network}`", noun(argument)))
        };
        let buffers = (0..DATA + sizes.doors).map(make).collect::<Result<_>>()?;
        Ok(Regions { buffers, network: network.to_owned() })
    }

    /// All buffers; the index is the argument.
    pub(super) fn all(&self) -> &[Buffer] {
        &self.buffers
    }

    /// The buffer of an argument.
    pub(super) fn get(&self, argument: usize) -> &Buffer {
        &self.buffers[argument]
    }

    /// Puts another buffer in place; who calls it binds it to the kernels.
    pub(super) fn put(&mut self, argument: usize, buffer: Buffer) {
        self.buffers[argument] = buffer;
    }

    /// What an argument's buffer is for, as the end of `too little memory for ..`.
    pub(super) fn purpose(&self, argument: usize) -> String {
        format!("{} of `{}`", noun(argument), self.network)
    }
}

fn noun(argument: usize) -> String {
    let noun = match argument {
        ARENA => "the activations",
        PARAMS => "the parameters",
        GRADIENTS => "the gradients",
        STATES => "the states",
        SLOTS => "the optimizer's state",
        MASK => "the mask of trainable parameters",
        LOSSES => "the losses",
        CONTROL => "the control words",
        TABLE => "the step table",
        ORDER => "the order of samples",
        door => return format!("the data at door {}", door - DATA),
    };
    noun.to_owned()
}

/// The argument of a region that is read and written as words.
pub(super) fn argument(region: Region) -> Result<usize> {
    match region {
        Region::Arena => Ok(ARENA),
        Region::Params => Ok(PARAMS),
        Region::Gradients => Ok(GRADIENTS),
        Region::States => Ok(STATES),
        Region::Losses => Ok(LOSSES),
        Region::Data(_) | Region::Update => Err(Error::Argument {
            name: "region",
            message: format!("is {region:?}, which cannot be read or written as words"),
        }),
    }
}

/// Checks that items lie inside a buffer, and gives their offset in bytes.
pub(super) fn offset<T: super::bytes::Word>(buffer: &Buffer, start: usize, items: &[T]) -> Result<usize> {
    let (size, whole) = (size_of::<T>(), buffer.bytes());
    let end = start.checked_mul(size).and_then(|from| from.checked_add(bytes_of(items).len()));
    match end {
        Some(end) if end <= whole => Ok(start * size),
        _ => Err(Error::Argument {
            name: "start",
            message: format!("is {start} for {} items, but the region has {}", items.len(), whole / size),
        }),
    }
}

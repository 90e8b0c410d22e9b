//! The arguments of an expression for one block, and the call. Values that are costly to compute are kept where more than
//! one step of a row needs them.
use super::axes::{BLOCK, Block};
use super::feed::{Feed, MAX_ARGUMENTS};
use super::memory::Memory;
use super::step::Step;
use netdsl_plan::{BlockFn, Region};

/// Where an argument's block is.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Scratch,
    Memory(Region, usize),
    Accumulator(usize),
    /// The result of a step, one number for each lane.
    Reduced(usize),
    /// Among the kept values.
    Kept(usize),
}

/// What a block's arguments are taken from, beside memory.
#[derive(Clone, Copy)]
pub(super) struct Computed<'a> {
    /// Results of a contraction.
    pub chunk: &'a [f32],
    /// Results of reductions, `BLOCK` words each.
    pub reduced: &'a [f32],
}

/// The arguments of the block that was loaded last.
pub(super) struct Arguments {
    places: [Place; MAX_ARGUMENTS],
    count: usize,
    loaded: Option<Block>,
    words: Vec<f32>,
    kept: Kept,
}

/// Values of costly feeds for all elements of a row.
#[derive(Default)]
struct Kept {
    words: Vec<f32>,
    /// Elements of the row; 0 if nothing is kept.
    row: usize,
    /// Whether all elements are there.
    filled: bool,
}

impl Arguments {
    pub fn new() -> Arguments {
        let words = vec![0.0; MAX_ARGUMENTS * BLOCK];
        Arguments { places: [Place::Scratch; MAX_ARGUMENTS], count: 0, loaded: None, words, kept: Kept::default() }
    }

    /// Makes room to keep so many values.
    pub fn reserve(&mut self, kept: usize) {
        self.kept.words.resize(self.kept.words.len().max(kept), 0.0);
    }

    /// Forgets what was loaded: the next block belongs to another body or row, of which values of so many elements are
    /// kept if there is room for them.
    pub fn begin(&mut self, costly: usize, row: usize) {
        self.loaded = None;
        let fits = row * costly <= self.kept.words.len();
        (self.kept.row, self.kept.filled) = (if fits { row } else { 0 }, false);
    }

    /// To be called when all elements of the row were loaded.
    pub fn complete(&mut self) {
        self.kept.filled = true;
    }

    /// Makes the arguments of a block of a row ready, whose first element is number `element` of the row. A block that was
    /// just loaded is not loaded again: the steps of a short row share their arguments.
    pub fn load_of_row(&mut self, feeds: &[Feed], memory: &Memory, step: &Step, block: &Block, element: usize) {
        if self.loaded == Some(*block) {
            return;
        }
        (self.loaded, self.count) = (Some(*block), feeds.len());
        let (mut kept, scratch) = (element, self.words.chunks_exact_mut(BLOCK));
        for ((feed, place), words) in feeds.iter().zip(&mut self.places).zip(scratch) {
            if self.kept.row == 0 || !feed.is_costly() {
                *place = feed.place(memory, step, block, 0, &mut words[..block.len]);
                continue;
            }
            if !self.kept.filled {
                feed.place(memory, step, block, 0, &mut self.kept.words[kept..][..block.len]);
            }
            *place = Place::Kept(kept);
            kept += self.kept.row;
        }
    }

    /// Makes the arguments of a block ready; `accumulator` is where its accumulators begin.
    pub fn load(&mut self, feeds: &[Feed], memory: &Memory, step: &Step, block: &Block, accumulator: usize) {
        self.count = feeds.len();
        let scratch = self.words.chunks_exact_mut(BLOCK);
        for ((feed, place), words) in feeds.iter().zip(&mut self.places).zip(scratch) {
            *place = feed.place(memory, step, block, accumulator, &mut words[..block.len]);
        }
    }

    /// Whether an argument is read in place in the region.
    pub fn reads(&self, region: Region) -> bool {
        self.places[..self.count].iter().any(|p| matches!(p, Place::Memory(r, _) if *r == region))
    }

    /// Writes the value of the loaded block to `out`.
    pub fn call(&self, value: BlockFn, memory: &Memory, computed: Computed<'_>, out: &mut [f32]) {
        // Most bodies have few arguments, and clearing a long list for each block would take longer than the block.
        if self.count <= 4 {
            self.call_with::<4>(value, memory, computed, out);
        } else {
            self.call_with::<MAX_ARGUMENTS>(value, memory, computed, out);
        }
    }

    fn call_with<const N: usize>(&self, value: BlockFn, memory: &Memory, computed: Computed<'_>, out: &mut [f32]) {
        let (mut arguments, len): ([&[f32]; N], usize) = ([&[]; N], out.len());
        let scratch = self.words.chunks_exact(BLOCK);
        for ((argument, place), words) in arguments.iter_mut().zip(&self.places[..self.count]).zip(scratch) {
            *argument = match *place {
                Place::Scratch => &words[..len],
                Place::Memory(region, at) => &memory.floats(region)[at..][..len],
                Place::Accumulator(at) => &computed.chunk[at..][..len],
                Place::Reduced(step) => &computed.reduced[step * BLOCK..][..len],
                Place::Kept(at) => &self.kept.words[at..][..len],
            };
        }
        (value.0)(out, &arguments[..self.count]);
    }
}

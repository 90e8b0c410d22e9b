//! Everything that a body needs to run, made once: memory, and scratch that no run ever enlarges.
use super::arguments::Arguments;
use super::axes::BLOCK;
use super::contract::{CHUNK, Panels, turn};
use super::memory::Memory;
use super::reduce::Accumulator;
use super::tile::Isa;
use super::update;

/// Memory and scratch.
pub(super) struct Machine {
    pub isa: Isa,
    pub memory: Memory,
    pub arguments: Arguments,
    /// Results of a body's `Reduce` steps, `BLOCK` words each.
    pub reduced: Vec<f32>,
    /// Values of a body's sinks, `BLOCK` words each.
    pub results: Vec<f32>,
    pub accumulator: Accumulator,
    /// Results of a contraction that wait for the epilogue.
    pub chunk: Vec<f32>,
    pub panels: Panels,
    pub update: Vec<f32>,
}

/// What a contraction reads and writes.
pub(super) struct Parts<'a> {
    pub isa: Isa,
    pub memory: &'a Memory,
    /// Copies of operands that cannot be read in place.
    pub copies: [&'a [f32]; 2],
    pub scratch: (&'a mut [f32], &'a mut [f32]),
    pub chunk: &'a mut [f32],
}

impl Machine {
    pub fn new(memory: Memory) -> Machine {
        Machine {
            isa: Isa::detect(),
            memory,
            arguments: Arguments::new(),
            reduced: Vec::new(),
            results: Vec::new(),
            accumulator: Accumulator::new(),
            chunk: Vec::new(),
            panels: Panels::default(),
            update: vec![0.0; update::SCRATCH],
        }
    }

    /// What a contraction reads and writes.
    pub fn parts(&mut self) -> Parts<'_> {
        let Panels { scalars, vectors, copies: [a, b], .. } = &mut self.panels;
        Parts {
            isa: self.isa,
            memory: &self.memory,
            copies: [a, b],
            scratch: (scalars, vectors),
            chunk: &mut self.chunk,
        }
    }

    /// Exchanges rows and lanes of the chunk.
    pub fn turn(&mut self, rows: usize, lanes: usize) {
        turn(&self.chunk, &mut self.panels.turned, rows, lanes);
        std::mem::swap(&mut self.chunk, &mut self.panels.turned);
    }

    /// Makes room for a body of so many steps or sinks.
    pub fn reserve_steps(&mut self, steps: usize) {
        for words in [&mut self.reduced, &mut self.results] {
            words.resize(words.len().max(steps * BLOCK), 0.0);
        }
    }

    /// Makes room for a contraction whose epilogue has so many sinks.
    pub fn reserve_contraction(&mut self, sinks: usize) {
        self.reserve_steps(sinks);
        self.panels.reserve();
        self.chunk.resize(CHUNK, 0.0);
    }
}

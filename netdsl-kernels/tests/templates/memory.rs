//! The buffers of a kernel on the host, poisoned: every word is a NaN of its own until something puts a value there, so that a
//! read of an undefined word shows in the result and a write beside the mark shows in the memory.
use netdsl_plan::{Access, Affine, DType, Dim, Region, STEP_FLAGS, STEP_HYPER, STEP_KEY, STEP_LOSS_ROW};
use netdsl_plan::{STEP_NUMBER, STEP_OFFSET, STEP_SAMPLES, STEP_WORDS, mix};

/// Undefined words; a read beyond a value may touch this many.
const SLACK: usize = 16;
/// The row of the step table that runs, and the row of the losses that it writes.
pub const ROW: usize = 1;
pub const LOSS_ROW: usize = 2;
/// Where the batch begins in the order.
const ORDER_AT: usize = 3;
/// What the first hyper-parameter is.
pub const RATE: f32 = 0.125;

/// Samples behind a door.
#[derive(Clone, Debug, PartialEq)]
pub enum Door {
    F32(Vec<f32>),
    U8(Vec<u8>),
    I32(Vec<i32>),
}

/// All buffers.
#[derive(Clone, Debug)]
pub struct Memory {
    pub samples: usize,
    pub batch: usize,
    pub arena: Vec<f32>,
    pub params: Vec<f32>,
    pub grads: Vec<f32>,
    pub states: Vec<f32>,
    pub slots: Vec<f32>,
    pub mask: Vec<f32>,
    pub losses: Vec<f32>,
    pub control: Vec<i32>,
    pub table: Vec<u32>,
    pub order: Vec<i32>,
    pub doors: Vec<Door>,
    seed: u32,
}

/// Words of one row of the losses.
pub const LOSS_WORDS: usize = 4;
/// Words of the parameters.
pub const PARAMS: usize = 1 << 18;

fn poison(words: usize) -> Vec<f32> {
    (0..words as u32).map(|i| f32::from_bits(0x7fc0_0000 | (i & 0xffff))).collect()
}

impl Memory {
    /// Poisoned buffers for a step of `samples` of at most `batch`.
    pub fn new(batch: usize, samples: usize) -> Memory {
        let mut table = vec![0xdead_beef; 3 * STEP_WORDS];
        let row = ROW * STEP_WORDS;
        table[row + STEP_SAMPLES] = samples as u32;
        table[row + STEP_OFFSET] = ORDER_AT as u32;
        table[row + STEP_KEY] = 12345;
        table[row + STEP_NUMBER] = 678;
        table[row + STEP_FLAGS] = 0;
        table[row + STEP_LOSS_ROW] = LOSS_ROW as u32;
        table[row + STEP_HYPER] = RATE.to_bits();
        // every second sample of the set, backwards; nothing behind the batch may be looked up
        let mut order = vec![i32::MAX / 2; ORDER_AT];
        order.extend((0..samples as i32).rev().map(|i| 2 * i + 1));
        order.extend([i32::MAX / 2; SLACK]);
        Memory {
            samples,
            batch: batch.next_multiple_of(16),
            arena: poison(SLACK),
            params: vec![],
            grads: vec![],
            states: poison(4096),
            slots: vec![],
            mask: vec![],
            losses: poison(4 * LOSS_WORDS),
            control: vec![0; 16],
            table,
            order,
            doors: vec![],
            seed: 1,
        }
    }
    /// The same with undefined words behind every buffer, to see what runs over.
    pub fn fenced(&self) -> Memory {
        let mut m = self.clone();
        let buffers = [&mut m.arena, &mut m.params, &mut m.grads, &mut m.states, &mut m.slots, &mut m.losses];
        buffers.into_iter().for_each(|b| b.extend(poison(256)));
        m
    }
    /// Numbers between −1 and 1, none 0, multiples of 2^-12.
    pub fn random(&mut self) -> f32 {
        self.seed += 1;
        let bits = (mix(self.seed) >> 19) as f32 + 0.5;
        bits / 4096.0 - 1.0
    }
    /// Parameters, gradients, their slots and mask, all defined (a third is frozen where a mask is bound).
    pub fn with_params(mut self) -> Memory {
        let numbers = |m: &mut Memory| (0..PARAMS).map(|_| m.random()).collect::<Vec<f32>>();
        self.params = numbers(&mut self);
        self.grads = numbers(&mut self);
        self.slots = numbers(&mut self);
        self.mask = (0..PARAMS).map(|i| if i % 3 == 0 { 0.0 } else { 1.0 }).collect();
        self
    }
    /// Binds the mask.
    pub fn masked(mut self) -> Memory {
        self.table[ROW * STEP_WORDS + STEP_FLAGS] = netdsl_plan::FLAG_MASK;
        self
    }
    /// A value in the arena whose rows are `pitch` apart: undefined everywhere.
    pub fn room(&mut self, dims: &[Dim], pitch: usize) -> Access {
        self.room_with_halo(dims, pitch, [[0, 0], [0, 0]])
    }
    /// The same with random elements where the step has any.
    pub fn value(&mut self, dims: &[Dim], pitch: usize) -> Access {
        let access = self.room(dims, pitch);
        self.fill(&access, dims);
        access
    }
    /// A value whose planes are surrounded by zeros.
    pub fn haloed(&mut self, dims: &[Dim], halo: [[usize; 2]; 2]) -> Access {
        let access = self.room_with_halo(dims, dims[dims.len() - 1].size, halo);
        self.fill(&access, dims);
        access
    }
    fn room_with_halo(&mut self, dims: &[Dim], pitch: usize, halo: [[usize; 2]; 2]) -> Access {
        let rank = dims.len();
        let mut strides = vec![0; rank];
        let mut step = 1;
        let batched = |d: &Dim| if d.batched { d.size * self.batch } else { d.size };
        for axis in (0..rank).rev() {
            strides[axis] = step as isize;
            step *= match rank - 1 - axis {
                0 => pitch.max(batched(&dims[axis])) + halo[1][0] + halo[1][1],
                1 => batched(&dims[axis]) + halo[0][0] + halo[0][1],
                _ => batched(&dims[axis]),
            };
        }
        let start = self.arena.len();
        self.arena.extend(poison(step + SLACK));
        if halo != [[0, 0], [0, 0]] {
            self.arena[start..start + step].fill(0.0);
        }
        let row = pitch + halo[1][0] + halo[1][1];
        let offset = start + halo[0][0] * row + halo[1][0];
        access(Region::Arena, offset as isize, &strides)
    }
    /// Puts random numbers at the elements that the running step has.
    pub fn fill(&mut self, access: &Access, dims: &[Dim]) {
        for coords in coordinates(dims, self.samples) {
            self.arena[address(access, &coords)] = self.random();
        }
    }
    /// A value of the `Params` region at a multiple of 16.
    pub fn param(&self, offset: usize, sizes: &[usize], pitch: usize) -> Access {
        let mut strides = vec![0; sizes.len()];
        let mut step = 1;
        for axis in (0..sizes.len()).rev() {
            strides[axis] = step as isize;
            step *= if axis + 1 == sizes.len() { pitch } else { sizes[axis] };
        }
        access(Region::Params, offset as isize, &strides)
    }
    /// A door with random samples of `words` elements, and the access to a batch of them over `[B, sizes..]`.
    pub fn door(&mut self, dtype: DType, sizes: &[usize], below: usize) -> Access {
        let words: usize = sizes.iter().product();
        let count = (2 * self.samples + 1) * words;
        let numbers: Vec<f32> = (0..count).map(|_| self.random()).collect();
        let index = |v: &f32| ((v + 1.0) / 2.0 * below as f32) as i32;
        self.doors.push(match dtype {
            DType::F32 => Door::F32([numbers, poison(SLACK)].concat()),
            DType::U8 => Door::U8(numbers.iter().map(|v| index(v) as u8).chain([0xee; SLACK]).collect()),
            DType::I32 => Door::I32(numbers.iter().map(index).chain([i32::MAX; SLACK]).collect()),
        });
        let mut strides = vec![words as isize];
        let mut rest = words;
        for size in sizes {
            rest /= size;
            strides.push(rest as isize);
        }
        Access { dtype, ..access(Region::Data(self.doors.len() - 1), 0, &strides) }
    }
    /// A slot of the losses.
    pub fn loss(&self, slot: usize, rank: usize) -> Access {
        access(Region::Losses, slot as isize, &vec![0; rank])
    }
    /// The sample number of row `i` of the batch.
    pub fn sample(&self, i: usize) -> usize {
        self.order[ORDER_AT + i] as usize
    }
    /// One element, as it is read.
    pub fn read(&self, access: &Access, dims: &[Dim], coords: &[usize]) -> f64 {
        let inside = access.guards.iter().all(|g| (g.start..g.end).contains(&coords[g.axis]));
        if !inside {
            return 0.0;
        }
        let buffer = match access.region {
            Region::Arena => &self.arena,
            Region::Params | Region::Update => &self.params,
            Region::Gradients => &self.grads,
            Region::States => &self.states,
            Region::Losses => &self.losses,
            Region::Data(i) => return self.sampled(i, access, dims, coords),
        };
        f64::from(buffer[address(access, coords)])
    }
    fn sampled(&self, door: usize, access: &Access, dims: &[Dim], coords: &[usize]) -> f64 {
        let axis = (0..dims.len()).find(|&a| dims[a].batched && access.at.strides[a] != 0).expect("an axis of samples");
        let mut coords = coords.to_vec();
        coords[axis] = self.sample(coords[axis]);
        let at = address(access, &coords);
        match &self.doors[door] {
            Door::F32(v) => f64::from(v[at]),
            Door::U8(v) => f64::from(v[at]),
            Door::I32(v) => f64::from(v[at]),
        }
    }
}

/// An access without guards to floats.
pub fn access(region: Region, offset: isize, strides: &[isize]) -> Access {
    let at = Affine { offset, strides: strides.to_vec().into() };
    Access { region, dtype: DType::F32, at, guards: vec![].into() }
}

/// The value of an affine function.
pub fn affine(at: &Affine, coords: &[usize]) -> isize {
    assert_eq!(at.strides.len(), coords.len(), "one stride an axis");
    at.offset + at.strides.iter().zip(coords).map(|(s, &c)| s * c as isize).sum::<isize>()
}

/// The word of an element.
pub fn address(access: &Access, coords: &[usize]) -> usize {
    usize::try_from(affine(&access.at, coords)).expect("no address is negative")
}

/// All coordinates of a domain, the last axis fastest.
pub fn coordinates(dims: &[Dim], samples: usize) -> Vec<Vec<usize>> {
    dims.iter().fold(vec![vec![]], |all, d| {
        let longer = |c: &Vec<usize>| (0..d.at(samples)).map(|i| [c.clone(), vec![i]].concat()).collect::<Vec<_>>();
        all.iter().flat_map(longer).collect()
    })
}

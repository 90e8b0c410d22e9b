//! Batched matrix products with operands in any layout. Vectors lie along the columns of the result or, where that
//! needs less copying, along its rows; the chunk is then turned before the epilogue.
use super::axes::{Block, Coords, MAX_AXES, advance, extents};
use super::contract::{Extents, LANES, Panels, ROWS, ScalarOperand, VectorOperand, contract, even, pitch};
use super::epilogue::{Along, Epilogue, Layout};
use super::load::Load;
use super::machine::Machine;
use super::memory::Memory;
use super::step::Step;
use super::tile::{Scalars, Vectors};
use crate::Result;
use netdsl_plan::{Access, BlockFn, Dim, MatMul as Plan};
use std::ops::Range;

/// Rows from which it pays to pack vectors that lie far apart.
const PACKED_ROWS: usize = 48;
/// Words between vectors from which they lie far apart.
const FAR: isize = 512;

/// A matrix product, ready to run.
#[derive(Debug)]
pub(super) struct MatMul {
    batch: Vec<Dim>,
    m: Dim,
    n: Dim,
    k: Dim,
    pub a: Operand,
    pub b: Operand,
    pub epilogue: Epilogue,
    /// Whether rows of the result follow each other without a gap for all that the epilogue reads and stores.
    flat: bool,
}

/// A matrix of each batch: one axis is the result's, the other the depth.
#[derive(Debug)]
pub(super) struct Operand {
    pub load: Load,
    axis: usize,
    depth: usize,
}

/// A matrix in memory: element `(i, depth)` is at `start + i · along + depth · depths`.
#[derive(Clone, Copy)]
struct Matrix<'a> {
    words: &'a [f32],
    start: isize,
    along: isize,
    depths: isize,
}

impl MatMul {
    pub fn new(plan: &Plan<BlockFn>, batch: usize) -> Result<MatMul> {
        let rank = plan.batch.len();
        let dims = |last: [Dim; 2]| plan.batch.iter().copied().chain(last).collect::<Vec<_>>();
        let operand =
            |access: &Access, last, axis, depth| Ok(Operand { load: Load::new(access, &dims(last))?, axis, depth });
        let epilogue = Epilogue::new(&plan.epilogue, &dims([plan.m, plan.n]), batch)?;
        Ok(MatMul {
            flat: epilogue.merges(rank, plan.n),
            epilogue,
            batch: plan.batch.to_vec(),
            m: plan.m,
            n: plan.n,
            k: plan.k,
            a: operand(&plan.a, [plan.m, plan.k], rank, rank + 1)?,
            b: operand(&plan.b, [plan.k, plan.n], rank + 1, rank)?,
        })
    }

    /// Makes room for the largest batch.
    pub fn reserve(&self, panels: &mut Panels, batch: usize) {
        let k = self.k.at(batch);
        self.a.reserve(&mut panels.copies[0], self.m.at(batch) * k);
        self.b.reserve(&mut panels.copies[1], self.n.at(batch) * k);
    }

    pub fn run(&mut self, machine: &mut Machine, step: &Step) {
        self.epilogue.begin(machine, step);
        let (extents, mut at) = (extents(&self.batch, step.samples), [0; MAX_AXES]);
        let axes: [usize; MAX_AXES] = std::array::from_fn(|i| i);
        loop {
            self.product(machine, step, &at);
            if !advance(&mut at, &axes[..self.batch.len()], &extents) {
                break;
            }
        }
    }

    /// One product of the batch.
    fn product(&self, machine: &mut Machine, step: &Step, at: &Coords) {
        let [m, n, k] = [self.m, self.n, self.k].map(|d| d.at(step.samples));
        self.a.copy(&machine.memory, step, at, [m, k], &mut machine.panels.copies[0]);
        self.b.copy(&machine.memory, step, at, [n, k], &mut machine.panels.copies[1]);
        let turned = self.is_turned(machine.isa.lanes(), [m, n, k]);
        let (rows, lanes) = if turned { (n, m) } else { (m, n) };
        for lanes in even(lanes, LANES, 16) {
            for rows in even(rows, ROWS, 8) {
                self.chunk(machine, step, at, [m, n, k], turned, rows, lanes.clone());
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a chunk, and where it is")]
    fn chunk(
        &self,
        machine: &mut Machine,
        step: &Step,
        at: &Coords,
        [m, n, k]: [usize; 3],
        turned: bool,
        rows: Range<usize>,
        lanes: Range<usize>,
    ) {
        let parts = machine.parts();
        let a = self.a.matrix(parts.memory, step, at, [m, k], parts.copies[0]);
        let b = self.b.matrix(parts.memory, step, at, [n, k], parts.copies[1]);
        let (left, right) = if turned { (b, a) } else { (a, b) };
        let extents = Extents { rows: rows.len(), lanes: lanes.len(), depth: k };
        let (left, right) = (Left(left.from(rows.start)), Right(right.from(lanes.start), rows.len()));
        contract(parts.isa, extents, &left, &right, parts.scratch, parts.chunk);
        if turned {
            machine.turn(rows.len(), lanes.len());
            self.finish(machine, step, at, n, lanes, rows);
        } else {
            self.finish(machine, step, at, n, rows, lanes);
        }
    }

    /// The epilogue of a chunk.
    fn finish(
        &self,
        machine: &mut Machine,
        step: &Step,
        at: &Coords,
        n: usize,
        rows: Range<usize>,
        lanes: Range<usize>,
    ) {
        let along = |axis| Along { axis, first: 0, step: 1 };
        let (row, lane) = (along(self.a.axis), along(self.b.axis));
        if self.flat && lanes.len() == n {
            close(&mut machine.chunk, rows.len(), n);
            let mut block = Block { at: *at, axis: lane.axis, step: 1, len: rows.len() * n };
            block.at[row.axis] = rows.start;
            return self.epilogue.store(machine, step, &block, 0);
        }
        let layout = Layout { at: *at, rows: row, lanes: [lane; 3], extents: [1, n] };
        let pitch = pitch(lanes.len());
        self.epilogue.run(machine, step, &layout, rows, lanes, pitch);
    }

    /// Whether vectors had better lie along the rows of the result: estimated cycles of tiles, packing and turning.
    fn is_turned(&self, vector: usize, [m, n, k]: [usize; 3]) -> bool {
        let tiles = |rows: usize, lanes: usize| rows * k * lanes.div_ceil(vector) / 2;
        let packing = |side_by_side: bool, lanes: usize| if side_by_side { 0 } else { lanes * k * 3 / 2 };
        let straight = tiles(m, n) + packing(self.b.is_side_by_side(), n);
        straight > tiles(n, m) + packing(self.a.is_side_by_side(), m) + m * n
    }
}

impl Operand {
    /// Whether neighbours along the result's axis are side by side in memory or in the copy.
    fn is_side_by_side(&self) -> bool {
        self.load.line.strides[self.axis] == 1
    }

    fn reserve(&self, copy: &mut Vec<f32>, words: usize) {
        if !self.load.is_plain() {
            copy.resize(copy.len().max(words + 16), 0.0);
        }
    }

    /// Copies what is not plain floats at affine addresses, the axis that is side by side innermost.
    fn copy(&self, memory: &Memory, step: &Step, at: &Coords, [len, depth]: [usize; 2], copy: &mut [f32]) {
        if self.load.is_plain() {
            return;
        }
        let (along, depths) = ((self.axis, len), (self.depth, depth));
        let (outer, inner) = if self.is_side_by_side() { (depths, along) } else { (along, depths) };
        let mut block = Block { at: *at, axis: inner.0, step: 1, len: inner.1 };
        for (i, out) in copy.chunks_exact_mut(inner.1).take(outer.1).enumerate() {
            block.at[outer.0] = i;
            self.load.fill(memory, step, &block, out);
        }
    }

    fn matrix<'a>(
        &self,
        memory: &'a Memory,
        step: &Step,
        at: &Coords,
        [len, depth]: [usize; 2],
        copy: &'a [f32],
    ) -> Matrix<'a> {
        if !self.load.is_plain() {
            let (along, depths) = if self.is_side_by_side() { (1, len as isize) } else { (depth as isize, 1) };
            return Matrix { words: copy, start: 0, along, depths };
        }
        let (words, start) = (memory.floats(self.load.region), self.load.address(memory, step, at));
        let strides = self.load.line.strides;
        Matrix { words, start, along: strides[self.axis], depths: strides[self.depth] }
    }
}

impl Matrix<'_> {
    fn from(self, first: usize) -> Self {
        Matrix { start: self.start + first as isize * self.along, ..self }
    }
}

/// The operand whose numbers are multiplied one by one: never packed.
struct Left<'a>(Matrix<'a>);

/// The operand whose numbers are multiplied by vectors, and how many rows use each.
struct Right<'a>(Matrix<'a>, usize);

impl ScalarOperand for Left<'_> {
    fn scalars<'a>(&'a self, depths: Range<usize>, _: &'a mut [f32]) -> Scalars<'a> {
        let Matrix { words, start, along, depths: stride } = self.0;
        Scalars { words, start: start + depths.start as isize * stride, rows: along, depths: stride }
    }
}

impl VectorOperand for Right<'_> {
    fn vectors<'a>(
        &'a self,
        depths: Range<usize>,
        lanes: Range<usize>,
        width: usize,
        scratch: &'a mut [f32],
    ) -> Vectors<'a> {
        let Matrix { words, start, along, depths: stride } = self.0;
        let start = start + depths.start as isize * stride + lanes.start as isize * along;
        if along == 1 && (self.1 < PACKED_ROWS || stride.abs() < FAR) {
            return Vectors { words, start, depths: stride };
        }
        if along == 1 {
            for (i, row) in scratch.chunks_exact_mut(width).take(depths.len()).enumerate() {
                let from = (start + i as isize * stride) as usize;
                row[..lanes.len()].copy_from_slice(&words[from..from + lanes.len()]);
            }
        } else {
            for lane in 0..lanes.len() {
                let mut from = start + lane as isize * along;
                for row in scratch.chunks_exact_mut(width).take(depths.len()) {
                    row[lane] = words[from as usize];
                    from += stride;
                }
            }
        }
        Vectors { words: scratch, start: 0, depths: width as isize }
    }
}

/// Closes the gaps between rows of a chunk.
fn close(chunk: &mut [f32], rows: usize, lanes: usize) {
    let pitch = pitch(lanes);
    if pitch > lanes {
        (1..rows).for_each(|row| chunk.copy_within(row * pitch..row * pitch + lanes, row * lanes));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::tile::Isa;
    use netdsl_plan::*;

    /// A product with an epilogue that adds a bias by column and twice another value.
    fn body(
        batch: &[Dim],
        [m, n, k]: [Dim; 3],
        a: Access,
        b: Access,
        sources: Vec<Source>,
        to: &Tensor,
    ) -> Body<BlockFn> {
        let value = block(|v| v[0] + v.get(1).unwrap_or(&0.0) + 2.0 * v.get(2).unwrap_or(&0.0));
        let sinks = vec![Sink { value, to: to.access.clone() }].into();
        let epilogue = Epilogue { sources: sources.into(), sinks };
        Body::MatMul(MatMul { batch: batch.to_vec().into(), m, n, k, a, b, epilogue })
    }

    /// Operands stored in the given orders of axes.
    fn check(isa: Isa, [m, n, k]: [Dim; 3], orders: [[usize; 2]; 3], samples: usize) {
        let mut bed = Bed::new(samples);
        bed.isa = isa;
        let (a, av) = bed.value_in(1, &[m, k], &orders[0]);
        let (b, bv) = bed.value_in(2, &[k, n], &orders[1]);
        let (bias, biases) = bed.value(3, &[Dim::fixed(1), n]);
        let (skip, skips) = bed.value(4, &[m, n]);
        let out = bed.room(&[m, n], &orders[2]);
        let mut by_column = bias.access;
        by_column.at.strides.to_mut()[0] = 0;
        let sources = vec![Source::Load(by_column), Source::Load(skip.access)];
        let body = body(&[], [m, n, k], a.access, b.access, sources, &out);
        let product = reference(Op::MatMul { transpose: [false, false] }, &[&av, &bv], &[m, n], samples);
        agree(&bed.run(body, &out), &(product + &biases + &(skips * 2.0)), k.at(samples));
    }

    #[test]
    fn every_layout_and_instruction_set() {
        let straight = [0, 1];
        let turned = [1, 0];
        let rows = Dim { size: 13, batched: true };
        let sizes = [
            [rows, Dim::fixed(10), Dim::fixed(29)],
            [Dim::BATCH, Dim::fixed(70), Dim::fixed(3)],
            [Dim::fixed(11), Dim::fixed(50), rows],
            [Dim::fixed(1), Dim::fixed(1), Dim::BATCH],
        ];
        for isa in Isa::all() {
            for (i, size) in sizes.into_iter().enumerate() {
                for layout in 0..8 {
                    let order = |bit: usize| if layout >> bit & 1 == 1 { turned } else { straight };
                    check(isa, size, [order(0), order(1), order(2)], 2 + i % 3);
                }
            }
        }
    }

    #[test]
    fn larger_than_a_chunk() {
        for (size, order) in [([300, 400, 3], [0, 1]), ([50, 390, 400], [1, 0]), ([400, 10, 20], [1, 0])] {
            check(Isa::detect(), size.map(Dim::fixed), [order, order, [0, 1]], 1);
        }
    }

    #[test]
    fn every_product_of_a_batch() {
        let batch = [Dim::BATCH, Dim::fixed(3)];
        let [m, n, k] = [4, 6, 5].map(Dim::fixed);
        let dims = |last: [Dim; 2]| batch.into_iter().chain(last).collect::<Vec<_>>();
        let mut bed = Bed::new(4);
        let (a, av) = bed.value_in(1, &dims([m, k]), &[1, 0, 3, 2]);
        let (b, bv) = bed.value(2, &dims([k, n]));
        let out = bed.room(&dims([m, n]), &[0, 1, 2, 3]);
        let body = body(&batch, [m, n, k], a.access, b.access, vec![], &out);
        let expected = reference(Op::MatMul { transpose: [false, false] }, &[&av, &bv], &dims([m, n]), 4);
        agree(&bed.run(body, &out), &expected, 5);
    }

    #[test]
    fn data_and_guarded_operands_are_copied() {
        let data: Vec<f32> = (0..2 * BATCH * 40).map(|i| (i * 7 % 31) as f32 / 16.0 - 1.0).collect();
        let bytes = data.iter().map(|v| (v * 8.0 + 8.0) as u8).collect();
        for data in [Data::F32(data), Data::U8(bytes)] {
            let (n, k) = (Dim::fixed(17), Dim::fixed(40));
            let mut bed = Bed::new(3);
            let (x, xs) = bed.door(&[40], data.clone());
            let (w, mut ws) = bed.value(2, &[k, n]);
            let mut guarded = w.access;
            guarded.guards = vec![Guard { axis: 0, start: 3, end: 30 }].into();
            ws.indexed_iter_mut().filter(|(at, _)| at[0] < 3 || at[0] >= 30).for_each(|(_, v)| *v = 0.0);
            let out = bed.room(&[Dim::BATCH, n], &[0, 1]);
            let product = body(&[], [Dim::BATCH, n, k], x.access, guarded, vec![], &out);
            let expected = reference(Op::MatMul { transpose: [false, false] }, &[&xs, &ws], &[Dim::BATCH, n], 3);
            agree(&bed.run(product, &out), &(expected), 2000);

            // The gradient of weights: samples are the depth, and axis 1 of the operand.
            let mut bed = Bed::new(3);
            let (x, xs) = bed.door(&[40], data);
            let (dy, dys) = bed.value(2, &[Dim::BATCH, n]);
            let out = bed.room(&[k, n], &[0, 1]);
            let mut turned = x.access;
            turned.at.strides = vec![1, 40].into();
            let product = body(&[], [k, n, Dim::BATCH], turned, dy.access, vec![], &out);
            let expected = reference(Op::MatMul { transpose: [true, false] }, &[&xs, &dys], &[k, n], 3);
            agree(&bed.run(product, &out), &expected, 200);
        }
    }
}

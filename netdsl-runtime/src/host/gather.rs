//! Rows of a table by index, and sums over equal indices, for a block of output elements. An index that names no row
//! gives zeros and adds to nothing.
use super::axes::{Block, Coords, Line, MAX_AXES, advance, extents, unsupported};
use super::load::Load;
use super::memory::Memory;
use super::step::Step;
use crate::Result;
use netdsl_plan::{Access, Affine, Dim};

/// `Op::Gather` and the coordinates `[i.., e..]` of its output.
#[derive(Debug)]
pub(super) struct Gather {
    rows: usize,
    pub table: Load,
    pub index: Load,
    /// How many axes the index has.
    rank: usize,
    pub at: Vec<Line>,
}

/// `Op::ScatterAdd` and the coordinates `[r, e..]` of its output.
#[derive(Debug)]
pub(super) struct ScatterAdd {
    dims: Vec<Dim>,
    pub index: Load,
    pub values: Load,
    pub at: Vec<Line>,
    positions: Positions,
}

/// Positions of the index by the row that they name; those of one row stay in order.
#[derive(Debug)]
struct Positions {
    /// Where the positions of each row begin; one more than there are rows.
    start: Vec<usize>,
    /// Where the next position of each row goes, while they are sorted.
    next: Vec<usize>,
    /// The row of each position.
    row: Vec<Option<usize>>,
    sorted: Vec<usize>,
}

impl Gather {
    pub fn new(rows: usize, table: &Access, index: &Access, at: &[Affine]) -> Result<Gather> {
        let rank = index.at.strides.len();
        let table = Load::new(table, &[])?;
        let index = Load::new(index, &[])?;
        let at = at.iter().map(Line::new).collect::<Result<Vec<_>>>()?;
        fits(at.len() + 1)?;
        Ok(Gather { rows, table, index, rank, at })
    }

    /// As `Feed::cost`.
    pub fn cost(&self, axis: usize) -> f64 {
        if self.at[..self.rank].iter().all(|l| l.strides[axis] == 0) { 2.0 } else { 50.0 }
    }

    /// Writes the block's elements.
    pub fn fill(&self, memory: &Memory, step: &Step, block: &Block, out: &mut [f32]) {
        if self.at[..self.rank].iter().all(|l| block.stride(l) == 0) {
            return self.row(memory, step, block, out);
        }
        for (i, v) in out.chunks_exact_mut(1).enumerate() {
            self.row(memory, step, &Block { at: block.coords(i), len: 1, ..*block }, v);
        }
    }

    /// A block that lies in one row of the table.
    fn row(&self, memory: &Memory, step: &Step, block: &Block, out: &mut [f32]) {
        let index = self.index.get(memory, step, &values(&self.at[..self.rank], &block.at));
        match row(index, self.rows) {
            None => out.fill(0.0),
            Some(row) => {
                let from = Even::new(&self.table, &[row], &self.at[self.rank..], block);
                from.each(memory, step, out, |v, x| *v = x);
            }
        }
    }
}

impl ScatterAdd {
    /// For a table of at most `rows` rows and batches of at most `batch` samples.
    pub fn new(
        dims: &[Dim],
        [index, values]: [&Access; 2],
        at: &[Affine],
        rows: usize,
        batch: usize,
    ) -> Result<ScatterAdd> {
        let (index, values) = (Load::new(index, dims)?, Load::new(values, dims)?);
        let at = at.iter().map(Line::new).collect::<Result<Vec<_>>>()?;
        fits(dims.len() + at.len())?;
        let positions = Positions::new(rows, dims.iter().map(|d| d.at(batch)).product());
        Ok(ScatterAdd { dims: dims.to_vec(), index, values, at, positions })
    }

    /// As `Feed::cost`.
    pub fn cost(&self, axis: usize) -> f64 {
        if self.at[0].strides[axis] == 0 { 4.0 } else { 100.0 }
    }

    /// Sorts the positions of this batch.
    pub fn begin(&mut self, memory: &Memory, step: &Step) {
        let extents = extents(&self.dims, step.samples);
        let axes: [usize; MAX_AXES] = std::array::from_fn(|i| i);
        let mut at = [0; MAX_AXES];
        self.positions.row.clear();
        loop {
            self.positions.row.push(row(self.index.get(memory, step, &at), self.positions.rows()));
            if !advance(&mut at, &axes[..self.dims.len()], &extents) {
                break;
            }
        }
        self.positions.sort();
    }

    /// Writes the block's elements.
    pub fn fill(&self, memory: &Memory, step: &Step, block: &Block, out: &mut [f32]) {
        if block.stride(&self.at[0]) == 0 {
            return self.row(memory, step, block, out);
        }
        for (i, v) in out.chunks_exact_mut(1).enumerate() {
            self.row(memory, step, &Block { at: block.coords(i), len: 1, ..*block }, v);
        }
    }

    /// A block that lies in one row of the table.
    fn row(&self, memory: &Memory, step: &Step, block: &Block, out: &mut [f32]) {
        let (extents, rank) = (extents(&self.dims, step.samples), self.dims.len());
        out.fill(0.0);
        for &position in self.positions.of(self.at[0].at(&block.at) as usize) {
            let head = coords(position, &extents[..rank]);
            Even::new(&self.values, &head[..rank], &self.at[1..], block).each(memory, step, out, |v, x| *v += x);
        }
    }
}

impl Positions {
    fn new(rows: usize, positions: usize) -> Positions {
        Positions {
            start: vec![0; rows + 1],
            next: vec![0; rows],
            row: Vec::with_capacity(positions),
            sorted: Vec::with_capacity(positions),
        }
    }

    fn rows(&self) -> usize {
        self.next.len()
    }

    fn of(&self, row: usize) -> &[usize] {
        &self.sorted[self.start[row]..self.start[row + 1]]
    }

    /// A counting sort.
    fn sort(&mut self) {
        self.start.fill(0);
        self.row.iter().flatten().for_each(|&row| self.start[row + 1] += 1);
        for row in 0..self.rows() {
            self.start[row + 1] += self.start[row];
            self.next[row] = self.start[row];
        }
        self.sorted.clear();
        self.sorted.resize(self.start[self.rows()], 0);
        for (position, row) in self.row.iter().enumerate().filter_map(|(p, row)| Some((p, (*row)?))) {
            self.sorted[self.next[row]] = position;
            self.next[row] += 1;
        }
    }
}

/// The row that a number names.
fn row(index: f32, rows: usize) -> Option<usize> {
    (index >= 0.0 && index < rows as f32).then_some(index as usize)
}

/// The values of some affine functions as coordinates.
fn values(lines: &[Line], at: &Coords) -> Coords {
    let mut coords = [0; MAX_AXES];
    coords.iter_mut().zip(lines).for_each(|(c, l)| *c = l.at(at) as usize);
    coords
}

/// The coordinates of a position in row-major order.
fn coords(mut position: usize, extents: &[usize]) -> Coords {
    let mut coords = [0; MAX_AXES];
    for (c, &extent) in coords.iter_mut().zip(extents).rev() {
        (*c, position) = (position % extent, position / extent);
    }
    coords
}

/// Elements of a stored value whose coordinates move evenly.
struct Even<'a> {
    load: &'a Load,
    first: Coords,
    steps: [isize; MAX_AXES],
}

impl<'a> Even<'a> {
    /// The coordinates `[head.., lines..]` along a block.
    fn new(load: &'a Load, head: &[usize], lines: &[Line], block: &Block) -> Even<'a> {
        let (mut first, mut steps) = ([0; MAX_AXES], [0; MAX_AXES]);
        first[..head.len()].copy_from_slice(head);
        for (i, line) in lines.iter().enumerate() {
            first[head.len() + i] = line.at(&block.at) as usize;
            steps[head.len() + i] = block.stride(line);
        }
        Even { load, first, steps }
    }

    fn each(&self, memory: &Memory, step: &Step, out: &mut [f32], f: impl Fn(&mut f32, f32)) {
        if self.load.is_plain() {
            let words = memory.floats(self.load.region);
            let stride: isize = self.load.line.strides.iter().zip(&self.steps).map(|(a, b)| a * b).sum();
            let first = self.load.address(memory, step, &self.first);
            out.iter_mut().zip(0..).for_each(|(v, i)| f(v, words[(first + stride * i) as usize]));
        } else {
            out.iter_mut().zip(0..).for_each(|(v, i)| f(v, self.load.get(memory, step, &self.coords(i))));
        }
    }

    fn coords(&self, i: isize) -> Coords {
        std::array::from_fn(|axis| self.first[axis].wrapping_add_signed(self.steps[axis] * i))
    }
}

fn fits(axes: usize) -> Result<()> {
    if axes <= MAX_AXES { Ok(()) } else { Err(unsupported(format!("a table with its index has {axes} axes"))) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use netdsl_plan::*;

    const ROWS: usize = 7;

    fn fixed(sizes: &[usize]) -> Vec<Dim> {
        sizes.iter().map(|&n| Dim::fixed(n)).collect()
    }

    fn batched(sizes: &[usize]) -> Vec<Dim> {
        std::iter::once(Dim::BATCH).chain(fixed(sizes)).collect()
    }

    /// Indices as a text of `len` tokens a sample, some of which name no row.
    fn tokens(len: usize) -> Data {
        Data::I32((0..2 * BATCH * len).map(|i| (i * 5 % 9) as i32 - 1).collect())
    }

    /// One unit stride for each axis of a domain whose axes come in some order.
    fn coordinates(order: &[usize]) -> List<Affine> {
        let unit = |axis: usize| order.iter().map(|&o| isize::from(o == axis)).collect::<Vec<_>>();
        (0..order.len()).map(|axis| affine(0, &unit(axis))).collect()
    }

    fn body(source: Source, dims: &[Dim], order: &[usize], out: &Tensor) -> Body<BlockFn> {
        let mut to = out.access.clone();
        to.at.strides = order.iter().map(|&axis| out.access.at.strides[axis]).collect();
        Body::Rows(Rows {
            dims: order.iter().map(|&axis| dims[axis]).collect(),
            reduced: vec![].into(),
            sources: vec![source].into(),
            steps: vec![RowStep::Store(Sink { value: block(|v| v[0]), to })].into(),
        })
    }

    #[test]
    fn rows_of_a_table() {
        for (samples, order) in [(5, [0, 1, 2]), (3, [2, 0, 1]), (1, [1, 2, 0])] {
            let dims = batched(&[4, 300]);
            let mut bed = Bed::new(samples);
            let (index, indices) = bed.door(&[4], tokens(4));
            let (table, values) = bed.value(3, &fixed(&[ROWS, 300]));
            let out = bed.room(&dims, &[0, 1, 2]);
            let (table, index) = (table.access, index.access);
            let source = Source::Gather { rows: ROWS, table, index, at: coordinates(&order) };
            let expected = reference(Op::Gather, &[&values, &indices], &dims, samples);
            agree(&bed.run(body(source, &dims, &order, &out), &out), &expected, 1);
        }
    }

    #[test]
    fn sums_over_equal_indices() {
        for (samples, order) in [(5, [0, 1]), (3, [1, 0]), (1, [0, 1])] {
            let dims = fixed(&[ROWS, 300]);
            let mut bed = Bed::new(samples);
            let (index, indices) = bed.door(&[4], tokens(4));
            let (added, values) = bed.value_in(3, &batched(&[4, 300]), &[1, 0, 2]);
            let out = bed.room(&dims, &[0, 1]);
            let source = Source::ScatterAdd {
                dims: batched(&[4]).into(),
                index: index.access,
                values: added.access,
                at: coordinates(&order),
            };
            let expected = reference(Op::ScatterAdd, &[&indices, &values], &dims, samples);
            agree(&bed.run(body(source, &dims, &order, &out), &out), &expected, 20);
        }
    }

    #[test]
    fn guarded_values_are_zero_outside() {
        let mut bed = Bed::new(2);
        let (index, _) = bed.door(&[3], Data::I32(vec![1; 2 * BATCH * 3]));
        let (mut added, values) = bed.value(3, &batched(&[3, 2]));
        added.access.guards = vec![Guard { axis: 1, start: 1, end: 3 }].into();
        let out = bed.room(&fixed(&[2, 2]), &[0, 1]);
        let source = Source::ScatterAdd {
            dims: batched(&[3]).into(),
            index: index.access,
            values: added.access,
            at: coordinates(&[0, 1]),
        };
        let found = bed.run(body(source, &out.dims.clone(), &[0, 1], &out), &out);
        let sum = |e: usize| values.slice(ndarray::s![.., 1.., e]).sum();
        agree(&found, &array(&[2, 2], &[0., 0., sum(0), sum(1)]), 6);
    }
}

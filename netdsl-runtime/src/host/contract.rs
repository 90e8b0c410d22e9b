//! A contraction in blocks that fit the caches: results by rows of scalars and columns of vectors. What the operands are,
//! and how they are packed, is theirs to say; both convolutions and matrix products come through here.
use super::tile::{Isa, Results, Scalars, Size, Vectors, panel};
use std::ops::Range;

/// The longest depth of a block: a panel of vectors must stay in the cache nearest to the registers.
const DEPTH: usize = 384;
/// The most rows of a chunk of results.
pub(super) const ROWS: usize = 256;
/// The most lanes of a chunk of results.
pub(super) const LANES: usize = 384;
/// Lanes of the widest panel.
const PANEL: usize = 48;
/// Words of a chunk of results.
pub(super) const CHUNK: usize = ROWS * LANES;

/// The operand that is multiplied number by number.
pub(super) trait ScalarOperand {
    /// All rows of the chunk at some depths; `scratch` has room for them.
    fn scalars<'a>(&'a self, depths: Range<usize>, scratch: &'a mut [f32]) -> Scalars<'a>;
}

/// The operand that is multiplied vector by vector.
pub(super) trait VectorOperand {
    /// Some lanes of the chunk at some depths. `scratch` has room for them at `width` words a depth; lanes beyond those
    /// asked for, up to `width`, may be anything.
    fn vectors<'a>(
        &'a self,
        depths: Range<usize>,
        lanes: Range<usize>,
        width: usize,
        scratch: &'a mut [f32],
    ) -> Vectors<'a>;
}

/// Scratch for packed blocks, and for operands that had to be copied.
#[derive(Default)]
pub(super) struct Panels {
    pub scalars: Vec<f32>,
    pub vectors: Vec<f32>,
    /// Copies of the two operands where they cannot be read in place.
    pub copies: [Vec<f32>; 2],
    /// A chunk with rows and lanes exchanged.
    pub turned: Vec<f32>,
    /// Sums over taps for one image.
    pub sums: Vec<f32>,
}

impl Panels {
    /// Makes room for any contraction.
    pub fn reserve(&mut self) {
        self.scalars.resize(ROWS * DEPTH, 0.0);
        self.vectors.resize(PANEL * DEPTH, 0.0);
        self.turned.resize(CHUNK, 0.0);
    }
}

/// Extents of a chunk.
#[derive(Clone, Copy)]
pub(super) struct Extents {
    pub rows: usize,
    pub lanes: usize,
    pub depth: usize,
}

/// Words between rows of a chunk of so many lanes.
pub(super) fn pitch(lanes: usize) -> usize {
    lanes.next_multiple_of(16)
}

/// Computes a chunk of at most `ROWS` rows and `LANES` lanes: row `r` begins at `r · pitch(lanes)`.
pub(super) fn contract(
    isa: Isa,
    extents: Extents,
    scalars: &dyn ScalarOperand,
    vectors: &dyn VectorOperand,
    scratch: (&mut [f32], &mut [f32]),
    chunk: &mut [f32],
) {
    let pitch = pitch(extents.lanes);
    if extents.depth == 0 {
        return chunk[..extents.rows * pitch].fill(0.0);
    }
    for depths in even(extents.depth, DEPTH, 1) {
        let left = scalars.scalars(depths.clone(), scratch.0);
        for lanes in even(extents.lanes, isa.vectors() * isa.lanes(), isa.lanes()) {
            let count = lanes.len().div_ceil(isa.lanes());
            let right = vectors.vectors(depths.clone(), lanes.clone(), count * isa.lanes(), scratch.1);
            let size = Size { rows: extents.rows, vectors: count, depth: depths.len() };
            let mut results = Results { words: chunk, start: lanes.start, rows: pitch, add: depths.start > 0 };
            panel(isa, size, left, right, &mut results);
        }
    }
}

/// Exchanges rows and lanes of a chunk.
pub(super) fn turn(from: &[f32], to: &mut [f32], rows: usize, lanes: usize) {
    let (wide, narrow) = (pitch(lanes), pitch(rows));
    for first in (0..lanes).step_by(16) {
        for row in 0..rows {
            for lane in first..lanes.min(first + 16) {
                to[lane * narrow + row] = from[row * wide + lane];
            }
        }
    }
}

/// `0..len` in pieces of at most `most`, about equally long; all but the last are multiples of `unit`.
pub(super) fn even(len: usize, most: usize, unit: usize) -> impl Iterator<Item = Range<usize>> {
    let pieces = len.div_ceil(most).max(1);
    let piece = len.div_ceil(pieces).next_multiple_of(unit);
    (0..len).step_by(piece.max(1)).map(move |start| start..(start + piece).min(len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_pieces_cover_everything() {
        let pieces = |len, most, unit| even(len, most, unit).map(|r| (r.start, r.end)).collect::<Vec<_>>();
        assert_eq!(pieces(784, 384, 1), [(0, 262), (262, 524), (524, 784)]);
        assert_eq!(pieces(128, 48, 16), [(0, 48), (48, 96), (96, 128)]);
        assert_eq!(pieces(64, 48, 16), [(0, 32), (32, 64)]);
        assert_eq!(pieces(10, 48, 16), [(0, 10)]);
        assert_eq!(pieces(0, 48, 16), []);
    }
}

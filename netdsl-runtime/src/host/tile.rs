//! The innermost loops of a matrix product: a tile of results held in registers, `rows` scalars times some vectors at each
//! depth. One generic body is compiled for each instruction set; which one runs is asked of the processor once. Nothing is
//! packed or split into blocks here.
//!
//! This is the only file of the host path with unsafe code: instructions beyond the baseline can only be called so, and
//! the loops read through pointers. [`panel`] checks every address before.

/// An instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isa {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What the compiler was told to use.
    Portable,
}

/// The rows of the tile: element `(row, depth)` is at `start + row · rows + depth · depths`.
#[derive(Clone, Copy)]
pub(super) struct Scalars<'a> {
    pub words: &'a [f32],
    pub start: isize,
    pub rows: isize,
    pub depths: isize,
}

/// The columns of the tile, side by side: element `(depth, lane)` is at `start + depth · depths + lane`.
#[derive(Clone, Copy)]
pub(super) struct Vectors<'a> {
    pub words: &'a [f32],
    pub start: isize,
    pub depths: isize,
}

/// The results: element `(row, lane)` is at `start + row · rows + lane`.
pub(super) struct Results<'a> {
    pub words: &'a mut [f32],
    pub start: usize,
    pub rows: usize,
    /// Whether the products are added to what is there.
    pub add: bool,
}

/// How many rows, vectors of columns, and products a result.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub rows: usize,
    pub vectors: usize,
    pub depth: usize,
}

impl Isa {
    /// The best that the processor has.
    pub fn detect() -> Isa {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") {
                return Isa::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Isa::Avx2;
            }
        }
        Isa::Portable
    }

    /// All that the processor has, for tests.
    #[cfg(test)]
    pub fn all() -> Vec<Isa> {
        match Isa::detect() {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => vec![Isa::Portable, Isa::Avx2, Isa::Avx512],
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => vec![Isa::Portable, Isa::Avx2],
            Isa::Portable => vec![Isa::Portable],
        }
    }

    /// Floats of a vector.
    pub const fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => 16,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => 8,
            Isa::Portable => 4,
        }
    }

    /// The most vectors of a tile: its accumulators must fit into the registers.
    pub const fn vectors(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => 3,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => 2,
            Isa::Portable => 2,
        }
    }
}

/// Computes a panel of results: any number of rows, at most `isa.vectors()` vectors.
///
/// # Panics
/// If an element of any operand lies outside of its words.
pub(super) fn panel(isa: Isa, size: Size, scalars: Scalars<'_>, vectors: Vectors<'_>, results: &mut Results<'_>) {
    if size.rows == 0 || size.vectors == 0 {
        return;
    }
    let lanes = size.vectors * isa.lanes();
    if size.depth > 0 {
        let (rows, depth) = (size.rows - 1, size.depth - 1);
        check(scalars.words, scalars.start, &[(scalars.rows, rows), (scalars.depths, depth)], 1);
        check(vectors.words, vectors.start, &[(vectors.depths, depth)], lanes);
    }
    check(results.words, results.start as isize, &[(results.rows as isize, size.rows - 1)], lanes);
    assert!(size.vectors <= isa.vectors(), "a panel has at most {} vectors", isa.vectors());
    let raw = Raw {
        rows: size.rows,
        depth: size.depth,
        scalars: scalars.words.as_ptr().wrapping_offset(scalars.start),
        scalar_rows: scalars.rows,
        scalar_depths: scalars.depths,
        vectors: vectors.words.as_ptr().wrapping_offset(vectors.start),
        vector_depths: vectors.depths,
        results: results.words.as_mut_ptr().wrapping_add(results.start),
        result_rows: results.rows,
        add: results.add,
    };
    // SAFETY: every element that the loops touch was checked to lie in its slice, the results are borrowed mutably, and
    // an instruction set is only ever made by `detect`, which found it.
    unsafe {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => avx512(&raw, size.vectors),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => avx2(&raw, size.vectors),
            Isa::Portable => portable(&raw, size.vectors),
        }
    }
}

/// That the lowest and highest address, and `len` elements there, are inside.
fn check(words: &[f32], start: isize, strides: &[(isize, usize)], len: usize) {
    let reach = |up: bool| {
        let along = |&(stride, last): &(isize, usize)| if (stride > 0) == up { stride * last as isize } else { 0 };
        start + strides.iter().map(along).sum::<isize>()
    };
    let (low, high) = (reach(false), reach(true) + len as isize);
    assert!(low >= 0 && high <= words.len() as isize, "words {low}..{high} of {} in a product", words.len());
}

/// Checked operands.
struct Raw {
    rows: usize,
    depth: usize,
    scalars: *const f32,
    scalar_rows: isize,
    scalar_depths: isize,
    vectors: *const f32,
    vector_depths: isize,
    results: *mut f32,
    result_rows: usize,
    add: bool,
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
unsafe fn avx512(raw: &Raw, vectors: usize) {
    // SAFETY: as for the caller.
    unsafe {
        match vectors {
            1 => rows::<16, 8, 1, true>(raw),
            2 => rows::<16, 8, 2, true>(raw),
            _ => rows::<16, 8, 3, true>(raw),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn avx2(raw: &Raw, vectors: usize) {
    // SAFETY: as for the caller.
    unsafe {
        match vectors {
            1 => rows::<8, 6, 1, true>(raw),
            _ => rows::<8, 6, 2, true>(raw),
        }
    }
}

unsafe fn portable(raw: &Raw, vectors: usize) {
    const FMA: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));
    // SAFETY: as for the caller.
    unsafe {
        match vectors {
            1 => rows::<4, 4, 1, FMA>(raw),
            _ => rows::<4, 4, 2, FMA>(raw),
        }
    }
}

/// All rows, in tiles of `MOST` rows and smaller ones for the rest.
#[inline(always)]
unsafe fn rows<const L: usize, const MOST: usize, const V: usize, const FMA: bool>(raw: &Raw) {
    let mut row = 0;
    // SAFETY: rows up to `raw.rows` are checked.
    unsafe {
        row = tiles::<L, MOST, V, FMA>(raw, row);
        if MOST > 6 {
            row = tiles::<L, 6, V, FMA>(raw, row);
        }
        if MOST > 4 {
            row = tiles::<L, 4, V, FMA>(raw, row);
        }
        row = tiles::<L, 2, V, FMA>(raw, row);
        tiles::<L, 1, V, FMA>(raw, row);
    }
}

/// As many tiles of `R` rows as there are rows left; the first row that is still left.
#[inline(always)]
unsafe fn tiles<const L: usize, const R: usize, const V: usize, const FMA: bool>(raw: &Raw, mut row: usize) -> usize {
    while row + R <= raw.rows {
        // SAFETY: rows up to `raw.rows` are checked.
        unsafe { tile::<L, R, V, FMA>(raw, row) };
        row += R;
    }
    row
}

#[inline(always)]
#[expect(clippy::needless_range_loop, reason = "counted loops are what the compiler keeps in registers")]
unsafe fn tile<const L: usize, const R: usize, const V: usize, const FMA: bool>(raw: &Raw, row: usize) {
    let mut sums = [[[0.0f32; L]; V]; R];
    let mut scalars = raw.scalars.wrapping_offset(row as isize * raw.scalar_rows);
    let mut vectors = raw.vectors;
    for _ in 0..raw.depth {
        // SAFETY: both operands are checked for this depth and all rows and lanes of the tile; arrays of floats have no
        // invalid values, and vectors need not be aligned.
        unsafe {
            let columns: [[f32; L]; V] = vectors.cast::<[[f32; L]; V]>().read_unaligned();
            for i in 0..R {
                let scalar = *scalars.offset(i as isize * raw.scalar_rows);
                for v in 0..V {
                    for lane in 0..L {
                        sums[i][v][lane] = multiply_add::<FMA>(scalar, columns[v][lane], sums[i][v][lane]);
                    }
                }
            }
        }
        scalars = scalars.wrapping_offset(raw.scalar_depths);
        vectors = vectors.wrapping_offset(raw.vector_depths);
    }
    for i in 0..R {
        let results = raw.results.wrapping_add((row + i) * raw.result_rows).cast::<[[f32; L]; V]>();
        // SAFETY: the results are checked for all rows and lanes of the tile.
        unsafe {
            let mut sum = sums[i];
            if raw.add {
                let before = results.read_unaligned();
                for v in 0..V {
                    for lane in 0..L {
                        sum[v][lane] += before[v][lane];
                    }
                }
            }
            results.write_unaligned(sum);
        }
    }
}

/// `x · y + z`; without the instruction, `mul_add` would be a call of the C library.
#[inline(always)]
fn multiply_add<const FMA: bool>(x: f32, y: f32, z: f32) -> f32 {
    if FMA { x.mul_add(y, z) } else { x * y + z }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_and_size_agrees_with_three_loops() {
        let words: Vec<f32> = (0..600).map(|i| (i * 37 % 101) as f32 / 50.0 - 1.0).collect();
        for isa in Isa::all() {
            for (rows, vectors) in (0..20).flat_map(|r| (1..=isa.vectors()).map(move |v| (r, v))) {
                let (depth, lanes) = (5, vectors * isa.lanes());
                let scalars = Scalars { words: &words, start: 190, rows: -10, depths: 2 };
                let vectors_ = Vectors { words: &words, start: 300, depths: 50 };
                let mut found = vec![0.5; 20 * 48];
                for add in [false, true] {
                    let mut results = Results { words: &mut found, start: 0, rows: lanes, add };
                    panel(isa, Size { rows, vectors, depth }, scalars, vectors_, &mut results);
                }
                for (i, &v) in found.iter().enumerate() {
                    let (row, lane) = (i / lanes, i % lanes);
                    let product = |d: usize| words[190 + 2 * d - 10 * row] * words[300 + 50 * d + lane];
                    let twice = if row < rows { 2.0 * (0..depth).map(product).sum::<f32>() } else { 0.5 };
                    assert!((v - twice).abs() < 1e-5, "{isa:?} {rows}x{vectors}: {v} is not {twice} at {row}, {lane}");
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "words 0..17 of 16 in a product")]
    fn an_address_outside_is_refused() {
        let words = [0.0; 16];
        let scalars = Scalars { words: &words, start: 0, rows: 16, depths: 0 };
        let vectors = Vectors { words: &words, start: 0, depths: 0 };
        let mut results = Results { words: &mut [0.0; 48], start: 0, rows: 16, add: false };
        panel(Isa::detect(), Size { rows: 2, vectors: 1, depth: 1 }, scalars, vectors, &mut results);
    }
}

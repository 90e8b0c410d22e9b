//! Sums and maxima of blocks, in an order that depends on nothing but the extents. Sums are made in stages, so that the
//! error grows with the logarithm of the length rather than with the length.
use super::axes::BLOCK;
use netdsl_plan::ReduceKind;

/// Summands that one stage takes before it is carried to the next.
const STAGE: usize = 32;
/// Partial sums of a block, side by side.
const LANES: usize = 16;

/// Whether `v` takes the place of the largest element so far. A NaN is larger than every number. No `&&`, so that it is
/// no branch: which element is the largest cannot be foreseen.
#[inline(always)]
pub(super) fn beats(v: f32, largest: f32) -> bool {
    (v > largest) | (v.is_nan() & !largest.is_nan())
}

/// Reduces blocks, one result for each lane.
pub(super) struct Accumulator {
    /// Sums of one, `STAGE` and `STAGE`² blocks; the first holds maxima, the second their coordinates.
    stages: [Vec<f32>; 3],
    count: usize,
    lanes: usize,
}

impl Accumulator {
    pub fn new() -> Accumulator {
        Accumulator { stages: std::array::from_fn(|_| vec![0.0; BLOCK]), count: 0, lanes: 0 }
    }

    pub fn begin(&mut self, kind: ReduceKind, lanes: usize) {
        (self.count, self.lanes) = (0, lanes);
        let first = if kind == ReduceKind::Sum { 0.0 } else { f32::NEG_INFINITY };
        self.stages[0][..lanes].fill(first);
        self.stages[1][..lanes].fill(0.0);
        self.stages[2][..lanes].fill(0.0);
    }

    /// Adds one value for each lane; `at` is their coordinate along the reduced axis.
    pub fn lanes(&mut self, kind: ReduceKind, values: &[f32], at: usize) {
        match kind {
            ReduceKind::Sum => self.add(values),
            ReduceKind::Max | ReduceKind::ArgMax => {
                let [largest, place, _] = &mut self.stages;
                for ((largest, place), &v) in largest.iter_mut().zip(place).zip(values) {
                    let better = beats(v, *largest);
                    *largest = if better { v } else { *largest };
                    *place = if better { at as f32 } else { *place };
                }
            }
        }
    }

    /// Adds a block of values to the only lane; `at` is the first one's coordinate along the reduced axis.
    pub fn block(&mut self, kind: ReduceKind, values: &[f32], at: usize) {
        match kind {
            ReduceKind::Sum => self.add(&[sum(values)]),
            ReduceKind::Max | ReduceKind::ArgMax => {
                let place = first_max(values);
                self.lanes(kind, &values[place..=place], at + place);
            }
        }
    }

    /// The results, one for each lane.
    pub fn finish(&self, kind: ReduceKind, out: &mut [f32]) {
        let [first, second, third] = &self.stages;
        match kind {
            ReduceKind::Sum => {
                out.iter_mut().zip(first).zip(second).zip(third).for_each(|(((v, a), b), c)| *v = a + b + c);
            }
            ReduceKind::Max => out.copy_from_slice(&first[..out.len()]),
            ReduceKind::ArgMax => out.copy_from_slice(&second[..out.len()]),
        }
    }

    fn add(&mut self, values: &[f32]) {
        let [first, second, third] = &mut self.stages;
        first.iter_mut().zip(values).for_each(|(sum, v)| *sum += v);
        self.count += 1;
        if self.count.is_multiple_of(STAGE) {
            carry(&mut first[..self.lanes], second);
        }
        if self.count.is_multiple_of(STAGE * STAGE) {
            carry(&mut second[..self.lanes], third);
        }
    }
}

fn carry(from: &mut [f32], to: &mut [f32]) {
    for (from, to) in from.iter_mut().zip(to) {
        *to += std::mem::take(from);
    }
}

fn sum(values: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let blocks = values.chunks_exact(LANES);
    let rest = blocks.remainder();
    for block in blocks {
        lanes.iter_mut().zip(block).for_each(|(sum, v)| *sum += v);
    }
    lanes.iter_mut().zip(rest).for_each(|(sum, v)| *sum += v);
    let mut half = LANES / 2;
    while half > 0 {
        (0..half).for_each(|i| lanes[i] += lanes[i + half]);
        half /= 2;
    }
    lanes[0]
}

fn first_max(values: &[f32]) -> usize {
    let mut place = 0;
    for (i, &v) in values.iter().enumerate() {
        if beats(v, values[place]) {
            place = i;
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sums_stay_exact_to_rounding() {
        let mut sums = Accumulator::new();
        sums.begin(ReduceKind::Sum, 1);
        let values = [0.1f32; BLOCK];
        let blocks = 5000;
        (0..blocks).for_each(|_| sums.block(ReduceKind::Sum, &values, 0));
        let mut total = [0.0];
        sums.finish(ReduceKind::Sum, &mut total);
        let exact = f64::from(0.1f32) * (blocks * BLOCK) as f64;
        assert!((f64::from(total[0]) / exact - 1.0).abs() < 3e-6, "{} is not {exact}", total[0]);
    }

    #[test]
    fn a_sum_of_a_short_block_counts_every_element_once() {
        for len in [1, 15, 16, 17, 33, 255] {
            let values: Vec<f32> = (0..len).map(|i| i as f32).collect();
            assert_eq!(sum(&values), (len * (len - 1) / 2) as f32);
        }
    }

    #[test]
    fn the_first_largest_of_all_blocks_wins() {
        let mut max = Accumulator::new();
        max.begin(ReduceKind::ArgMax, 1);
        max.block(ReduceKind::ArgMax, &[-3.0, -1.0, -1.0], 0);
        max.block(ReduceKind::ArgMax, &[-1.0, -0.5, -0.5], 3);
        max.block(ReduceKind::ArgMax, &[-0.5, -2.0], 6);
        let mut place = [0.0];
        max.finish(ReduceKind::ArgMax, &mut place);
        assert_eq!(place, [4.0]);
        max.finish(ReduceKind::Max, &mut place);
        assert_eq!(place, [-0.5]);
    }
}

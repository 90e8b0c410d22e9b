//! Sizes of a convolution's register tiles: as for matrix products, but most vectors straddle two lines of the cache.
use super::geometry::Geometry;

const REGISTERS: usize = 32;
/// Cycles beside its products that a tile costs, and every vector of it.
const TILE: f64 = 40.0;
const VECTOR: f64 = 6.0;

/// Channels × vectors of one tile for a plane of `channels` × `vectors`, and its estimated cycles a sample.
pub(super) fn direct(g: &Geometry, vectors: usize) -> ([usize; 2], f64) {
    let terms = (g.channels[1] * g.taps[0] * g.taps[1]) as f64;
    best([g.channels[0].min(12), vectors.min(8)], &|[c, v]| {
        if c * v + v + 1 >= REGISTERS {
            return f64::INFINITY;
        }
        let tiles = g.channels[0].div_ceil(c) * vectors.div_ceil(v);
        tiles as f64 * (TILE + terms * step(c, v) + VECTOR * (c * v) as f64)
    })
}

/// How a weight gradient is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WeightTile {
    /// Output and input channels of the register tile.
    pub(super) registers: [usize; 2],
    /// Output and input channels of a work-group: whole register tiles.
    pub(super) channels: [usize; 2],
    /// Rows of taps of a work-group.
    pub(super) taps: usize,
}

/// Work-groups that there should be at least.
const GROUPS: usize = 16;
/// Vectors of sums that a work-group may keep in private memory.
const SUMS: usize = 1024;

/// The division of a weight gradient.
pub(super) fn weight(g: &Geometry) -> WeightTile {
    let [outs, ins] = g.channels;
    let (registers, _) = best([outs.min(12), ins.min(8)], &|[o, c]| {
        let columns = c * g.taps[1];
        let tiles = outs.div_ceil(o) * ins.div_ceil(c);
        // compilers load early what they can
        let fits = o * columns + o.max(columns) + 1 < REGISTERS;
        if fits { tiles as f64 * step(o, columns) } else { f64::INFINITY }
    });
    // every output and input is read once for each block of the others: the larger the blocks, the better, as long as there
    // are enough of them and their sums stay in the cache
    let sums = |[o, c]: [usize; 2]| o * c * g.taps[0] * g.taps[1];
    let groups = |[o, c]: [usize; 2]| outs.div_ceil(o) * ins.div_ceil(c);
    let pairs = multiples(outs, registers[0])
        .into_iter()
        .flat_map(|o| multiples(ins, registers[1]).into_iter().map(move |c| [o, c]));
    let fitting = pairs.filter(|&p| p == registers || (sums(p) <= SUMS && groups(p) >= GROUPS));
    let traffic = |[o, c]: [usize; 2]| 1.0 / o as f64 + 1.0 / c as f64;
    let channels = fitting.min_by(|&x, &y| traffic(x).total_cmp(&traffic(y))).unwrap_or(registers);
    let taps = if groups(channels) < GROUPS { 1 } else { g.taps[0] };
    WeightTile { registers, channels, taps }
}

impl WeightTile {
    /// Estimated cycles of a plane in one register tile: over `vectors` vectors of positions, of which `partial` must be masked,
    /// with so many numbers of `dy` copied for every row of taps.
    pub(super) fn plane(&self, g: &Geometry, vectors: usize, partial: usize, copied: usize) -> f64 {
        let [outs, columns] = [self.registers[0], self.registers[1] * g.taps[1]];
        let masks = (outs + columns) as f64 / 2.0;
        let shared = (self.channels[1] / self.registers[1] * self.taps) as f64;
        vectors as f64 * step(outs, columns) + partial as f64 * masks + COPY * (outs * copied) as f64 / shared
    }
}

/// Cycles in which a number is copied.
const COPY: f64 = 0.6;

/// Multiples of `unit` that divide `all` evenly, and `unit` itself.
fn multiples(all: usize, unit: usize) -> Vec<usize> {
    (unit..=all).step_by(unit).filter(|m| *m == unit || (all.is_multiple_of(unit) && all.is_multiple_of(*m))).collect()
}

/// Cycles in which `c` broadcast or whole vectors meet `v` straddling ones.
fn step(c: usize, v: usize) -> f64 {
    let products = (c * v) as f64 / 2.0;
    let loads = (c + 2 * v) as f64 / 2.0;
    products.max(loads).max(4.0) + 0.1 * c as f64 + 0.25 * v as f64
}

fn best(most: [usize; 2], cost: &dyn Fn([usize; 2]) -> f64) -> ([usize; 2], f64) {
    let all = (1..=most[0]).flat_map(|c| (1..=most[1]).map(move |v| [c, v]));
    let costs = all.map(|tile| (tile, cost(tile)));
    costs.min_by(|x, y| x.1.total_cmp(&y.1)).unwrap_or(([1, 1], f64::INFINITY))
}

//! The size of a contraction's tiles: large ones read each operand less often, small ones are many, and a deep one has more
//! reads in flight. The choice is made by a rough model of time on a GPU of middling size; nothing was measured.
use super::LOCAL;

/// Results of one work-item along each side: the block that stays in registers.
pub(super) const BLOCK: usize = 4;

/// A tile of one work-group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tile {
    /// Results along the left side.
    pub(super) left: usize,
    /// Results along the right side.
    pub(super) right: usize,
    /// Contracted elements that are in local memory at a time.
    pub(super) deep: usize,
}

/// The extents of a contraction: sides, contracted, how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) deep: usize,
    pub(super) groups: usize,
}

const SIDES: [[usize; 2]; 15] = [
    [64, 64],
    [64, 32],
    [32, 64],
    [32, 32],
    [64, 16],
    [16, 64],
    [32, 16],
    [16, 32],
    [16, 16],
    [8, 128],
    [64, 8],
    [8, 64],
    [16, 8],
    [8, 16],
    [8, 8],
];

/// Words of one of the two buffers of operands, without their padding.
const BUFFER: usize = 2048;
/// Work-groups that run at a time, cycles until a read is there, words that one of them reads in a cycle, instructions for an
/// element on its way to local memory.
const UNITS: usize = 64;
const LATENCY: usize = 800;
const WORDS: usize = 8;
const MOVE: usize = 12;
/// Work-items that execute an instruction in one cycle.
const WIDTH: usize = 128;

impl Tile {
    /// The tile with the least time; the larger one of two as good.
    pub(super) fn choose(size: &Size) -> Tile {
        let tiles = SIDES.map(|[left, right]| Tile { left, right, deep: deep(left, right, size.deep) });
        tiles.into_iter().min_by_key(|t| (t.cycles(size), usize::MAX - t.left * t.right)).unwrap_or(Tile {
            left: 64,
            right: 64,
            deep: 16,
        })
    }
    /// Slices of the work-group that share a step's depth: what is left of 256 work-items once every block has one.
    pub(super) fn slices(&self) -> usize {
        LOCAL * BLOCK * BLOCK / (self.left * self.right)
    }
    fn cycles(&self, size: &Size) -> usize {
        let groups = size.left.div_ceil(self.left) * size.right.div_ceil(self.right) * size.groups;
        let turns = groups.div_ceil(UNITS);
        let read = (self.left + self.right) * self.deep;
        let products = self.left * self.right * self.deep;
        // reads of the local memory take about half as long as the products
        let issue = (products * 3 / 2 + read * MOVE) / WIDTH;
        let step = (turns * issue.max(read / WORDS)).max(LATENCY);
        let results = self.left * self.right * (20 + self.slices()) / WIDTH;
        size.deep.div_ceil(self.deep) * step + turns * results
    }
}

/// As deep as the buffer allows, a multiple of the slices, not much deeper than there is to contract.
fn deep(left: usize, right: usize, extent: usize) -> usize {
    let slices = LOCAL * BLOCK * BLOCK / (left * right);
    let fits = (BUFFER / (left + right)).next_power_of_two();
    let fits = if fits * (left + right) > BUFFER { fits / 2 } else { fits };
    fits.min(extent.next_power_of_two()).max(slices).max(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(left: usize, right: usize, deep: usize, groups: usize) -> [usize; 3] {
        let t = Tile::choose(&Size { left, right, deep, groups });
        [t.left, t.right, t.deep]
    }

    #[test]
    fn large_products_get_large_tiles() {
        assert_eq!(choose(1024, 1024, 1024, 1), [64, 64, 16]);
        assert_eq!(choose(64, 64 * 1024, 576, 1), [64, 64, 16]);
    }

    #[test]
    fn small_products_get_many_tiles() {
        let [left, right, _] = choose(64, 128, 784, 1);
        assert!(64usize.div_ceil(left) * 128usize.div_ceil(right) >= 32, "{left}x{right}");
    }

    #[test]
    fn no_tile_is_much_larger_than_the_product() {
        for (left, right, deep) in [(6, 50176, 25), (1, 128, 784), (10, 64, 84), (3, 3, 3), (128, 1, 1)] {
            let [l, r, d] = choose(left, right, deep, 1);
            assert!(l < 2 * left.max(8) && r < 2 * right.max(8), "{left}x{right}x{deep}: {l}x{r}x{d}");
        }
    }

    #[test]
    fn every_tile_fits() {
        for [left, right] in SIDES {
            for extent in [1, 10, 100, 100_000] {
                let t = Tile { left, right, deep: deep(left, right, extent) };
                assert_eq!(t.left * t.right * t.slices(), LOCAL * BLOCK * BLOCK);
                assert_eq!(t.deep % t.slices(), 0);
                assert!(2 * t.deep * (left + right + 2 * BLOCK) <= 32 * 1024 / 4, "{t:?}");
            }
        }
    }
}

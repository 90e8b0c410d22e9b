//! From a tile's number to where it begins along several axes, the first of which changes fastest.
use crate::render::opencl::function::Function;
use crate::render::opencl::loops;
use netdsl_plan::{Dim, Extent};

/// One axis, cut into pieces.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Its extent.
    pub(super) dim: Dim,
    /// Coordinates of one piece.
    pub(super) per_tile: usize,
}

/// Where a tile begins along every axis.
pub(super) struct Grid {
    /// Coordinates, one per axis.
    pub(super) starts: Vec<String>,
    /// How many tiles there are.
    pub(super) tiles: Extent,
    /// Loops that are still open: a second axis that depends on the batch is walked inside a tile.
    pub(super) open: usize,
}

/// Prints the beginning of a tile.
pub(super) fn open(f: &mut Function, cuts: &[Cut]) -> Grid {
    let counted = cuts.iter().position(|c| c.dim.batched).unwrap_or(0);
    let mut tiles = Extent { rows: 1, batched: false, per_tile: 1, times: 1 };
    let mut starts = vec![String::new(); cuts.len()];
    let inside: Vec<usize> = (0..cuts.len()).filter(|&i| cuts[i].dim.batched && i != counted).collect();
    let outside: Vec<usize> = (0..cuts.len()).filter(|i| !inside.contains(i)).collect();
    let mut index = "tile".to_string();
    for (position, &i) in outside.iter().enumerate() {
        let Cut { dim, per_tile } = cuts[i];
        if i == counted {
            tiles = Extent { rows: dim.size, batched: dim.batched, per_tile, times: tiles.times };
        } else {
            tiles.times *= dim.size.div_ceil(per_tile);
        }
        let last = position + 1 == outside.len();
        starts[i] = piece(f, &mut index, cuts[i], last);
    }
    for &i in &inside {
        let (name, end) = (f.text.name("from"), loops::extent(f, cuts[i].dim));
        f.text.open(format!("for (int {name} = 0; {name} < {end}; {name} += {})", cuts[i].per_tile));
        starts[i] = name;
    }
    Grid { starts, tiles, open: inside.len() }
}

/// Splits one axis's piece off the index.
fn piece(f: &mut Function, index: &mut String, Cut { dim, per_tile }: Cut, last: bool) -> String {
    let times = |factor: &str| if per_tile == 1 { factor.to_string() } else { format!("{factor} * {per_tile}") };
    if !dim.batched && dim.size <= per_tile {
        return "0".into();
    }
    let name = f.text.name("from");
    if last {
        f.text.line(format!("const int {name} = {};", times(index)));
        return name;
    }
    let count = match dim.batched {
        false => dim.size.div_ceil(per_tile).to_string(),
        true => {
            let count = f.text.name("count");
            let extent = loops::extent(f, dim);
            f.text.line(format!("const int {count} = ({extent} + {}) / {per_tile};", per_tile - 1));
            count
        }
    };
    let rest = f.text.name("rest");
    f.text.line(format!("const int {rest} = {index} / {count};"));
    f.text.line(format!("const int {name} = {};", times(&format!("({index} % {count})"))));
    *index = rest;
    name
}

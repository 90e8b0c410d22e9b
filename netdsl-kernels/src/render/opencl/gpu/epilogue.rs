//! What happens to a contraction's results: one work-item an element, neighbours side by side. The shares of the slices are
//! added in their order.
use super::LOCAL;
use super::problem::Problem;
use super::tile::Tile;
use crate::render::opencl::contraction::Finish;
use crate::render::opencl::function::{Buffer, Function};
use crate::render::opencl::point::Point;
use crate::render::opencl::text::affine;

/// One side of a tile: the name of its first number, and the formula of the extent that it is part of.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) first: String,
    pub(super) end: String,
}

/// Prints the epilogue of a tile whose shares lie in local memory, if the tile is `here`. `coords` are the coordinates along
/// the groups' axes.
pub(super) fn print(
    f: &mut Function,
    finish: &Finish,
    p: &Problem,
    tile: &Tile,
    [left, right]: &[Side; 2],
    here: Option<&str>,
    coords: &[String],
) {
    let (count, across) = (tile.left * tile.right, tile.right);
    let scratch = f.buffer(Buffer::Scratch);
    f.text.open(format!("for (int e = item; e < {count}; e += {LOCAL})"));
    f.text.line(format!("const int row = {} + e / {across}, column = {} + e % {across};", left.first, right.first));
    let conditions = [Some(format!("row < {} && column < {}", left.end, right.end)), here.map(String::from)];
    f.text.open(format!("if ({})", conditions.into_iter().flatten().collect::<Vec<_>>().join(" && ")));
    f.text.line(format!("float total = {scratch}[e];"));
    if tile.slices() > 1 {
        f.text.line(format!("for (int s = 1; s < {}; ++s) total += {scratch}[e + s * {count}];", tile.slices()));
    }
    let mut coords = coords.to_vec();
    p.left.decode(f, "row", &mut coords);
    p.right.decode(f, "column", &mut coords);
    let at = p.result.iter().map(|r| affine(&r.offset.to_string(), &r.strides, &coords)).collect();
    finish.print(f, &Point::one(at), "total");
    f.text.close();
    f.text.close();
}

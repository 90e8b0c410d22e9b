//! What happens to a contraction's results: one work-item an element, neighbours side by side. The shares of the slices are
//! added in their order.
use super::LOCAL;
use super::problem::Problem;
use super::tile::Tile;
use crate::render::opencl::function::{Buffer, Function};
use crate::render::opencl::place::Place;
use crate::render::opencl::point::Point;
use crate::render::opencl::source::{Arguments, Bound, Reduced};
use crate::render::opencl::text::affine;

/// One side of a tile: the name of its first number, and the formula of the extent that it is part of.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) first: String,
    pub(super) end: String,
}

/// An epilogue whose offsets have become arguments.
pub(super) struct Epilogue<'a> {
    p: &'a Problem,
    sources: Vec<Bound>,
    sinks: Vec<Place>,
}

impl<'a> Epilogue<'a> {
    /// Makes the offsets of sources and sinks arguments of the function.
    pub(super) fn bind(f: &mut Function, p: &'a Problem) -> Epilogue<'a> {
        let sources = p.epilogue.sources.iter().map(|s| Bound::bind(f, s, &p.result_dims)).collect();
        let sinks = p.epilogue.sinks.iter().map(|s| Place::bind(f, &s.to, &p.result_dims)).collect();
        Epilogue { p, sources, sinks }
    }
    /// Prints the epilogue of a tile whose shares lie in local memory, if the tile is `here`. `coords` are the coordinates
    /// along the groups' axes.
    pub(super) fn print(
        &self,
        f: &mut Function,
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
        self.p.left.decode(f, "row", &mut coords);
        self.p.right.decode(f, "column", &mut coords);
        self.element(f, &coords);
        f.text.close();
        f.text.close();
    }
    fn element(&self, f: &mut Function, coords: &[String]) {
        let at = self.p.result.iter().map(|r| affine(&r.offset.to_string(), &r.strides, coords)).collect();
        let (mut arguments, none) = (Arguments::new(&self.sources, Point::one(at)), Reduced::default());
        // everything is read before the first store: an update changes the parameter that a penalty reads
        self.p.epilogue.sinks.iter().for_each(|s| arguments.read(f, &s.value, 1, &none));
        for (sink, place) in self.p.epilogue.sinks.iter().zip(&self.sinks) {
            let value = arguments.value(f, &sink.value, &["total".into()], &none);
            let point = arguments.point.clone();
            place.store(f, &point, &value);
        }
    }
}

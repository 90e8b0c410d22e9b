//! An operand whose coordinates are computed from the domain's and may fall outside: then it is 0, and nothing is read.
use crate::render::opencl::function::Function;
use crate::render::opencl::place::Place;
use crate::render::opencl::point::{Lanes, Point};
use crate::render::opencl::source::by_element;
use crate::render::opencl::text::affine;
use netdsl_plan::{Access, Affine, Dim};

/// One coordinate of an operand: `at / divide`, which exists where the division leaves nothing and `extent` is not reached.
#[derive(Clone, Debug)]
pub(in crate::render::opencl) struct Coordinate {
    pub(in crate::render::opencl) at: Affine,
    pub(in crate::render::opencl) divide: usize,
    /// `None`: always inside.
    pub(in crate::render::opencl) extent: Option<usize>,
}

/// An operand whose offset has become an argument.
#[derive(Clone, Debug)]
pub(in crate::render::opencl) struct Tap {
    place: Place,
    coordinates: Vec<Coordinate>,
}

impl Tap {
    /// Makes the offset of an access over `dims` an argument of the function.
    pub(in crate::render::opencl) fn bind(
        f: &mut Function,
        access: &Access,
        dims: &[Dim],
        coordinates: &[Coordinate],
    ) -> Tap {
        Tap { place: Place::bind(f, access, dims), coordinates: coordinates.to_vec() }
    }
    /// The value at a point.
    pub(in crate::render::opencl) fn value(&self, f: &mut Function, p: &Point) -> String {
        let last = self.coordinates.len().saturating_sub(1);
        let strides: Vec<isize> = self.coordinates.iter().map(|c| p.lane_stride(&c.at.strides)).collect();
        let along = strides.iter().enumerate().all(|(i, &s)| s == isize::from(i == last));
        let plain = self.coordinates.last().is_some_and(|c| c.divide == 1 && c.extent.is_none());
        match &p.lanes {
            Some(lanes) if along && plain && self.place.stride(last) == 1 && self.place.regular(last) => {
                self.read(f, p, Some(Lanes { axis: last, live: lanes.live.clone() }))
            }
            _ => by_element(f, p, strides.iter().all(|&s| s == 0), &mut |f, p| self.read(f, p, None)),
        }
    }
    fn read(&self, f: &mut Function, p: &Point, lanes: Option<Lanes>) -> String {
        let (mut coords, mut conditions) = (vec![], vec![]);
        for c in &self.coordinates {
            let at = affine(&c.at.offset.to_string(), &c.at.strides, &p.coords);
            if c.divide == 1 && c.extent.is_none() {
                coords.push(at);
                continue;
            }
            let name = f.text.name("i");
            f.text.line(format!("const int {name} = {at};"));
            conditions.push(format!("{name} >= 0"));
            if c.divide > 1 {
                conditions.push(format!("{name} % {} == 0", c.divide));
            }
            if let Some(extent) = c.extent {
                conditions.push(format!("{name} < {}", extent * c.divide));
            }
            coords.push(if c.divide == 1 { name } else { format!("{name} / {}", c.divide) });
        }
        let point = Point { coords, lanes };
        if conditions.is_empty() {
            return self.place.load(f, &point);
        }
        let (total, width) = (f.text.name("tap"), point.width());
        f.text.line(format!("{} {total} = {};", width.name(), width.splat("0.0f")));
        f.text.open(format!("if ({})", conditions.join(" && ")));
        let value = self.place.load(f, &point);
        f.text.line(format!("{total} = {value};"));
        f.text.close();
        total
    }
}

//! Where an expression is evaluated: a coordinate for every axis of the domain, and whether 16 of them at once.
use super::expr::Width;

/// The lanes of a vector lie along one axis.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    /// The axis; the others have the same coordinate in every lane.
    pub(super) axis: usize,
    /// How many lanes exist (1 to 16), if not all: the rest holds anything, and is never stored.
    pub(super) live: Option<String>,
}

/// One place of a domain, or 16 neighbours.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// The coordinates, of lane 0 along the lanes' axis.
    pub(super) coords: Vec<String>,
    /// `None`: a single element.
    pub(super) lanes: Option<Lanes>,
}

impl Point {
    /// A single element.
    pub(super) fn one(coords: Vec<String>) -> Point {
        Point { coords, lanes: None }
    }
    /// 16 elements along an axis, of which `live` exist.
    pub(super) fn along(coords: Vec<String>, axis: usize, live: Option<String>) -> Point {
        Point { coords, lanes: Some(Lanes { axis, live }) }
    }
    /// The width of values here.
    pub(super) fn width(&self) -> Width {
        if self.lanes.is_some() { Width::Sixteen } else { Width::One }
    }
    /// The stride of an affine function from lane to lane.
    pub(super) fn lane_stride(&self, strides: &[isize]) -> isize {
        self.lanes.as_ref().and_then(|l| strides.get(l.axis).copied()).unwrap_or(0)
    }
    /// The single element that all lanes share where nothing depends on the lane.
    pub(super) fn shared(&self) -> Point {
        Point::one(self.coords.clone())
    }
    /// The element of lane `j`, where the coordinate along the lanes is `name`.
    pub(super) fn lane(&self, name: &str) -> Point {
        let mut coords = self.coords.clone();
        if let Some(l) = &self.lanes {
            coords[l.axis] = name.to_string();
        }
        Point::one(coords)
    }
    /// The coordinate of lane `j`; a lane that does not exist repeats the last one.
    pub(super) fn lane_coordinate(&self, j: &str) -> String {
        let Some(l) = &self.lanes else { return "0".into() };
        match &l.live {
            None => super::text::sum(&self.coords[l.axis], j),
            Some(n) => super::text::sum(&self.coords[l.axis], &format!("min({j}, {n} - 1)")),
        }
    }
}

//! Rows of a table by index, and the adjoint, written as a gather: every row looks for its indices, in order, so that no two
//! work-items add to one element. Lanes along a row's contiguous axis are read as vectors.
use super::function::Function;
use super::place::Place;
use super::point::{Lanes, Point};
use super::source::by_element;
use super::text::affine;
use netdsl_plan::{Access, Affine, Dim};

/// Which way.
#[derive(Clone, Debug)]
enum Kind {
    /// From a table of this many rows.
    Gather(usize),
    /// Into a table, from indices of these extents.
    Scatter(Vec<Dim>),
}

/// A table operation whose operands' offsets have become arguments.
#[derive(Clone, Debug)]
pub(super) struct Table {
    kind: Kind,
    /// `[v, e..]` or `[i.., e..]`.
    values: Place,
    /// `[i..]`.
    index: Place,
    /// The output's coordinates: `[i.., e..]` or `[r, e..]`.
    at: Vec<Affine>,
}

const ANY: Dim = Dim::fixed(usize::MAX);

/// A door's axis 0 is that of the samples; other extents matter to guards only.
fn dims(access: &Access) -> Vec<Dim> {
    let rest = access.at.strides.len().saturating_sub(1);
    [vec![Dim::BATCH], vec![ANY; rest]].concat()
}

impl Table {
    /// As `Source::Gather`.
    pub(super) fn gather(f: &mut Function, rows: usize, table: &Access, index: &Access, at: &[Affine]) -> Table {
        let values = Place::bind(f, table, &vec![ANY; table.at.strides.len()]);
        let index = Place::bind(f, index, &dims(index));
        Table { kind: Kind::Gather(rows), values, index, at: at.to_vec() }
    }
    /// As `Source::ScatterAdd`.
    pub(super) fn scatter(f: &mut Function, extents: &[Dim], index: &Access, values: &Access, at: &[Affine]) -> Table {
        let index = Place::bind(f, index, extents);
        let rest = values.at.strides.len().saturating_sub(extents.len());
        let values = Place::bind(f, values, &[extents.to_vec(), vec![ANY; rest]].concat());
        Table { kind: Kind::Scatter(extents.to_vec()), values, index, at: at.to_vec() }
    }
    /// How many of the output's coordinates choose the row.
    fn chosen(&self) -> usize {
        match self.kind {
            Kind::Gather(_) => self.index.strides.len(),
            Kind::Scatter(_) => 1,
        }
    }
    /// The value at a point.
    pub(super) fn value(&self, f: &mut Function, p: &Point) -> String {
        let strides: Vec<isize> = self.at.iter().map(|a| p.lane_stride(&a.strides)).collect();
        let moving: Vec<usize> = (0..strides.len()).filter(|&i| strides[i] != 0).collect();
        // an axis that chooses rows is none of the values'
        if let (Some(lanes), &[axis]) = (&p.lanes, &moving[..])
            && axis >= self.chosen()
        {
            let in_values = axis + self.values.strides.len() - self.at.len();
            let stride = if strides[axis] == 1 { self.values.stride(in_values) } else { 0 };
            if stride == 1 && self.values.regular(in_values) {
                let lanes = Lanes { axis: in_values, live: lanes.live.clone() };
                return self.row(f, p, Some(lanes));
            }
        }
        by_element(f, p, moving.is_empty(), &mut |f, p| self.row(f, p, None))
    }
    /// The value at lane 0's coordinates, or at 16 neighbours along an axis of `values`.
    fn row(&self, f: &mut Function, p: &Point, lanes: Option<Lanes>) -> String {
        let at: Vec<String> = self.at.iter().map(|a| affine(&a.offset.to_string(), &a.strides, &p.coords)).collect();
        let (chosen, rest) = at.split_at(self.chosen().min(at.len()));
        match &self.kind {
            Kind::Gather(rows) => {
                let row = f.text.name("row");
                let index = self.index.integer(f, chosen);
                f.text.line(format!("const int {row} = {index};"));
                // a row that does not exist gives zeros
                let point = Point { coords: [vec![row.clone()], rest.to_vec()].concat(), lanes };
                let (width, total) = (point.width(), f.text.name("total"));
                f.text.line(format!("{} {total} = {};", width.name(), width.splat("0.0f")));
                f.text.open(format!("if ({row} >= 0 && {row} < {rows})"));
                let value = self.values.load(f, &point);
                f.text.line(format!("{total} = {value};"));
                f.text.close();
                total
            }
            Kind::Scatter(extents) => self.collect(f, extents, &chosen.concat(), rest, lanes),
        }
    }
    fn collect(&self, f: &mut Function, extents: &[Dim], row: &str, rest: &[String], lanes: Option<Lanes>) -> String {
        let total = f.text.name("total");
        let point = Point { coords: vec![], lanes };
        let width = point.width();
        f.text.line(format!("{} {total} = {};", width.name(), width.splat("0.0f")));
        let at = super::loops::open(f, extents);
        let index = self.index.integer(f, &at);
        f.text.open(format!("if (({index}) == {row})"));
        let point = Point { coords: [at.clone(), rest.to_vec()].concat(), ..point };
        let value = self.values.load(f, &point);
        f.text.line(format!("{total} += {value};"));
        f.text.close();
        super::loops::close(f, at.len());
        total
    }
}

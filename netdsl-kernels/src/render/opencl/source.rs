//! Values of a body's sources at a point. Loads are `place`'s, poolings `window`'s, tables `table`'s.
use super::contraction::Tap;
use super::expr::{self, Width};
use super::function::{Buffer, Function};
use super::place::{Place, by_lane, define};
use super::point::Point;
use super::table::Table;
use super::text::{affine, operand};
use super::window::Pooling;
use crate::ir::Expr;
use netdsl_plan::{Affine, Dim, Scalar, Source};
use std::collections::BTreeMap;

/// A source whose offsets have become arguments.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    Load(Place),
    Index(Affine),
    Random { stream: String, at: Affine },
    Samples,
    Reduced(usize),
    Window(Pooling),
    Table(Table),
    Tap(Tap),
}

impl Bound {
    /// Makes the offsets of a source arguments of the function.
    pub(super) fn bind(f: &mut Function, source: &Source, dims: &[Dim]) -> Bound {
        match source {
            Source::Load(access) => Bound::Load(Place::bind(f, access, dims)),
            Source::Index(at) => Bound::Index(at.clone()),
            Source::Random { stream, at } => Bound::Random { stream: f.argument(*stream as i32), at: at.clone() },
            Source::Scalar(Scalar::Samples) => Bound::Samples,
            Source::Reduced(step) => Bound::Reduced(*step),
            Source::Window { op, window, outer, inner, operands, at } => {
                Bound::Window(Pooling::bind(f, *op, *window, [*outer, *inner], operands, at))
            }
            Source::Gather { rows, table, index, at } => Bound::Table(Table::gather(f, *rows, table, index, at)),
            Source::ScatterAdd { dims, index, values, at } => Bound::Table(Table::scatter(f, dims, index, values, at)),
        }
    }
    /// The value at a point: an operand of the point's width.
    pub(super) fn value(&self, f: &mut Function, p: &Point, reduced: &Reduced) -> String {
        match self {
            Bound::Load(place) => place.load(f, p),
            Bound::Samples => {
                let samples = f.samples();
                p.width().splat(&format!("(float){samples}"))
            }
            Bound::Index(at) => index(f, at, p),
            Bound::Random { stream, at } => random(f, stream, at, p),
            Bound::Reduced(step) => match reduced.0.get(step) {
                Some((name, width)) if *width == p.width() => name.clone(),
                Some((name, _)) => p.width().splat(name),
                None => expr::constant(0.0, p.width()), // no such step: not a body that the scheduler makes
            },
            Bound::Window(pooling) => pooling.value(f, p),
            Bound::Table(table) => table.value(f, p),
            Bound::Tap(tap) => tap.value(f, p),
        }
    }
}

/// The results of earlier reductions of the same body, with their widths.
#[derive(Clone, Debug, Default)]
pub(super) struct Reduced(pub(super) BTreeMap<usize, (String, Width)>);

fn start(at: &Affine, p: &Point) -> String {
    affine(&at.offset.to_string(), &at.strides, &p.coords)
}

fn index(f: &mut Function, at: &Affine, p: &Point) -> String {
    let first = start(at, p);
    match (&p.lanes, p.lane_stride(&at.strides)) {
        (None, _) => define(f, Width::One, &format!("(float){}", operand(&first))),
        (Some(_), 0) => define(f, Width::Sixteen, &format!("(float16)((float){})", operand(&first))),
        (Some(_), s) => define(f, Width::Sixteen, &format!("convert_float16((int16)({first}) + {s} * LANES)")),
    }
}

fn random(f: &mut Function, stream: &str, at: &Affine, p: &Point) -> String {
    let step = f.buffer(Buffer::Step);
    let first = start(at, p);
    match (&p.lanes, p.lane_stride(&at.strides)) {
        (None, _) => define(f, Width::One, &format!("random_1({step}, {stream}, {first})")),
        (Some(_), s) => {
            let index = format!("(int16)({first}) + {s} * LANES");
            define(f, Width::Sixteen, &format!("random_16({step}, {stream}, {index})"))
        }
    }
}

/// A value that is computed element by element, unless nothing in it depends on the lane.
pub(super) fn by_element(
    f: &mut Function,
    p: &Point,
    uniform: bool,
    one: &mut dyn FnMut(&mut Function, &Point) -> String,
) -> String {
    match &p.lanes {
        None => {
            let value = one(f, p);
            define(f, Width::One, &value)
        }
        Some(_) if uniform => {
            let value = one(f, &p.shared());
            define(f, Width::Sixteen, &Width::Sixteen.splat(&value))
        }
        Some(_) => by_lane(f, p, one),
    }
}

/// Arguments of expressions at one point: each source is read when it is first asked for.
pub(super) struct Arguments<'s> {
    pub(super) sources: &'s [Bound],
    pub(super) point: Point,
    names: BTreeMap<usize, String>,
}

impl<'s> Arguments<'s> {
    /// Nothing is read yet.
    pub(super) fn new(sources: &'s [Bound], point: Point) -> Arguments<'s> {
        Arguments { sources, point, names: BTreeMap::new() }
    }
    /// Reads what the expression needs.
    pub(super) fn read(&mut self, f: &mut Function, e: &Expr, skip: usize, reduced: &Reduced) {
        for i in e.args().into_iter().filter_map(|i| i.checked_sub(skip)) {
            if let (false, Some(source)) = (self.names.contains_key(&i), self.sources.get(i)) {
                let value = source.value(f, &self.point, reduced);
                self.names.insert(i, value);
            }
        }
    }
    /// The value of an expression whose first arguments are `first` and whose others are the sources.
    pub(super) fn value(&mut self, f: &mut Function, e: &Expr, first: &[String], reduced: &Reduced) -> String {
        self.read(f, e, first.len(), reduced);
        let width = self.point.width();
        let mut args = first.to_vec();
        let count = e.args().last().map_or(0, |i| i + 1);
        args.extend(
            (first.len()..count)
                .map(|i| self.names.get(&(i - first.len())).cloned().unwrap_or_else(|| expr::constant(0.0, width))),
        );
        let prefix = f.text.name("t");
        let printed = expr::print(e.tape(), width, &args, &format!("{prefix}_"));
        for statement in &printed.statements {
            f.text.line(statement);
        }
        printed.result
    }
}

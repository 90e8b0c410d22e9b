//! What an element costs, in vector operations, for each choice of the axis that lanes lie along.
use super::phases::value;
use crate::ir::{Binary, Expr, Inst, Unary};
use crate::render::opencl::Context;
use netdsl_plan::{Access, Affine, Dim, Region, RowStep, Rows, Source};

/// Work below which one more tile does not pay, in vector operations, and the tiles beyond which there are enough for a CPU.
const TILE: f64 = 4096.0;
const ENOUGH: f64 = 8.0;
/// A gathered or scattered vector, in vector operations.
const GATHER: f64 = 12.0;

/// The axis that the 16 lanes should lie along; `None` where single elements are cheaper.
pub(super) fn lanes(rows: &Rows<Expr>, ctx: &Context) -> Option<usize> {
    let one =
        functions(rows) + rows.sources.iter().map(|s| source(s, &|_| 0)).sum::<f64>() + sinks(rows).count() as f64;
    let mut best = (one * waiting(rows, ctx, None, one), None);
    for axis in 0..rows.dims.len() {
        let extent = extent(rows.dims[axis], ctx) as f64;
        let used = extent / (16.0 * (extent / 16.0).ceil());
        let stride = |at: &Affine| at.strides.get(axis).copied().unwrap_or(0);
        let mut cost = functions(rows) + rows.sources.iter().map(|s| source_along(s, axis)).sum::<f64>();
        cost += sinks(rows).map(|a| if stride(&a.at) == 1 { 1.0 } else { GATHER }).sum::<f64>();
        if rows.reduced.contains(&axis) {
            cost += 8.0 / (extent / 16.0).max(1.0); // horizontal sums
        }
        let cost = cost / (16.0 * used);
        let cost = cost * waiting(rows, ctx, Some(axis), cost);
        if cost < best.0 {
            best = (cost, Some(axis));
        }
    }
    best.1
}

/// How much longer everything takes because there are fewer tiles than cores could use: 16 rows that go side by side are one.
fn waiting(rows: &Rows<Expr>, ctx: &Context, lanes: Option<usize>, element: f64) -> f64 {
    let [mut elements, mut tiles] = [1.0; 2];
    for (axis, dim) in rows.dims.iter().enumerate() {
        let all = extent(*dim, ctx);
        elements *= all as f64;
        if !rows.reduced.contains(&axis) {
            tiles *= if lanes == Some(axis) { all.div_ceil(16) } else { all } as f64;
        }
    }
    let useful = (elements * element / TILE).clamp(1.0, ENOUGH);
    useful / useful.min(tiles)
}

/// An element's work, in units of a simple operation on one number.
pub(super) fn element(rows: &Rows<Expr>) -> f64 {
    functions(rows) + rows.sources.iter().map(|s| source(s, &|_| 0)).sum::<f64>() + sinks(rows).count() as f64
}

/// The largest extent of an axis.
pub(super) fn extent(dim: Dim, ctx: &Context) -> usize {
    dim.at(ctx.batch)
}

fn sinks(rows: &Rows<Expr>) -> impl Iterator<Item = &Access> {
    rows.steps.iter().filter_map(|s| match s {
        RowStep::Reduce { .. } => None,
        RowStep::Store(sink) | RowStep::StoreRow(sink) => Some(&sink.to),
    })
}

fn functions(rows: &Rows<Expr>) -> f64 {
    rows.steps.iter().flat_map(|s| &value(s).tape().0).map(function).sum()
}

fn function(inst: &Inst) -> f64 {
    match inst {
        Inst::Arg(_) | Inst::Const(_) => 0.0,
        Inst::Unary(op, _) => match op {
            Unary::Neg | Unary::Abs | Unary::Relu | Unary::Floor | Unary::Sign => 1.0,
            Unary::Sqrt => 4.0,
            Unary::Exp | Unary::Ln | Unary::Tanh | Unary::Sigmoid | Unary::Sin | Unary::Cos | Unary::Erf => 12.0,
        },
        Inst::Binary(Binary::Div, ..) => 4.0,
        Inst::Binary(Binary::Pow, ..) => 30.0,
        Inst::Binary(..) | Inst::Select(..) => 1.0,
    }
}

/// A source where every vector is one element, or where its lanes move as `moving` says.
fn source(s: &Source, moving: &dyn Fn(&Affine) -> isize) -> f64 {
    match s {
        Source::Load(a) if matches!(moving(&a.at), 0 | 1) => 1.0,
        Source::Load(_) => GATHER,
        Source::Index(_) => 1.0,
        Source::Random { .. } => 20.0,
        Source::Scalar(_) | Source::Reduced(_) => 0.0,
        Source::Window { window, .. } => 4.0 * (window.kernel[0] * window.kernel[1]) as f64,
        Source::Gather { .. } => 3.0,
        Source::ScatterAdd { dims, .. } => dims.iter().map(|d| d.size).product::<usize>() as f64,
    }
}

fn source_along(s: &Source, axis: usize) -> f64 {
    let stride = |at: &Affine| at.strides.get(axis).copied().unwrap_or(0);
    match (s, s.at()) {
        (Source::Load(a), _) => {
            let guarded = a.guards.iter().any(|g| g.axis == axis);
            let door = matches!(a.region, Region::Data(_)) && axis == 0;
            if guarded || door { GATHER } else { source(s, &stride) }
        }
        // lane by lane unless the lanes lie along the last coordinate
        (_, Some(at)) => {
            let last = at.last().map_or(0, stride);
            let lanes = if matches!(last, 0 | 1) { 4.0 } else { 16.0 };
            lanes * source(s, &stride)
        }
        (_, None) => source(s, &stride),
    }
}

//! Poolings.
use super::source::door;
use crate::memory::Memory;
use crate::number::Number;
use netdsl_plan::{Access, Window, WindowOp};

pub fn value(
    op: WindowOp,
    w: &Window,
    [outer, inner]: [[usize; 2]; 2],
    operands: &[Access],
    m: &Memory,
    at: &[usize],
) -> Number {
    let (b, c) = (at[0], at[1]);
    let here = [at[2], at[3]];
    let read = |i: usize, [y, x]: [usize; 2]| m.read(&operands[i], &door(&operands[i]), &[b, c, y, x]);
    let first_maximum = |window: [usize; 2]| {
        let all = taps(w, outer, window);
        let largest = all.iter().map(|&t| read(0, t)).fold(f64::NEG_INFINITY, f64::max);
        *all.iter().find(|&&t| read(0, t) == largest).expect("a tap inside")
    };
    let containing = || {
        let windows = (0..inner[0]).flat_map(|y| (0..inner[1]).map(move |x| [y, x]));
        windows.filter(|&v| taps(w, outer, v).contains(&here))
    };
    let divisor = |count_padding: bool, window| {
        Number::exact(if count_padding { w.kernel[0] * w.kernel[1] } else { taps(w, outer, window).len() } as f64)
    };
    match op {
        WindowOp::MaxPool => Number::exact(read(0, first_maximum(here))),
        WindowOp::MaxPoolPick => Number::exact(read(1, first_maximum(here))),
        WindowOp::MaxPoolScatter => {
            Number::sum(containing().filter(|&v| first_maximum(v) == here).map(|v| Number::exact(read(1, v))))
        }
        WindowOp::AvgPool { count_padding } => {
            let sum = Number::sum(taps(w, outer, here).into_iter().map(|t| Number::exact(read(0, t))));
            divide(sum, divisor(count_padding, here))
        }
        WindowOp::AvgPoolScatter { count_padding } => Number::sum(
            containing().map(|v| divide(Number::exact(read(0, v)), divisor(count_padding, v))).collect::<Vec<_>>(),
        ),
    }
}

fn divide(a: Number, b: Number) -> Number {
    use netdsl_kernels::ir::Expr;
    crate::number::evaluate(&(Expr::arg(0) / Expr::arg(1)), &[a, b])
}

/// The elements of a window that lie inside the plane, in order.
fn taps(w: &Window, outer: [usize; 2], window: [usize; 2]) -> Vec<[usize; 2]> {
    let along = |axis: usize| -> Vec<usize> {
        (0..w.kernel[axis])
            .filter_map(|k| (window[axis] * w.stride[axis] + k * w.dilation[axis]).checked_sub(w.padding[axis]))
            .filter(|&i| i < outer[axis])
            .collect()
    };
    along(0).into_iter().flat_map(|y| along(1).into_iter().map(move |x| [y, x])).collect()
}

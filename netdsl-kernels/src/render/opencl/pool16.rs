//! Maxima and means of 16 neighbouring windows at once, where every tap of a row of windows is a plain vector read:
//! horizontal stride 1 or 2 and no horizontal padding. Everything else is `window`'s.
use super::expr::Width;
use super::function::Function;
use super::place::define;
use super::point::Point;
use super::window::Pooling;
use netdsl_plan::{DType, WindowOp};

/// The vector of values at a point, or `None` where the windows are not of that kind.
pub(super) fn value(pool: &Pooling, f: &mut Function, p: &Point) -> Option<String> {
    let lanes = p.lanes.as_ref()?;
    let operand = pool.operands.first()?;
    let along_row = pool.at.iter().map(|a| p.lane_stride(&a.strides)).eq([0, 0, 0, 1]);
    let w = pool.window;
    let fits = (pool.inner[1] - 1) * w.stride[1] + (w.kernel[1] - 1) * w.dilation[1] < pool.outer[1];
    let plain = operand.unguarded() && operand.stride(3) == 1 && operand.dtype() == DType::F32;
    if !along_row || !fits || !plain || w.padding[1] != 0 || !matches!(w.stride[1], 1 | 2) {
        return None;
    }
    let live = lanes.live.clone().unwrap_or_else(|| "16".into());
    match pool.op {
        WindowOp::MaxPool => Some(
            taps(pool, f, p, &live, "-INFINITY", &|acc, v| format!("{acc} = ({v} > {acc}) ? {v} : {acc};"))[0].clone(),
        ),
        WindowOp::AvgPool { count_padding } => {
            let [total, rows] = taps(pool, f, p, &live, "0.0f", &|acc, v| format!("{acc} += {v};"));
            let divisor = if count_padding {
                format!("(float16)({}.0f)", w.kernel[0] * w.kernel[1])
            } else {
                format!("(float16)((float)({rows} * {}))", w.kernel[1])
            };
            Some(define(f, Width::Sixteen, &format!("{total} / {divisor}")))
        }
        WindowOp::MaxPoolPick | WindowOp::MaxPoolScatter | WindowOp::AvgPoolScatter { .. } => None,
    }
}

/// Combines the taps of 16 windows; also says how many rows of the window lie inside.
fn taps(
    pool: &Pooling,
    f: &mut Function,
    p: &Point,
    live: &str,
    zero: &str,
    combine: &dyn Fn(&str, &str) -> String,
) -> [String; 2] {
    let w = pool.window;
    let [b, c, y, x] = pool.coordinates(f, p);
    let [acc, rows, k, i, q, v] = ["acc", "rows", "k", "i", "q", "v"].map(|n| f.text.name(n));
    f.text.line(format!("float16 {acc} = (float16)({zero}); int {rows} = 0;"));
    f.text.open(format!("for (int {k} = 0; {k} < {}; ++{k})", w.kernel[0]));
    f.text.line(format!("const int {i} = {y} * {} + {k} * {} - {};", w.stride[0], w.dilation[0], w.padding[0]));
    f.text.line(format!("if ({i} < 0 || {i} >= {}) continue;", pool.outer[0]));
    f.text.open(format!("for (int {q} = 0; {q} < {}; ++{q})", w.kernel[1]));
    let column = format!("{x} * {} + {q} * {}", w.stride[1], w.dilation[1]);
    let pointer = pool.operands[0].address(f, &[b, c, i, column]).pointer();
    let load =
        if w.stride[1] == 1 { format!("vload16(0, {pointer})") } else { format!("load_even({pointer}, {live})") };
    f.text.line(format!("const float16 {v} = {load};"));
    f.text.line(combine(&acc, &v));
    f.text.close();
    f.text.line(format!("{rows} += 1;"));
    f.text.close();
    [acc, rows]
}

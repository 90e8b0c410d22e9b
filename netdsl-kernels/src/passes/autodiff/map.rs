//! The rule of `Map`: the expression is differentiated symbolically, and the whole step to one input is one `Map` again.
use crate::ir::{Builder, Expr, Value};
use crate::passes::arguments::compact;
use netdsl_plan::MAX_SOURCES;

/// `dy · Σ ∂e/∂argument` over the arguments that are the same value as argument `k`; `None` where that is 0 everywhere.
pub(super) fn map(b: &mut Builder, e: &Expr, inputs: &[Value], y: Value, k: usize, dy: Value) -> Option<Value> {
    let same = (0..inputs.len()).filter(|&i| inputs[i] == inputs[k]);
    let slope = same.map(|i| e.derivative(i)).fold(Expr::constant(0.0), |sum, d| sum + d);
    if slope.as_constant() == Some(0.0) {
        return None;
    }
    let (slope, mut values) = smallest(e, &slope, inputs, y);
    if values.len() < MAX_SOURCES {
        let product = slope.scaled(&Expr::arg(values.len()));
        values.push(dy);
        let (product, values) = compact(&product, &values);
        return Some(b.map(product, &values));
    }
    let slope = b.map(slope, &values);
    Some(b.mul(slope, dy))
}

/// The slope over the fewest values: with the result in place of the expression (relu, sigmoid, tanh and exp then do not
/// need their argument), unless that takes more values than the arguments alone.
fn smallest(e: &Expr, slope: &Expr, inputs: &[Value], y: Value) -> (Expr, Vec<Value>) {
    let plain = compact(slope, inputs);
    let by_result = slope.replace(e, &Expr::arg(inputs.len()));
    let by_result = compact(&by_result, &[inputs, &[y]].concat());
    if by_result.1.len() <= plain.1.len() { by_result } else { plain }
}

//! The arguments that an expression really has: each value once, none unused.
use crate::ir::{Expr, Value};

/// The same expression over the fewest values: equal ones become one argument, unused ones go.
pub(super) fn compact(e: &Expr, values: &[Value]) -> (Expr, Vec<Value>) {
    let mut kept: Vec<Value> = vec![];
    let mut renamed = vec![Expr::constant(0.0); values.len()];
    for i in e.args() {
        let known = kept.iter().position(|&v| v == values[i]);
        renamed[i] = Expr::arg(known.unwrap_or(kept.len()));
        if known.is_none() {
            kept.push(values[i]);
        }
    }
    let unchanged = kept == values;
    (if unchanged { e.clone() } else { e.substitute(&renamed) }, kept)
}

//! Elementwise work and reductions.
use super::{Stores, along, source, store};
use crate::memory::Memory;
use crate::number::{Number, evaluate};
use netdsl_kernels::ir::Expr;
use netdsl_plan::{ReduceKind, RowStep, Rows};

pub fn stores(rows: &Rows<Expr>, m: &Memory, out: &mut Stores) {
    let kept: Vec<usize> = (0..rows.dims.len()).filter(|a| !rows.reduced.contains(a)).collect();
    for row in along(&rows.dims, &kept, m.samples) {
        let elements: Vec<Vec<usize>> = along(&rows.dims, &rows.reduced, m.samples)
            .into_iter()
            .map(|e| row.iter().zip(e).map(|(a, b)| a + b).collect())
            .collect();
        let mut known: Vec<Number> = vec![];
        for step in rows.steps.iter() {
            let mut result = Number::exact(f64::NAN);
            match step {
                RowStep::Reduce { kind, value } => {
                    let values = elements.iter().map(|c| evaluate(value, &args(rows, value, m, c, &known)));
                    result = reduce(*kind, &values.collect::<Vec<_>>());
                }
                RowStep::Store(sink) => {
                    elements.iter().for_each(|c| store(sink, m, c, &args(rows, &sink.value, m, c, &known), out));
                }
                RowStep::StoreRow(sink) => store(sink, m, &row, &args(rows, &sink.value, m, &row, &known), out),
            }
            known.push(result);
        }
    }
}

/// The arguments that an expression uses.
fn args(rows: &Rows<Expr>, e: &Expr, m: &Memory, c: &[usize], known: &[Number]) -> Vec<Number> {
    let used = e.args();
    let value = |i: usize| source::value(&rows.sources[i], &rows.dims, m, c, known);
    (0..rows.sources.len()).map(|i| if used.contains(&i) { value(i) } else { Number::exact(f64::NAN) }).collect()
}

fn reduce(kind: ReduceKind, values: &[Number]) -> Number {
    let largest = values.iter().fold(f64::NEG_INFINITY, |a, v| a.max(v.value));
    match kind {
        ReduceKind::Sum => Number::sum(values.iter().copied()),
        ReduceKind::Max => Number { value: largest, error: values.iter().fold(0.0, |a, v| v.error.max(a)) },
        ReduceKind::ArgMax => {
            assert!(values.iter().all(|v| v.error == 0.0), "the place of a maximum needs exact values");
            let first = values.iter().position(|v| v.value == largest);
            Number::exact(first.expect("a largest element") as f64)
        }
    }
}

//! Derivatives against central differences, in `f64`, with random seeds: first and second, for every operation.

mod cases;
mod check;
mod faults;
mod parts;
mod paths;
mod random;

use crate::passes::autodiff::rules;
use crate::testing::Kind;
use check::check;

#[test]
fn every_operation_agrees_with_central_differences() {
    let mut total = 0;
    for &kind in Kind::ALL {
        for case in cases::of(kind) {
            assert!(case.graph.nodes.iter().any(|n| Kind::of(&n.op) == kind), "{}: no {kind:?} in it", case.name);
            let compared = check(&case, &rules::rule).unwrap_or_else(|e| panic!("{}: {e}", case.name));
            assert!(compared > 0, "{}: nothing was compared", case.name);
            total += compared;
        }
    }
    println!("{total} derivatives of {} operations agree with central differences", Kind::ALL.len());
}

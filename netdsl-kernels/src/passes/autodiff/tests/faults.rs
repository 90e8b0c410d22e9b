//! Faults planted in the table of rules: each must be found by the check against central differences.
use super::cases;
use super::check::check;
use crate::ir::{Builder, Expr, Node, Value};
use crate::passes::autodiff::rules::{flows, rule};
use crate::testing::Kind;

/// What is done to the result of one rule.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// The sign is flipped.
    Sign,
    /// One hundredth is missing.
    Scale,
    /// The gradient is forgotten.
    Forgotten,
}

const FAULTS: [Fault; 3] = [Fault::Sign, Fault::Scale, Fault::Forgotten];

fn plant(fault: Fault, b: &mut Builder, dx: Value) -> Option<Value> {
    match fault {
        Fault::Sign => Some(b.map(-Expr::arg(0), &[dx])),
        Fault::Scale => Some(b.map(Expr::arg(0) * 0.99, &[dx])),
        Fault::Forgotten => None,
    }
}

/// The table with a fault in the rule of one kind and input.
fn faulty(
    fault: Fault,
    kind: Kind,
    input: usize,
) -> impl Fn(&mut Builder, &Node, Value, usize, Value) -> Option<Value> {
    move |b, node, y, k, dy| {
        let dx = rule(b, node, y, k, dy)?;
        if Kind::of(&node.op) == kind && k == input { plant(fault, b, dx) } else { Some(dx) }
    }
}

/// The last node of that kind: the one that the case is about.
fn subject(kind: Kind, nodes: &[Node]) -> &Node {
    nodes.iter().rev().find(|n| Kind::of(&n.op) == kind).expect("a case has its operation")
}

#[test]
fn every_planted_fault_is_found() {
    let mut found = 0;
    for &kind in Kind::ALL {
        // the smallest case shows it as well as the others
        let cases = cases::of(kind);
        let case = cases.iter().min_by_key(|c| c.graph.nodes.len()).expect("every kind has a case");
        let node = subject(kind, &case.graph.nodes);
        for input in (0..node.inputs.len()).filter(|&k| flows(&node.op, k)) {
            for fault in FAULTS {
                let outcome = check(case, &faulty(fault, kind, input));
                assert!(outcome.is_err(), "{}: {fault:?} in {kind:?}, input {input}, was not found", case.name);
                found += 1;
            }
        }
    }
    println!("{found} planted faults were found");
    assert!(found >= 70, "{found}");
}

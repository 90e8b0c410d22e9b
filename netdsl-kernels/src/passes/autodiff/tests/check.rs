//! The check of one graph: gradients, and gradients of a random projection of them, against central differences.
use crate::ir::{Builder, Expr, Graph, Op, Value, verify};
use crate::passes::autodiff::{Rule, pull_back_by};
use crate::testing::{Compiled, Point, Rng, key};

/// A value whose derivatives are checked.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) graph: Graph,
    pub(super) y: Value,
    pub(super) wrt: Vec<Value>,
    /// Those of `wrt` that have no influence: their derivatives are 0 everywhere.
    pub(super) flat: Vec<Value>,
}

/// A number of the graph and its gradients.
struct Slopes {
    graph: Graph,
    loss: Value,
    gradients: Vec<Option<Value>>,
}

const STEP: f64 = 1e-6;
/// Elements compared for one leaf, at most.
const ELEMENTS: usize = 20;
/// Rounding of a difference is near 1e-16 / STEP = 1e-10 of the loss; the third derivative adds STEP².
const TOLERANCE: f64 = 1e-7;

/// How many derivatives agreed, or what did not.
pub(super) fn check(case: &Case, rule: &Rule) -> Result<usize, String> {
    // sin: so that the second derivative of a linear operation is not 0 and passes through its rule's rule
    let mut b = Builder::resume(case.graph.clone());
    let bent = b.map(Expr::arg(0).unary(crate::ir::Unary::Sin), &[case.y]);
    let loss = projection(&mut b, &[bent], 100);
    let first = slopes(b, loss, &case.wrt, rule);
    let mut compared = compare(&first, case, "first")?;

    let mut b = Builder::resume(first.graph);
    let gradients: Vec<Value> = first.gradients.into_iter().flatten().collect();
    if !gradients.is_empty() {
        let loss = projection(&mut b, &gradients, 200);
        let second = slopes(b, loss, &case.wrt, rule);
        compared += compare(&second, case, "second")?;
    }
    Ok(compared)
}

/// The sum of the values' elements times random numbers, which are states from `state` on.
fn projection(b: &mut Builder, values: &[Value], state: usize) -> Value {
    let parts: Vec<Value> = values
        .iter()
        .enumerate()
        .map(|(i, &v)| {
            let shape = b.shape(v).clone();
            let weight = b.state(state + i, shape);
            let product = b.mul(v, weight);
            b.total(product)
        })
        .collect();
    b.sum_of(&parts)
}

fn slopes(mut b: Builder, loss: Value, wrt: &[Value], rule: &Rule) -> Slopes {
    let one = b.constant(1.0);
    let gradients = pull_back_by(rule, &mut b, &[(loss, one)], wrt);
    let graph = verified(b.finish());
    for (x, g) in wrt.iter().zip(&gradients) {
        assert!(g.is_none_or(|g| graph.nodes[g.index()].shape == graph.nodes[x.index()].shape), "{x:?}: shape");
    }
    Slopes { graph, loss, gradients }
}

pub(super) fn verified(graph: Graph) -> Graph {
    match verify(graph) {
        Ok(graph) => graph.into_inner(),
        Err(violations) => panic!("{}", violations.iter().map(|v| format!("{v}\n")).collect::<String>()),
    }
}

fn compare(slopes: &Slopes, case: &Case, order: &str) -> Result<usize, String> {
    let point = Point::random(&slopes.graph, 3, 11);
    let graph = Compiled::new(&slopes.graph);
    let (still, point) = still(&slopes.graph, &graph, point);
    let mut compared = 0;
    for (&x, gradient) in case.wrt.iter().zip(&slopes.gradients) {
        let leaf = key(&slopes.graph.nodes[x.index()].op).expect("derivatives are by leaves");
        let count = point.leaves[&leaf].len();
        let exact = match gradient {
            Some(g) => point.values(&graph, &[*g]).remove(0).into_iter().collect(),
            None => vec![0.0; count],
        };
        let flat = case.flat.contains(&x);
        if order == "first" && !flat {
            telling(&exact).map_err(|e| format!("{leaf:?}: {e}"))?;
        }
        let mut elements: Vec<usize> = (0..count).collect();
        Rng::new(5).shuffle(&mut elements);
        elements.truncate(ELEMENTS);
        let at = |i: usize| exact[i];
        for i in elements {
            let moved = |by: f64| {
                let mut point = point.clone();
                *point.leaves.get_mut(&leaf).into_iter().flatten().nth(i).expect("the element exists") += by;
                point.values(&still, &[slopes.loss])[0].iter().sum::<f64>()
            };
            let (up, down) = (moved(STEP), moved(-STEP));
            let numeric = (up - down) / (2.0 * STEP);
            let bound = TOLERANCE * (1.0 + numeric.abs() + 0.01 * up.abs());
            let error = (numeric - at(i)).abs();
            if error.is_nan() || error > bound || (flat && at(i) != 0.0) {
                return Err(format!("{order} derivative by {leaf:?}[{i}] is {}, by differences {numeric}", at(i)));
            }
            compared += 1;
        }
    }
    Ok(compared)
}

/// Gradients that would agree with anything say nothing.
fn telling(gradient: &[f64]) -> Result<(), String> {
    if gradient.iter().all(|&g| g == 0.0) {
        return Err("the gradient is 0 everywhere".into());
    }
    let equal = gradient.len() > 1 && gradient.iter().all(|&g| (g - gradient[0]).abs() < 1e-9);
    if equal { Err("the gradient is the same everywhere".into()) } else { Ok(()) }
}

/// The graph with every `Detach` held at its value at the point: what its derivative means.
fn still(graph: &Graph, compiled: &Compiled, mut point: Point) -> (Compiled, Point) {
    let mut held = graph.clone();
    for (i, node) in held.nodes.to_mut().iter_mut().enumerate() {
        if node.op == Op::Detach {
            let value = point.values(compiled, &[Value(i as u32)]).remove(0);
            node.op = Op::State(1000 + i);
            node.inputs = vec![].into();
            point.leaves.insert(('s', 1000 + i), value);
        }
    }
    (Compiled::new(&held), point)
}

//! The check of one graph: gradients, and gradients of a random projection of them, against central differences.
//! Projections are summed here and enter as seeds, so that no rule but the graph's own takes part.
use crate::ir::{Builder, Expr, Graph, Op, Unary, Value, verify};
use crate::passes::autodiff::{Rule, pull_back_by};
use crate::testing::{Compiled, Point, Rng, key};
use ndarray::ArrayD;

/// Values whose derivatives are checked.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) graph: Graph,
    pub(super) ys: Vec<Value>,
    pub(super) wrt: Vec<Value>,
    /// Those of `wrt` that have no influence: their derivatives are 0 everywhere.
    pub(super) flat: Vec<Value>,
    /// Whether gradients that are 0 or equal everywhere are as good as others.
    pub(super) anything: bool,
    /// Elements compared of one leaf, at most.
    pub(super) elements: usize,
}

const STEP: f64 = 1e-6;
/// Rounding of a difference is near 1e-16 / STEP = 1e-10 of the loss; the third derivative adds STEP².
const TOLERANCE: f64 = 1e-7;

/// A number, `Σ weight · f(value)` over elements and values, with its gradients.
struct Slopes {
    graph: Graph,
    values: Vec<Value>,
    weights: Vec<Value>,
    f: fn(f64) -> f64,
    gradients: Vec<Option<Value>>,
}

/// How many derivatives agreed, or what did not.
pub(super) fn check(case: &Case, rule: &Rule) -> Result<usize, String> {
    let mut b = Builder::resume(case.graph.clone());
    let weights = weights(&mut b, &case.ys, 100);
    // a sine: so that the second derivative of a linear operation is not 0 and passes through its rule's rule
    let cosine = Expr::arg(0).unary(Unary::Cos) * Expr::arg(1);
    let pairs = case.ys.iter().zip(&weights);
    let seeds: Vec<_> = pairs.map(|(&y, &weight)| (y, b.map(cosine.clone(), &[y, weight]))).collect();
    let first = slopes(b, &seeds, case, rule);
    let first = Slopes { weights, f: f64::sin, ..first };
    let compared = first.compare(case, "first")?;

    let mut b = Builder::resume(first.graph);
    let gradients: Vec<Value> = first.gradients.into_iter().flatten().collect();
    let weights = self::weights(&mut b, &gradients, 200);
    let seeds: Vec<_> = gradients.into_iter().zip(weights).collect();
    let second = slopes(b, &seeds, case, rule);
    Ok(compared + second.compare(case, "second")?)
}

/// Random numbers of the values' shapes: states from `state` on.
fn weights(b: &mut Builder, values: &[Value], state: usize) -> Vec<Value> {
    let shapes: Vec<_> = values.iter().map(|&v| b.shape(v).clone()).collect();
    shapes.into_iter().enumerate().map(|(i, shape)| b.state(state + i, shape)).collect()
}

fn slopes(mut b: Builder, seeds: &[(Value, Value)], case: &Case, rule: &Rule) -> Slopes {
    let gradients = pull_back_by(rule, &mut b, seeds, &case.wrt);
    let graph = verified(b.finish());
    for (x, g) in case.wrt.iter().zip(&gradients) {
        assert!(g.is_none_or(|g| graph.nodes[g.index()].shape == graph.nodes[x.index()].shape), "{x:?}: shape");
    }
    let (values, weights) = seeds.iter().copied().unzip();
    Slopes { graph, values, weights, f: |v| v, gradients }
}

pub(super) fn verified(graph: Graph) -> Graph {
    match verify(graph) {
        Ok(graph) => graph.into_inner(),
        Err(violations) => panic!("{}", violations.iter().map(|v| format!("{v}\n")).collect::<String>()),
    }
}

impl Slopes {
    fn compare(&self, case: &Case, order: &str) -> Result<usize, String> {
        let point = Point::random(&self.graph, 3, 11);
        let graph = Compiled::new(&self.graph);
        let (still, point) = still(&self.graph, &graph, point);
        let mut compared = 0;
        for (x, gradient) in case.wrt.iter().zip(&self.gradients) {
            let leaf = key(&self.graph.nodes[x.index()].op).expect("derivatives are by leaves");
            let count = point.leaves[&leaf].len();
            let exact: Vec<f64> = match gradient {
                Some(g) => point.values(&graph, &[*g]).remove(0).into_iter().collect(),
                None => vec![0.0; count],
            };
            let flat = case.flat.contains(x);
            if flat && exact.iter().any(|&g| g != 0.0) {
                return Err(format!("the {order} derivative by {leaf:?} is not 0"));
            }
            if order == "first" && !flat && !case.anything {
                telling(&exact).map_err(|e| format!("{leaf:?}: {e}"))?;
            }
            for i in sample(count, case.elements) {
                self.compare_one(&still, &point, leaf, i, exact[i]).map_err(|e| format!("{order} derivative {e}"))?;
                compared += 1;
            }
        }
        Ok(compared)
    }
    fn compare_one(
        &self,
        still: &Compiled,
        point: &Point,
        leaf: (char, usize),
        i: usize,
        exact: f64,
    ) -> Result<(), String> {
        let moved = |by: f64| {
            let mut point = point.clone();
            let element = point.leaves.get_mut(&leaf).and_then(|leaf| leaf.iter_mut().nth(i));
            *element.expect("the element exists") += by;
            self.number(still, &point)
        };
        let (up, down) = (moved(STEP), moved(-STEP));
        let numeric = (up - down) / (2.0 * STEP);
        let bound = TOLERANCE * (1.0 + numeric.abs() + 0.01 * up.abs());
        let error = (numeric - exact).abs();
        let agrees = error <= bound; // also not where it is NaN
        if agrees { Ok(()) } else { Err(format!("by {leaf:?}[{i}] is {exact}, by differences {numeric}")) }
    }
    fn number(&self, graph: &Compiled, point: &Point) -> f64 {
        let values = point.values(graph, &[&self.values[..], &self.weights].concat());
        let (values, weights) = values.split_at(self.values.len());
        let dot = |(v, w): (&ArrayD<f64>, &ArrayD<f64>)| v.iter().zip(w).map(|(&v, w)| (self.f)(v) * w).sum::<f64>();
        values.iter().zip(weights).map(dot).sum()
    }
}

fn sample(count: usize, most: usize) -> Vec<usize> {
    let mut elements: Vec<usize> = (0..count).collect();
    Rng::new(5).shuffle(&mut elements);
    elements.truncate(most);
    elements
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

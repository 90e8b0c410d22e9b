//! Two ways to a plan: the parser of texts with the expressions as trees, and the macro with the expressions as compiled
//! functions. Everything but the name of the file must be equal; functions are compared by what they give.
use netdsl_kernels::compile::Plan;
use netdsl_kernels::ir::{Expr, Tape};
use netdsl_plan::{BlockFn, FunctionIndex, NetworkPlan, PointFn};

/// A plan without its expressions, and these in order.
struct Split<B, P> {
    plan: NetworkPlan<FunctionIndex, FunctionIndex>,
    blocks: Vec<B>,
    points: Vec<P>,
}

impl<B: Clone + 'static, P: Clone + 'static> Split<B, P> {
    fn of(plan: &NetworkPlan<B, P>) -> Self {
        let (mut blocks, mut points) = (vec![], vec![]);
        let mut block = |b: &B| {
            blocks.push(b.clone());
            FunctionIndex(0)
        };
        let mut point = |p: &P| {
            points.push(p.clone());
            FunctionIndex(0)
        };
        let plan = plan.map(&mut block, &mut point);
        Split { plan, blocks, points }
    }
}

/// What differs, one line each.
pub fn differences(compiled: &Plan, embedded: &NetworkPlan) -> Vec<String> {
    let (ours, theirs): (Split<Expr, Expr>, Split<BlockFn, PointFn>) = (Split::of(compiled), Split::of(embedded));
    let mut found = data(&ours.plan, &theirs.plan);
    let counts = [ours.blocks.len(), ours.points.len()];
    if counts != [theirs.blocks.len(), theirs.points.len()] || counts.contains(&0) {
        found.push("the numbers of expressions".to_string());
    }
    let blocks = ours.blocks.iter().zip(&theirs.blocks).enumerate().filter(|(_, (e, f))| !same_block(e, f));
    found.extend(blocks.map(|(i, (e, _))| format!("block expression {i}: {e:?}")));
    let points = ours.points.iter().zip(&theirs.points).enumerate().filter(|(_, (e, f))| !same_point(e, f));
    found.extend(points.map(|(i, (e, _))| format!("point expression {i}: {e:?}")));
    found.into_iter().map(|what| format!("{}: {what}", compiled.name)).collect()
}

type Data = NetworkPlan<FunctionIndex, FunctionIndex>;

/// The parts of the plan that differ. The file is called by another name; its lines are the same.
fn data(ours: &Data, theirs: &Data) -> Vec<String> {
    let with_file = Data { file: theirs.file.clone(), ..ours.clone() };
    let same = [
        ("name", ours.name == theirs.name),
        ("layout_hash", ours.layout_hash == theirs.layout_hash),
        ("batch", (ours.batch, ours.least_samples) == (theirs.batch, theirs.least_samples)),
        ("doors", ours.doors == theirs.doors),
        ("outputs", ours.outputs == theirs.outputs),
        ("losses", ours.losses == theirs.losses),
        ("layers", ours.layers == theirs.layers),
        ("params", ours.params == theirs.params),
        ("states", ours.states == theirs.states),
        ("train", ours.train == theirs.train),
        ("infer", ours.infer == theirs.infer),
        ("targets", ours.targets == theirs.targets),
        ("the plan as a whole", with_file == *theirs),
    ];
    same.iter().filter(|(_, same)| !same).map(|(what, _)| what.to_string()).collect()
}

/// Arguments on both sides of zero and of one, different for each index; the last ones are large.
fn arguments(count: usize) -> impl Iterator<Item = Vec<f64>> {
    let at = |round: usize, i: usize| ((7 * i + 5 * round) % 13) as f64 * 0.37 - 1.9 + round as f64 * 0.11;
    (0..8).map(move |round| (0..count).map(|i| at(round, i) * if round > 5 { 30.0 } else { 1.0 }).collect())
}

fn count(tape: &Tape) -> usize {
    tape.args().last().map_or(0, |last| last + 1)
}

/// In `f64` with the standard library's functions, so to the last bits.
fn same_point(e: &Expr, f: &PointFn) -> bool {
    let tape = e.tape();
    arguments(count(tape)).all(|x| close(tape.eval(&x), f.0(&x), 1e-12))
}

/// In `f32` with functions of the host's own, which are good to some units in the last place.
fn same_block(e: &Expr, f: &BlockFn) -> bool {
    let tape = e.tape();
    arguments(count(tape)).all(|x| {
        let x: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        let columns: Vec<&[f32]> = x.chunks(1).collect();
        let mut out = [0.0];
        f.0(&mut out, &columns);
        let exact: Vec<f64> = x.iter().map(|&x| f64::from(x)).collect();
        close(f64::from(tape.eval(&exact) as f32), f64::from(out[0]), 1e-4)
    })
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    let equal = a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
    equal || (a - b).abs() <= tolerance * (1e-3 + a.abs().max(b.abs()))
}

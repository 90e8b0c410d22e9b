//! Faults of bodies as data, as the host runs them: the same kinds of faults as in texts, by changing the body.
use crate::fault::Kind;
use netdsl_kernels::ir::Expr;
use netdsl_plan::{
    Access, Body, Conv2d, ConvKind, Dim, Epilogue, MatMul, ReduceKind, Region, RowStep, Rows, Source, UpdateAll,
};

/// Words of regions that addresses must stay in; the arena is larger than it needs to be.
pub struct Sizes {
    pub params: usize,
    pub states: usize,
}

/// A fault: its kind, what it is, and the body with it.
type Faulty = (Kind, String, Body<Expr>);

/// How far an address is off.
const OFF: isize = 16;

/// All faults of a body.
pub fn faults(body: &Body<Expr>, sizes: &Sizes) -> Vec<Faulty> {
    let mut all = match body {
        Body::Rows(rows) => of_rows(rows),
        Body::MatMul(m) => of_matmul(m),
        Body::Conv2d(c) => of_conv(c),
        Body::Update(u) => return of_update(u),
    };
    all.extend(expressions(body));
    all.extend(places(body, sizes));
    all
}

fn of_update(u: &UpdateAll) -> Vec<Faulty> {
    let less = |words: usize| (Kind::Bound, format!("{words} words are updated"), Body::Update(UpdateAll { words }));
    (1..=5).map(|part| less(u.words * part / 6)).collect()
}

fn of_rows(rows: &Rows<Expr>) -> Vec<Faulty> {
    let mut all: Vec<Faulty> = vec![];
    for axis in 0..rows.dims.len() {
        let mut other = rows.clone();
        if shrink(&mut other.dims.to_mut()[axis]) {
            all.push((Kind::Bound, format!("axis {axis} of {} is shorter", rows.dims[axis]), Body::Rows(other)));
        }
    }
    for i in 0..rows.steps.len() {
        let mut other = rows.clone();
        if let RowStep::Reduce { kind, .. } = &mut other.steps.to_mut()[i] {
            *kind = if *kind == ReduceKind::Sum { ReduceKind::Max } else { ReduceKind::Sum };
            all.push((Kind::Dropped, format!("step {i} reduces otherwise"), Body::Rows(other)));
        } else if rows.steps.len() > 1 {
            // steps are counted by those that read them: none behind this one may be read
            let mut other = rows.clone();
            if rows.steps.iter().skip(i).all(|s| !matches!(s, RowStep::Reduce { .. })) {
                other.steps.to_mut().remove(i);
                all.push((Kind::Dropped, format!("step {i} is left out"), Body::Rows(other)));
            }
        }
    }
    all
}

fn shrink(dim: &mut Dim) -> bool {
    let can = !dim.batched && dim.size > 1;
    dim.size -= usize::from(can);
    can
}

fn of_matmul(m: &MatMul<Expr>) -> Vec<Faulty> {
    let mut all = vec![];
    type Axis = fn(&mut MatMul<Expr>) -> &mut Dim;
    let axes: [(&str, Axis); 3] = [("m", |m| &mut m.m), ("n", |m| &mut m.n), ("k", |m| &mut m.k)];
    for (name, axis) in axes {
        let mut other = m.clone();
        if shrink(axis(&mut other)) {
            all.push((Kind::Bound, format!("{name} is one less"), Body::MatMul(other)));
        }
    }
    all.extend(epilogues(&m.epilogue, |epilogue| Body::MatMul(MatMul { epilogue, ..m.clone() })));
    all
}

fn of_conv(c: &Conv2d<Expr>) -> Vec<Faulty> {
    let mut all = vec![];
    for axis in 0..2 {
        let mut other = c.clone();
        let side = if c.kind == ConvKind::Input { &mut other.outer } else { &mut other.inner };
        if side[axis] > 1 {
            side[axis] -= 1;
            all.push((Kind::Bound, format!("axis {axis} has one window less"), Body::Conv2d(other)));
        }
        let mut other = c.clone();
        if c.window.padding[axis] > 0 && c.halo == [[0; 2]; 2] {
            other.window.padding[axis] -= 1;
            all.push((Kind::Constant, format!("padding of axis {axis} is one less"), Body::Conv2d(other)));
        }
    }
    all.extend(epilogues(&c.epilogue, |epilogue| Body::Conv2d(Conv2d { epilogue, ..c.clone() })));
    all
}

/// Epilogues left out: the accumulator is stored as it is; stores left out.
fn epilogues(epilogue: &Epilogue<Expr>, body: impl Fn(Epilogue<Expr>) -> Body<Expr>) -> Vec<Faulty> {
    let mut all = vec![];
    for i in 0..epilogue.sinks.len() {
        let mut other = epilogue.clone();
        if epilogue.sinks[i].value != Expr::arg(0) {
            other.sinks.to_mut()[i].value = Expr::arg(0);
            all.push((Kind::Dropped, format!("sink {i} is the accumulator"), body(other)));
        }
        let mut other = epilogue.clone();
        if epilogue.sinks.len() > 1 {
            other.sinks.to_mut().remove(i);
            all.push((Kind::Dropped, format!("sink {i} is left out"), body(other)));
        }
    }
    all
}

/// Each expression scaled, shifted and negated.
fn expressions(body: &Body<Expr>) -> Vec<Faulty> {
    let mut count = 0;
    body.map(&mut |e: &Expr| {
        count += 1;
        e.clone()
    });
    type Change = fn(&Expr) -> Expr;
    let changes: [(Kind, &str, Change); 3] = [
        (Kind::Constant, "half as much again", |e| e.clone() * 1.5),
        (Kind::Constant, "a quarter more", |e| e.clone() + 0.25),
        (Kind::Sign, "negated", |e| -e.clone()),
    ];
    let mut all = vec![];
    for at in 0..count {
        for (kind, what, change) in changes {
            let mut i = 0;
            let other = body.map(&mut |e: &Expr| {
                i += 1;
                if i == at + 1 { change(e) } else { e.clone() }
            });
            // zero can be scaled and negated as one likes
            if other != *body {
                all.push((kind, format!("expression {at} is {what}"), other));
            }
        }
    }
    all
}

/// Calls `f` with every access of a body.
fn accesses(body: &mut Body<Expr>, f: &mut dyn FnMut(&mut Access)) {
    fn source(s: &mut Source, f: &mut dyn FnMut(&mut Access)) {
        match s {
            Source::Load(a) => f(a),
            Source::Window { operands, .. } => operands.to_mut().iter_mut().for_each(f),
            Source::Gather { table, index, .. } => [table, index].into_iter().for_each(f),
            Source::ScatterAdd { index, values, .. } => [index, values].into_iter().for_each(f),
            Source::Index(_) | Source::Random { .. } | Source::Scalar(_) | Source::Reduced(_) => {}
        }
    }
    fn epilogue(e: &mut Epilogue<Expr>, f: &mut dyn FnMut(&mut Access)) {
        e.sources.to_mut().iter_mut().for_each(|s| source(s, f));
        e.sinks.to_mut().iter_mut().for_each(|s| f(&mut s.to));
    }
    match body {
        Body::Rows(r) => {
            r.sources.to_mut().iter_mut().for_each(|s| source(s, f));
            for step in r.steps.to_mut() {
                if let RowStep::Store(s) | RowStep::StoreRow(s) = step {
                    f(&mut s.to);
                }
            }
        }
        Body::MatMul(m) => {
            [&mut m.a, &mut m.b].into_iter().for_each(&mut *f);
            epilogue(&mut m.epilogue, f);
        }
        Body::Conv2d(c) => {
            [&mut c.a, &mut c.b].into_iter().for_each(&mut *f);
            epilogue(&mut c.epilogue, f);
        }
        Body::Update(_) => {}
    }
}

/// Each address moved a little, and each guard narrowed.
fn places(body: &Body<Expr>, sizes: &Sizes) -> Vec<Faulty> {
    let mut seen: Vec<Access> = vec![];
    accesses(&mut body.clone(), &mut |a| seen.push(a.clone()));
    let mut all = vec![];
    for (at, access) in seen.iter().enumerate() {
        let mut change = |kind: Kind, what: String, f: &dyn Fn(&mut Access)| {
            let (mut other, mut i) = (body.clone(), 0);
            accesses(&mut other, &mut |a| {
                if i == at {
                    f(a);
                }
                i += 1;
            });
            all.push((kind, what, other));
        };
        if let Some(by) = moved(access, sizes) {
            let what = format!("access {at} ({:?} {}) is {by} words off", access.region, access.at.offset);
            change(Kind::Place, what, &|a| a.at.offset += by);
        }
        for g in 0..access.guards.len() {
            let narrow = |a: &mut Access| a.guards.to_mut()[g].end -= 1;
            change(Kind::Bound, format!("guard {g} of access {at} is narrower"), &narrow);
        }
    }
    all
}

/// How far an access can be moved and stay in its region.
fn moved(access: &Access, sizes: &Sizes) -> Option<isize> {
    let words = match access.region {
        Region::Arena => return Some(OFF),
        Region::Params | Region::Gradients | Region::Update => sizes.params,
        Region::States => sizes.states,
        Region::Losses => return Some(if access.at.offset == 0 { 1 } else { -1 }),
        Region::Data(_) => return None,
    };
    let lowest: isize = access.at.strides.iter().filter(|s| **s < 0).sum();
    match access.at.offset + lowest {
        at if at >= OFF => Some(-OFF),
        _ if access.at.strides.len() <= 1 && (access.at.offset + 2 * OFF) as usize <= words => Some(1),
        _ => None,
    }
}

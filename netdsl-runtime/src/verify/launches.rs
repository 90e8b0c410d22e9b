//! Runs one launch list a launch at a time: what its parts read is read, what they should write is computed, the launch is
//! run, what they wrote is compared. Words that belong to no value are NaN before the launch, so that nobody reads them and
//! nothing passes because it lay there before; words that belong to other values must be the same after it.
use super::expect::{Expected, expect};
use super::live::{Kept, Live, Resolve, live, updates_all};
use super::memory::{Memory, Sizes};
use super::report::{Check, Report, Verdict};
use super::update::{self, Gradient};
use super::{Batch, expect};
use crate::reference::Leaves;
use crate::session::{OptimizerState, Session};
use crate::{Error, Result, layout};
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::{
    Access, Body, Graph, Launch, LaunchList, ListKind, NetworkPlan, Part, PointFn, Region, RootKind, STEP_KEY,
    STEP_NUMBER, STEP_WORDS, Stored,
};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// One list on its way.
pub(super) struct List<'a> {
    session: &'a Session,
    batch: &'a Batch<'a>,
    kind: ListKind,
    list: &'static LaunchList,
    graph: &'static Graph<PointFn>,
    optimizer: &'a OptimizerState,
    row: usize,
    words: [u32; STEP_WORDS],
    samples: usize,
    sizes: Sizes,
    halos: Kept,
    lasting: Kept,
    live: Vec<Live>,
}

/// What one part is expected to have done.
enum Promise {
    /// A stored value.
    Value(Box<(Stored, Expected)>),
    /// The update of these words.
    Update(Gradient),
}

/// A launch about to run.
pub(super) struct Ready {
    index: usize,
    promises: Vec<(&'static Part, Vec<Promise>)>,
    /// What memory holds before.
    before: Memory,
}

pub(super) fn verify_list(
    session: &Session,
    batch: &Batch<'_>,
    kind: ListKind,
    optimizer: &OptimizerState,
    report: &mut Report,
) -> Result<()> {
    let launches = session.engine().list(kind)?.launches.len();
    let list = List::enter(session, batch, kind, optimizer, launches)?;
    for launch in 0..launches {
        let ready = list.ready(launch)?;
        report.checks.extend(list.run(&ready, launch)?);
    }
    list.leave()?;
    list.end_to_end(report)
}

impl<'a> List<'a> {
    /// Brings the batch to the device and finds out what matters when, for the first launches of a list.
    pub fn enter(
        session: &'a Session,
        batch: &'a Batch<'a>,
        kind: ListKind,
        optimizer: &'a OptimizerState,
        launches: usize,
    ) -> Result<List<'a>> {
        let training = matches!(kind, ListKind::TwoPhase | ListKind::Fused);
        let plan = session.plan();
        let row = {
            let mut engine = session.engine();
            engine.executor.prepare(kind, training.then_some(optimizer.plan))?;
            engine.enter(batch.feed, kind, batch.purpose, training.then_some(optimizer))?
        };
        let mut words = [0; STEP_WORDS];
        words.copy_from_slice(&session.engine().table.collected()[..STEP_WORDS]);
        let list = session.engine().list(kind)?;
        let graph = if training { &plan.train } else { &plan.infer };
        let losses = row * (plan.losses.len() + 2);
        let sizes = sizes(session, list, training, losses);
        let samples = batch.feed.len();
        let mut list = List {
            session,
            batch,
            kind,
            list,
            graph,
            optimizer,
            row,
            words,
            samples,
            sizes,
            halos: Kept::new(),
            lasting: Kept::new(),
            live: vec![],
        };
        let resolve = Resolve { session, graph, samples, losses };
        let lasting = resolve.lasting(list.list, &list.sizes);
        let parts: Vec<Vec<&Part>> =
            list.list.launches[..launches].iter().map(|l| l.parts.iter().filter(|p| list.runs(p)).collect()).collect();
        list.halos = resolve.halos(list.list);
        list.live = live(&resolve, &parts, lasting.clone());
        list.lasting = lasting;
        Ok(list)
    }

    /// What a launch should do, from what is in memory now; then puts NaN wherever nothing is that matters.
    pub fn ready(&self, index: usize) -> Result<Ready> {
        let launch: &'static Launch = &self.list.launches[index];
        let promises =
            launch.parts.iter().filter(|p| self.runs(p)).map(|p| Ok((p, self.promises(p)?))).collect::<Result<_>>()?;
        let now = Memory::read(self.session, &self.sizes, self.optimizer)?;
        let before = now.bare(&self.live[index].before, &self.halos);
        Ok(Ready { index, promises, before })
    }

    /// Runs a launch, which may be another than the one that its doings are compared with.
    pub fn run(&self, ready: &Ready, launch: usize) -> Result<Vec<Check>> {
        ready.before.write(self.session, self.optimizer)?;
        let training = matches!(self.kind, ListKind::TwoPhase | ListKind::Fused);
        let optimizer = training.then_some(self.optimizer);
        self.session.engine().launch(self.row, [launch, launch + 1], self.batch.purpose, optimizer)?;
        let after = Memory::read(self.session, &self.sizes, self.optimizer)?;
        let mut checks = vec![];
        for (part, promises) in &ready.promises {
            for promise in promises {
                checks.push(self.judge(ready.index, part, promise, &ready.before, &after)?);
            }
        }
        checks.extend(self.strays(ready, &after));
        Ok(checks)
    }

    /// Takes NaN out of the gradients again: what lies between them is updated like them.
    pub fn leave(&self) -> Result<()> {
        let mut memory = Memory::read(self.session, &self.sizes, self.optimizer)?;
        memory.clear(Region::Gradients, &self.lasting);
        memory.write(self.session, self.optimizer)
    }

    /// What a launch changed that is not its own, at each of its layers: which of its parts did it, nobody can tell.
    fn strays(&self, ready: &Ready, after: &Memory) -> Vec<Check> {
        let (before, live) = (&ready.before, &self.live[ready.index]);
        let fixed = live.untouched.get(&Region::Params).cloned().unwrap_or_default();
        let slots = before.changed_slots(after, &fixed, self.session.target().params);
        let changed = [before.changed(after, &live.untouched), before.changed(after, &self.halos), slots];
        let count: usize = changed.iter().map(|(count, _)| count).sum();
        let most = changed.iter().fold(0.0, |most: f64, (_, off)| most.max(*off));
        let mut checks: Vec<Check> = vec![];
        for (part, _) in ready.promises.iter().filter(|_| count > 0) {
            let mut check = blank(self.session.plan(), self.kind, ready.index, part);
            check.what = "writes what is not its own".into();
            (check.elements, check.max_absolute, check.verdict) = (count, most, Verdict::Differs);
            if checks.iter().all(|c| c.layer != check.layer) {
                checks.push(check);
            }
        }
        checks
    }

    /// Whether a part is run at all.
    fn runs(&self, part: &Part) -> bool {
        let roots = &self.graph.roots;
        let masks = &self.session.engine().masks;
        part.serves.iter().any(|r| self.batch.purpose.wants(roots[*r as usize].kind, masks))
    }

    /// What a part should write, from what is in memory now.
    fn promises(&self, part: &'static Part) -> Result<Vec<Promise>> {
        if updates_all(part) {
            return Ok(vec![Promise::Update(self.stored_gradient()?)]);
        }
        let mut known = self.read_all(&part.reads)?;
        part.nodes.iter().for_each(|n| drop(known.remove(n))); // computed here, whatever lay there before
        let failed = RefCell::new(None);
        let note = |result: Result<ArrayD<f64>>| {
            result.unwrap_or_else(|e| {
                *failed.borrow_mut() = Some(e);
                ArrayD::default(IxDyn(&[0]))
            })
        };
        let plan = self.session.plan();
        let leaves = Leaves {
            samples: self.samples,
            key: self.words[STEP_KEY],
            step: self.words[STEP_NUMBER],
            inputs: &|door| self.batch.doors[door].clone(),
            params: &|i| note(self.session.read_param(i).map(|v| widened(&plan.params[i].shape, &v))),
            states: &|i| note(self.session.read_state(i).map(|v| widened(&plan.states[i].shape, &v))),
        };
        let wanted: Vec<u32> = part.writes.iter().map(|s| s.value).collect();
        let expected = expect(self.graph, &known, &leaves, &wanted);
        let promise = |(stored, expected): (&Stored, Expected)| match stored.access.region {
            Region::Update => Promise::Update(gradient_words(stored, &expected)),
            _ => Promise::Value(Box::new((stored.clone(), expected))),
        };
        let promises = part.writes.iter().zip(expected).map(promise).collect();
        failed.into_inner().map_or(Ok(promises), Err)
    }

    /// Values that are in memory, except those at the doors, which are known anyway.
    fn read_all(&self, stored: &[Stored]) -> Result<BTreeMap<u32, ArrayD<f64>>> {
        let inside = stored.iter().filter(|s| !matches!(s.access.region, Region::Data(_)));
        inside.map(|s| Ok((s.value, self.read(s)?))).collect()
    }

    fn extents(&self, value: u32) -> Vec<usize> {
        self.graph.nodes[value as usize].shape.at(self.samples)
    }

    fn read(&self, stored: &Stored) -> Result<ArrayD<f64>> {
        let extents = self.extents(stored.value);
        let mut access = stored.access.clone();
        if access.region == Region::Losses {
            access.at.offset += (self.row * (self.session.plan().losses.len() + 2)) as isize;
        }
        Ok(widened(&extents, &self.session.read_access(&access, &extents)?))
    }

    /// The gradients in memory, for the update that follows them.
    fn stored_gradient(&self) -> Result<Gradient> {
        let mut gradient = vec![];
        for (i, p) in self.session.plan().params.iter().enumerate() {
            let values = self.session.read_gradient(i)?;
            layout::walk(&self.session.target().param_access[i], &p.shape, |place, address| {
                gradient.extend(address.map(|a| (a, f64::from(values[place]), 0.0)));
            });
        }
        Ok(gradient)
    }

    fn judge(
        &self,
        launch: usize,
        part: &'static Part,
        promise: &Promise,
        before: &Memory,
        after: &Memory,
    ) -> Result<Check> {
        let plan = self.session.plan();
        let mut check = blank(plan, self.kind, launch, part);
        match promise {
            Promise::Value(value) => {
                let (stored, expected) = &**value;
                let found = self.read(stored)?;
                if stored.access.region == Region::Losses && !expected.value.iter().all(|x| x.is_finite()) {
                    let layer = format!("the loss of `{}` by the reference", check.layer);
                    let help = "verify with weights and a batch whose loss is finite".into();
                    return Err(Error::NotFinite { step: 0, layer, help });
                }
                check.what = format!("{} {}", part.name, place(&stored.access));
                check.elements = found.len();
                check.max_absolute = expect::distance(expected.value.iter(), found.iter());
                check.max_relative = relative(check.max_absolute, expected.largest());
                check.tolerance = expected.tolerance;
                check.verdict = verdict(check.max_absolute > check.tolerance);
            }
            Promise::Update(gradient) => {
                let compared = update::compare(self.session, self.optimizer, gradient, before, after);
                check.what = if part.nodes.is_empty() { "update".into() } else { format!("{} and update", part.name) };
                check.elements = compared.elements;
                check.max_absolute = compared.max_absolute;
                check.max_relative = relative(compared.max_absolute, compared.largest);
                check.tolerance = compared.tolerance;
                check.verdict = verdict(compared.differs);
            }
        }
        Ok(check)
    }

    /// Outputs and losses against the reference from the doors on: shown, not judged.
    fn end_to_end(&self, report: &mut Report) -> Result<()> {
        if !matches!(self.kind, ListKind::Infer) {
            return Ok(());
        }
        let (session, plan) = (self.session, self.session.plan());
        let read = |values: Result<Vec<f32>>, shape: &[usize]| values.map(|v| widened(shape, &v)).unwrap_or_default();
        let leaves = Leaves {
            samples: self.samples,
            key: 0,
            step: 0,
            inputs: &|door| self.batch.doors[door].clone(),
            params: &|i| read(session.read_param(i), &plan.params[i].shape),
            states: &|i| read(session.read_state(i), &plan.states[i].shape),
        };
        for (i, output) in plan.outputs.iter().enumerate() {
            let Some(root) = self.graph.roots.iter().find(|r| r.kind == RootKind::Output(i)) else { continue };
            let Some(found) = session.read_kept(self.kind, root.kind, self.samples)? else { continue };
            let Some(expected) = expect(self.graph, &BTreeMap::new(), &leaves, &[root.value]).pop() else { continue };
            let found: Vec<f64> = found.iter().map(|x| f64::from(*x)).collect();
            let off = expect::distance(expected.value.iter(), found.iter());
            report.checks.push(Check {
                list: self.kind,
                launch: self.list.launches.len(),
                layer: &output.name,
                line: 0,
                what: "end to end".into(),
                elements: found.len(),
                max_absolute: off,
                max_relative: relative(off, expected.largest()),
                tolerance: 0.0,
                verdict: Verdict::Shown,
            });
        }
        Ok(())
    }
}

/// The words of each region that a list can use.
fn sizes(session: &Session, list: &LaunchList, training: bool, losses: usize) -> Sizes {
    let target = session.target();
    let gradients = if training { target.params } else { 0 };
    let regions = [
        (Region::Arena, [0, list.arena]),
        (Region::Params, [0, target.params]),
        (Region::Gradients, [0, gradients]),
        (Region::States, [0, target.states]),
        (Region::Losses, [losses, losses + session.plan().losses.len() + 2]),
    ];
    regions.into_iter().filter(|(_, [first, end])| first < end).collect()
}

/// An expected gradient by address.
fn gradient_words(stored: &Stored, expected: &Expected) -> Gradient {
    let values: Vec<f64> = expected.value.iter().copied().collect();
    let mut gradient = vec![];
    layout::walk(&stored.access, expected.value.shape(), |place, address| {
        gradient.extend(address.map(|a| (a, values[place], expected.tolerance)));
    });
    gradient
}

fn blank(plan: &'static NetworkPlan, list: ListKind, launch: usize, part: &'static Part) -> Check {
    let whole = updates_all(part) || matches!(part.body, Some(Body::Update(_)));
    let layer = plan.layers.get(part.layer as usize).filter(|_| !whole);
    Check {
        list,
        launch,
        layer: layer.map_or("all parameters", |l| &l.name),
        line: layer.map_or(0, |l| l.line),
        what: String::new(),
        elements: 0,
        max_absolute: 0.0,
        max_relative: 0.0,
        tolerance: 0.0,
        verdict: Verdict::Agrees,
    }
}

fn place(access: &Access) -> &'static str {
    match access.region {
        Region::Gradients => "(gradient)",
        Region::States => "(state)",
        Region::Losses => "(loss)",
        Region::Arena | Region::Params | Region::Data(_) | Region::Update => "",
    }
}

fn verdict(differs: bool) -> Verdict {
    if differs { Verdict::Differs } else { Verdict::Agrees }
}

fn relative(absolute: f64, largest: f64) -> f64 {
    if absolute == 0.0 { 0.0 } else { absolute / largest }
}

fn widened(shape: &[usize], values: &[f32]) -> ArrayD<f64> {
    let values = values.iter().map(|x| f64::from(*x)).collect();
    ArrayD::from_shape_vec(IxDyn(shape), values).unwrap_or_default() // one value an element
}

//! Runs one launch list a launch at a time: what its parts read is read, what they should write is computed, the launch is
//! run, what they wrote is compared. Words that belong to no element are never looked at.
use super::expect::{Expected, expect};
use super::report::{Check, Report, Verdict};
use super::update::{self, Gradient, Words};
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
struct List<'a> {
    session: &'a Session,
    batch: &'a Batch<'a>,
    kind: ListKind,
    list: &'static LaunchList,
    graph: &'static Graph<PointFn>,
    optimizer: &'a OptimizerState,
    row: usize,
    words: [u32; STEP_WORDS],
    samples: usize,
}

/// What one part is expected to have done.
enum Promise {
    /// A stored value.
    Value(Box<(Stored, Expected)>),
    /// The update of these words.
    Update(Gradient),
}

pub(super) fn verify_list(
    session: &Session,
    batch: &Batch<'_>,
    kind: ListKind,
    optimizer: &OptimizerState,
    report: &mut Report,
) -> Result<()> {
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
    let list = List { session, batch, kind, list, graph, optimizer, row, words, samples: batch.feed.len() };
    for (i, launch) in list.list.launches.iter().enumerate() {
        list.verify_launch(i, launch, training, report)?;
    }
    list.end_to_end(report)
}

impl List<'_> {
    fn verify_launch(&self, index: usize, launch: &'static Launch, training: bool, report: &mut Report) -> Result<()> {
        let promises: Vec<(&'static Part, Vec<Promise>)> =
            launch.parts.iter().filter(|p| self.runs(p)).map(|p| Ok((p, self.promises(p)?))).collect::<Result<_>>()?;
        let before = Words::read(self.session, self.optimizer)?;
        let optimizer = training.then_some(self.optimizer);
        self.session.engine().launch(self.row, [index, index + 1], self.batch.purpose, optimizer)?;
        let after = Words::read(self.session, self.optimizer)?;
        for (part, promises) in &promises {
            for promise in promises {
                report.checks.push(self.judge(index, part, promise, &before, &after)?);
            }
        }
        Ok(())
    }

    /// Whether a part is run at all.
    fn runs(&self, part: &Part) -> bool {
        let roots = &self.graph.roots;
        let masks = &self.session.engine().masks;
        part.serves.iter().any(|r| self.batch.purpose.wants(roots[*r as usize].kind, masks))
    }

    /// What a part should write, from what is in memory now.
    fn promises(&self, part: &'static Part) -> Result<Vec<Promise>> {
        if part.nodes.is_empty() && part.writes.is_empty() {
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
        before: &Words,
        after: &Words,
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
    let whole = part.nodes.is_empty() || matches!(part.body, Some(Body::Update(_)));
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

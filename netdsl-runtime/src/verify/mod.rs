//! Verification: the production launches are run one by one; what each part wrote is compared with the reference, evaluated
//! on what that part itself read. So a difference is that part's own, and the part has a layer and a line.
//!
//! Judged is each part. The error from end to end is shown, but not judged: at kinks and ties a rounding error upstream
//! rightly changes a result downstream.

mod expect;
mod launches;
mod live;
mod memory;
mod noise;
mod report;
mod rule;
mod spans;
mod update;

use crate::session::{Feed, OptimizerState, Purpose, Session};
use crate::{Error, Result};
use netdsl_plan::ListKind;
pub use report::{Check, Report, Verdict};

/// What `verify` needs from a batch: its samples at each door, as the reference takes them.
pub(crate) struct Batch<'a> {
    pub feed: Feed<'a>,
    /// What of a list is run.
    pub purpose: Purpose,
    pub doors: Vec<ndarray::ArrayD<f64>>,
}

impl<'a> Batch<'a> {
    fn new(session: &Session, feed: Feed<'a>, purpose: Purpose) -> Result<Batch<'a>> {
        session.engine().check_batch(feed.len())?;
        Ok(Batch { feed, purpose, doors: feed.arrays(session.plan())? })
    }
}

/// Verifies every launch list that the network has. Weights, statistics and counters are afterwards what they were before.
pub(crate) fn verify(session: &Session, feed: Feed<'_>, optimizer: Option<&OptimizerState>) -> Result<Report> {
    let lists = [ListKind::TwoPhase, ListKind::Fused, ListKind::Infer, ListKind::Observe];
    verify_lists(session, feed, optimizer, Purpose::Everything, &lists)
}

/// Verifies what needs no targets.
pub(crate) fn verify_outputs(session: &Session, feed: Feed<'_>) -> Result<Report> {
    verify_lists(session, feed, None, Purpose::Unlabelled, &[ListKind::Infer, ListKind::Observe])
}

fn verify_lists(
    session: &Session,
    feed: Feed<'_>,
    optimizer: Option<&OptimizerState>,
    purpose: Purpose,
    lists: &[ListKind],
) -> Result<Report> {
    if session.device().target().is_none() {
        let message = "is the reference itself; there is nothing to compare it with".into();
        return Err(Error::Argument { name: "device", message });
    }
    let batch = Batch::new(session, feed, purpose)?;
    let saved = Saved::take(session)?;
    let scratch = rule::scratch(session, optimizer)?;
    let mut report = Report::new(session);
    for &kind in lists {
        if session.target().list(kind).is_some() {
            let done = launches::verify_list(session, &batch, kind, &scratch, &mut report);
            saved.restore(session)?;
            done?;
        }
    }
    Ok(report)
}

/// Verifies the first launches of a list that trains; before each, and from the same memory, the launches behind those that
/// pretend to be it. Gives the comparisons of the list, then of each pretender `(pretends to be, launch)`.
pub(crate) fn verify_pretenders(
    session: &Session,
    feed: Feed<'_>,
    kind: ListKind,
    launches: usize,
    pretenders: &[(usize, usize)],
) -> Result<(Vec<Check>, Vec<Vec<Check>>)> {
    let batch = Batch::new(session, feed, Purpose::Everything)?;
    let saved = Saved::take(session)?;
    let scratch = rule::scratch(session, None)?;
    let mut found = vec![vec![]; pretenders.len()];
    let list = launches::List::enter(session, &batch, kind, &scratch, launches)?;
    let mut checks = vec![];
    for launch in 0..launches {
        let ready = list.ready(launch)?;
        for (i, (_, pretender)) in pretenders.iter().enumerate().filter(|(_, (is, _))| *is == launch) {
            found[i] = list.run(&ready, *pretender)?;
            session.engine().executor.take_control()?; // it may have lost its loss
        }
        checks.extend(list.run(&ready, launch)?);
    }
    list.leave()?;
    saved.restore(session)?;
    Ok((checks, found))
}

/// What verification changes and puts back.
struct Saved {
    params: Vec<f32>,
    states: Vec<f32>,
    passes: u64,
}

impl Saved {
    fn take(session: &Session) -> Result<Saved> {
        use netdsl_plan::Region;
        let mut engine = session.engine();
        engine.check()?;
        let (params, states) = (engine.target.params, engine.target.states);
        let mut saved = Saved { params: vec![0.0; params], states: vec![0.0; states], passes: engine.passes };
        engine.executor.read(Region::Params, 0, &mut saved.params)?;
        engine.executor.read(Region::States, 0, &mut saved.states)?;
        Ok(saved)
    }
    fn restore(&self, session: &Session) -> Result<()> {
        use netdsl_plan::Region;
        let mut engine = session.engine();
        engine.executor.write(Region::Params, 0, &self.params)?;
        engine.executor.write(Region::States, 0, &self.states)?;
        engine.passes = self.passes;
        engine.executor.take_control().map(|_| ())
    }
}

//! What a verification found: for programs a list, for people a table.
use crate::session::Session;
use crate::{Error, Result};
use netdsl_plan::ListKind;
use std::fmt;

/// What became of one value that a part wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Within the tolerance.
    Agrees,
    /// Not within the tolerance.
    Differs,
    /// Shown only: an error from end to end.
    Shown,
}

/// One value that a part of a launch wrote, compared with the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The launch list.
    pub list: ListKind,
    /// Which launch of it, from 0.
    pub launch: usize,
    /// The layer.
    pub layer: &'static str,
    /// The layer's line in the file of `network!`.
    pub line: u32,
    /// What the part does, and which value it is.
    pub what: String,
    /// How many elements were compared.
    pub elements: usize,
    /// The largest difference.
    pub max_absolute: f64,
    /// The largest difference over the largest expected element.
    pub max_relative: f64,
    /// What the largest difference may be.
    pub tolerance: f64,
    /// The judgement.
    pub verdict: Verdict,
}

/// The result of [`Trainable::verify`](crate::Trainable::verify). Printing it gives a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The network and the device.
    pub title: String,
    /// The file of `network!`.
    pub file: &'static str,
    /// Every comparison, in the order of launches.
    pub checks: Vec<Check>,
}

impl Report {
    pub(super) fn new(session: &Session) -> Report {
        let plan = session.plan();
        Report { title: format!("`{}` on {}", plan.name, session.device()), file: &plan.file, checks: vec![] }
    }
    /// The comparisons that differ.
    pub fn differences(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|c| c.verdict == Verdict::Differs)
    }
    /// How many values were judged.
    pub fn compared(&self) -> usize {
        self.checks.iter().filter(|c| c.verdict != Verdict::Shown).map(|c| c.elements).sum()
    }
    /// That everything agrees.
    ///
    /// # Errors
    /// [`Error::Verification`] with the table, where something differs or nothing was compared.
    pub fn ensure(&self) -> Result<()> {
        if self.differences().next().is_none() && self.compared() > 0 {
            return Ok(());
        }
        Err(Error::Verification { report: self.to_string() })
    }
}

fn name(list: ListKind) -> &'static str {
    match list {
        ListKind::TwoPhase => "two-phase",
        ListKind::Fused => "fused",
        ListKind::Infer => "infer",
        ListKind::Observe => "observe",
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head =
            ["list", "layer", "line", "what", "elements", "max abs", "max rel", "tolerance", ""].map(String::from);
        let row = |c: &Check| {
            let verdict = match c.verdict {
                Verdict::Agrees => "ok",
                Verdict::Differs => "DIFFERS",
                Verdict::Shown => "shown",
            };
            let tolerance = if c.verdict == Verdict::Shown { String::new() } else { format!("{:.1e}", c.tolerance) };
            [
                format!("{} {}", name(c.list), c.launch),
                c.layer.to_owned(),
                c.line.to_string(),
                c.what.clone(),
                c.elements.to_string(),
                format!("{:.1e}", c.max_absolute),
                format!("{:.1e}", c.max_relative),
                tolerance,
                verdict.to_owned(),
            ]
        };
        let rows: Vec<[String; 9]> = std::iter::once(head).chain(self.checks.iter().map(row)).collect();
        let width = |i: usize| rows.iter().map(|r| r[i].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..9).map(width).collect();
        writeln!(f, "{} ({})", self.title, self.file)?;
        for r in &rows {
            for (i, (cell, w)) in r.iter().zip(&widths).enumerate() {
                match i {
                    4..=7 => write!(f, "{cell:>w$}  ")?,
                    8 => write!(f, "{cell}")?,
                    _ => write!(f, "{cell:w$}  ")?,
                }
            }
            writeln!(f)?;
        }
        let differ = self.differences().count();
        writeln!(f, "{} values compared in {} places, {differ} of which differ", self.compared(), self.checks.len())
    }
}

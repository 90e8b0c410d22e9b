//! Collects diagnostics. A check that fails reports here and returns `None`; whoever gets `None` stays quiet, so that one
//! mistake is told once.
use crate::diagnostic::{Code, Diagnostic, Severity, Site, nearest};
use crate::spec::{Item, Network};
use std::collections::BTreeSet;

/// The diagnostics so far.
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
    allowed: BTreeSet<Code>,
    /// Whether a statement could not be parsed: what it defined is unknown, so nothing can be said to be missing.
    pub incomplete: bool,
}

impl Report {
    /// Nothing found yet in this network. Refuses unknown lints in `allow`.
    pub(super) fn new(network: &Network) -> Report {
        let incomplete = network.items.iter().any(Option::is_none);
        let mut report = Report { diagnostics: vec![], allowed: BTreeSet::new(), incomplete };
        for word in &network.allow {
            let lints = Code::ALL.iter().filter(|c| c.severity() == Severity::Lint);
            match lints.clone().find(|c| c.name() == word.text) {
                Some(code) => {
                    report.allowed.insert(*code);
                }
                None => report.push(unknown_lint(&word.text, word.site, lints.map(|c| c.name()).collect())),
            }
        }
        report
    }
    /// Adds one.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if !self.allowed.contains(&diagnostic.code) {
            self.diagnostics.push(diagnostic);
        }
    }
    /// Adds one about something that is nowhere to be found, unless it may be in a statement that could not be parsed.
    pub(super) fn missing(&mut self, diagnostic: Diagnostic) {
        if !self.incomplete {
            self.push(diagnostic);
        }
    }
    /// The value, or `None` and a diagnostic.
    pub(super) fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|d| self.push(d)).ok()
    }
    /// Whether there is an error.
    pub(super) fn has_errors(&self) -> bool {
        self.incomplete || self.diagnostics.iter().any(|d| d.code.severity() == Severity::Error)
    }
    /// All of them, in the order of the text.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|d| (d.site, d.code));
        self.diagnostics.dedup();
        self.diagnostics
    }
}

fn unknown_lint(name: &str, site: Site, lints: Vec<&'static str>) -> Diagnostic {
    let d = Diagnostic::new(Code::UnknownName, site, format!("there is no lint `{name}`"));
    let help = match nearest(name, lints.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("lints are {}", list(lints)),
    };
    d.help(help)
}

/// Whether an item is a statement that could be parsed.
pub(super) fn parsed(network: &Network) -> impl Iterator<Item = &Item> {
    network.items.iter().flatten()
}

/// Names in backticks, separated by commas.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

/// The help for a name that nothing has: the nearest one, else all of them.
pub(super) fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, what: &str) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() => None,
        None => Some(format!("{what} {}", list(known))),
    }
}

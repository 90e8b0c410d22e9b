//! A list of checks: each runs whatever the others did, and a table at the end says how they went.

use std::time::{Duration, Instant};

/// How a step ended, other than by failing.
pub enum Outcome {
    Passed,
    /// Passed, with something worth repeating in the table.
    Noted(String),
    /// Not run, for this reason.
    Skipped(String),
}

/// The steps so far.
#[derive(Default)]
pub struct Steps(Vec<Step>);

struct Step {
    name: &'static str,
    result: Result<Outcome, String>,
    time: Duration,
}

impl Steps {
    /// Runs a step and prints its beginning and its end.
    pub fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<Outcome, String>) {
        println!("\n== {name}");
        let start = Instant::now();
        let step = Step { name, result: step(), time: start.elapsed() };
        println!("{}", step.line());
        self.0.push(step);
    }

    /// Prints the table. An error says how many steps failed.
    pub fn finish(self) -> Result<(), String> {
        println!("\n== summary");
        for step in &self.0 {
            println!("{}", step.line());
        }
        let failed: Vec<_> = self.0.iter().filter(|step| step.result.is_err()).map(|step| step.name).collect();
        println!("{} steps in {}", self.0.len(), time(self.0.iter().map(|step| step.time).sum()));
        if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
    }
}

impl Step {
    fn line(&self) -> String {
        let (verdict, note) = match &self.result {
            Ok(Outcome::Passed) => ("ok", ""),
            Ok(Outcome::Noted(note)) => ("ok", note.as_str()),
            Ok(Outcome::Skipped(reason)) => ("skipped", reason.as_str()),
            Err(error) => ("FAILED", error.as_str()),
        };
        format!("{verdict:<8} {:<30} {:>12}  {note}", self.name, time(self.time)).trim_end().into()
    }
}

/// `0.3 s`, `12.0 s`, `3 min 05 s`.
fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 99.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    format!("{} min {:02} s", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_steps_run_and_failures_are_named() {
        let mut steps = Steps::default();
        steps.run("first", || Err("it broke".into()));
        steps.run("second", || Ok(Outcome::Skipped("no device".into())));
        steps.run("third", || Ok(Outcome::Passed));
        assert_eq!(steps.0.len(), 3);
        assert_eq!(steps.finish(), Err("failed: first".into()));
    }

    #[test]
    fn without_failures_all_is_well() {
        let mut steps = Steps::default();
        steps.run("only", || Ok(Outcome::Noted("with a note".into())));
        assert!(steps.0[0].line().ends_with("with a note"));
        assert_eq!(steps.finish(), Ok(()));
    }

    #[test]
    fn times_are_short() {
        let written = |seconds| time(Duration::from_secs_f64(seconds));
        assert_eq!(
            [written(0.26), written(99.9), written(99.96), written(185.2)],
            ["0.3 s", "99.9 s", "1 min 40 s", "3 min 05 s"]
        );
    }
}

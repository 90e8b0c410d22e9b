//! `cargo xtask test`: every check there is, on every device there is.
//!
//! The tests themselves find the devices and run on each of them (`NETDSL_DEVICE` narrows that down); here
//! they only get the file in which they say so.

use std::{env, path::Path};

use crate::{
    hide,
    kernel_log::{self, Count},
    process,
    scratch::Scratch,
    setup,
    steps::{Outcome, Steps},
    stranger::Stranger,
    workspace::cargo,
};

pub fn run() -> Result<(), String> {
    let scratch = Scratch::new("test")?;
    let log = scratch.path().join("kernels");
    let mut steps = Steps::default();
    steps.run("set-up", || {
        Ok(Outcome::Noted(match setup::devices() {
            devices if devices.is_empty() => "no OpenCL device: only the CPU path is tested".into(),
            devices => devices.join(", "),
        }))
    });
    steps.run("formatting", || passed(&["fmt", "--all", "--check"]));
    steps.run("clippy", || passed(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    steps.run("tests", || tests(&log));
    steps.run("tests without OpenCL", || tests_without_opencl(&scratch.path().join("hidden-kernels")));
    steps.run("build without `opencl`", build_without_feature);
    steps.run("documentation", documentation);
    steps.run("a stranger's crate", strangers_crate);
    let in_ci = env::var_os("CI").is_some_and(|value| !value.is_empty());
    steps.run("kernels ran", || kernels_ran(&kernel_log::read(&log)?, in_ci));
    steps.finish()
}

fn passed(arguments: &[&str]) -> Result<Outcome, String> {
    process::run(&mut cargo(arguments)).map(|()| Outcome::Passed)
}

fn tests(log: &Path) -> Result<Outcome, String> {
    let mut command = cargo(&["test", "--workspace", "--no-fail-fast"]);
    process::run(command.env(kernel_log::VARIABLE, log)).map(|()| Outcome::Passed)
}

/// What runs differently without OpenCL, and a program that is linked without it.
fn tests_without_opencl(log: &Path) -> Result<Outcome, String> {
    if let Err(reason) = hide::possible() {
        return Ok(Outcome::Skipped(format!("OpenCL cannot be hidden here: {reason}")));
    }
    let stranger = Stranger::new()?;
    hide::run_hidden(&stranger.command(&["test"]))?;
    let mut command = cargo(&["test", "--no-fail-fast", "-p", "netdsl-opencl", "-p", "netdsl-runtime", "-p", "netdsl"]);
    hide::run_hidden(command.env(kernel_log::VARIABLE, log))?;
    match kernel_log::read(log)? {
        Count { launches: 0, .. } => Ok(Outcome::Passed),
        count => Err(format!("kernels ran although OpenCL was hidden: {}", count.summary())),
    }
}

fn build_without_feature() -> Result<Outcome, String> {
    let without = ["-p", "netdsl", "-p", "netdsl-runtime", "--no-default-features"];
    process::run(&mut cargo(&[&["build"], &without[..]].concat()))?;
    // What only the feature uses must go with it.
    process::run(&mut cargo(&[&["clippy"], &without[..], &["--", "-D", "warnings"]].concat()))?;
    let mut tree = cargo(&["tree", "-p", "netdsl", "--no-default-features", "--edges", "normal", "--prefix", "none"]);
    let output = tree.output().map_err(|error| format!("`cargo tree` cannot be started: {error}"))?;
    let tree = String::from_utf8_lossy(&output.stdout);
    let unwanted = ["ocl ", "ocl-core ", "cl-sys ", "netdsl-opencl "];
    match tree.lines().find(|line| unwanted.iter().any(|name| line.starts_with(name))) {
        None if output.status.success() => Ok(Outcome::Passed),
        None => Err(format!("`cargo tree` failed: {}", String::from_utf8_lossy(&output.stderr).trim())),
        Some(line) => Err(format!("without the feature `opencl`, netdsl still depends on {line}")),
    }
}

fn documentation() -> Result<Outcome, String> {
    process::run(cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-Dwarnings"))
        .map(|()| Outcome::Passed)
}

fn strangers_crate() -> Result<Outcome, String> {
    let stranger = Stranger::new()?;
    stranger.cargo(&["fmt", "--check"])?;
    stranger.cargo(&["clippy", "--all-targets", "--", "-D", "warnings"])?;
    stranger.cargo(&["test"])?;
    Ok(Outcome::Passed)
}

/// Without a device there is nothing to count, unless in CI, where that is the failure.
fn kernels_ran(count: &Count, in_ci: bool) -> Result<Outcome, String> {
    match count.launches {
        0 if in_ci => Err("no kernel ran on an OpenCL device, and CI is set".into()),
        _ => Ok(Outcome::Noted(format!("kernels ran: {}", count.summary()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_ci_kernels_must_run() {
        let none = Count::default();
        assert!(kernels_ran(&none, true).is_err());
        assert!(kernels_ran(&none, false).is_ok());
        let some = Count { launches: 1, tests: 1, ..Count::default() };
        assert!(kernels_ran(&some, true).is_ok());
    }
}

//! The commands as a user meets them: what they print and how they end.

use std::process::{Command, Output};

/// Runs `xtask` with these words and variables.
fn xtask(words: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(words).envs(variables.iter().copied());
    command.output().expect("xtask can be started")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Fails with this in the message.
fn check_error(words: &[&str], variables: &[(&str, &str)], expected: &str) {
    let output = xtask(words, variables);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
}

#[test]
fn an_unknown_command_is_an_error_with_the_list() {
    check_error(&["tset"], &[], "error: there is no command `tset`");
    check_error(&["tset"], &[], "hide-opencl -- <command>");
}

#[test]
fn help_is_no_error() {
    let output = xtask(&["help"], &[]);
    assert!(output.status.success());
    assert!(text(&output.stdout).starts_with("usage: cargo xtask"));
}

#[test]
fn a_library_that_cannot_be_opened_is_told() {
    if cfg!(target_os = "macos") {
        return eprintln!("skipped: no library is searched for on macOS");
    }
    let variables = [("NETDSL_OPENCL_LIB", "/no/such/library")];
    check_error(&["devices"], &variables, "NETDSL_OPENCL_LIB names an OpenCL library that cannot be used");
}

#[test]
fn hidden_opencl_is_not_found() {
    let listing = "ls /usr/lib/*/libOpenCL.* /etc/OpenCL/vendors 2>/dev/null | grep lib; exit 7";
    let output = xtask(&["hide-opencl", "--", "sh", "-c", listing], &[]);
    let said = text(&output.stderr);
    if said.contains("OpenCL cannot be hidden here") {
        return eprintln!("skipped: {said}");
    }
    let printed = text(&output.stdout);
    assert_eq!(printed.lines().count(), 1, "only the command line: {printed}");
    assert!(said.contains("failed (exit status: 7)"), "the command's own failure is passed on: {said}");
}

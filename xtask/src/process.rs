//! Running programs, with their command lines printed first.

use std::{ffi::OsStr, process::Command};

/// Prints the command line and runs it, with its output going where ours goes.
pub fn run(command: &mut Command) -> Result<(), String> {
    println!("$ {}", line(command));
    let status = command.status().map_err(|error| format!("`{}` cannot be started: {error}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", line(command))) }
}

/// The command line as one could type it: variables that were set, program, arguments.
pub fn line(command: &Command) -> String {
    let variables = command.get_envs().filter_map(|(name, value)| value.map(|value| (name, value)));
    let variables = variables.map(|(name, value)| format!("{}={}", name.display(), quoted(value)));
    let words = std::iter::once(name(command)).chain(command.get_args().map(quoted));
    variables.chain(words).collect::<Vec<_>>().join(" ")
}

/// The program without its folder: `cargo`, not the place of a toolchain.
fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    quoted(program.file_name().unwrap_or(command.get_program()))
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |letter: char| letter.is_alphanumeric() || "-_=./:+,@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) { word.into_owned() } else { format!("'{word}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_can_be_typed() {
        let mut command = Command::new("/usr/bin/env");
        command.args(["a-b", "two words", ""]).env("FLAGS", "-D x").env_remove("GONE");
        assert_eq!(line(&command), "FLAGS='-D x' env a-b 'two words' ''");
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_names_the_command() {
        assert_eq!(run(&mut Command::new("true")), Ok(()));
        let failed = run(Command::new("false").arg("x")).expect_err("false fails");
        assert!(failed.starts_with("`false x` failed"), "{failed}");
        let missing = run(&mut Command::new("no-such-program")).expect_err("there is none");
        assert!(missing.starts_with("`no-such-program` cannot be started"), "{missing}");
    }
}

//! The command line: which commands there are and what they take.

/// What `cargo xtask help` prints.
pub const HELP: &str = "\
usage: cargo xtask <command>

  demo [arguments]          set up OpenCL, then train LeNet-5 on MNIST; the arguments go to examples/mnist.rs
  test                      set up OpenCL, then run every check there is
  bless                     rewrite the golden files and the expected compiler messages
  devices                   list the OpenCL devices
  hide-opencl -- <command>  run a command where no OpenCL can be found (Linux, as root)
  help                      print this

environment:
  NETDSL_OPENCL_LIB    the OpenCL library to open, instead of searching
  NETDSL_NO_INSTALL    set: install nothing, only say what is missing
  CI                   set: `test` fails if no kernel ran on an OpenCL device
";

/// A command with its arguments.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Help,
    /// The arguments of the example.
    Demo(Vec<String>),
    Test,
    Bless,
    Devices,
    /// A program and its arguments, at least one word.
    HideOpenCl(Vec<String>),
}

/// Reads the words after `cargo xtask`.
pub fn parse(words: &[String]) -> Result<Command, String> {
    let Some((name, rest)) = words.split_first() else {
        return Err(format!("which command?\n\n{HELP}"));
    };
    // What stands behind the first `--` is meant for the program that is started.
    let passed_on = if rest.first().is_some_and(|word| word == "--") { &rest[1..] } else { rest };
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "demo" => Ok(Command::Demo(passed_on.to_vec())),
        "test" => without_arguments(name, rest, Command::Test),
        "bless" => without_arguments(name, rest, Command::Bless),
        "devices" => without_arguments(name, rest, Command::Devices),
        "hide-opencl" if passed_on.is_empty() => {
            Err("`hide-opencl` needs a command: cargo xtask hide-opencl -- cargo test".into())
        }
        "hide-opencl" => Ok(Command::HideOpenCl(passed_on.to_vec())),
        unknown => Err(format!("there is no command `{unknown}`\n\n{HELP}")),
    }
}

fn without_arguments(name: &str, rest: &[String], command: Command) -> Result<Command, String> {
    match rest.first() {
        None => Ok(command),
        Some(word) => Err(format!("`{name}` takes no arguments, but was given `{word}`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: Result<Command, &str>) {
        let words: Vec<String> = words.split_whitespace().map(String::from).collect();
        match (parse(&words), expected) {
            (Err(message), Err(part)) => assert!(message.contains(part), "{message}"),
            (parsed, expected) => assert_eq!(parsed, expected.map_err(String::from)),
        }
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().copied().map(String::from).collect()
    }

    #[test]
    fn plain_commands() {
        check("test", Ok(Command::Test));
        check("bless", Ok(Command::Bless));
        check("devices", Ok(Command::Devices));
        check("help", Ok(Command::Help));
        check("--help", Ok(Command::Help));
    }

    #[test]
    fn the_demo_passes_its_arguments_on() {
        check("demo", Ok(Command::Demo(vec![])));
        check("demo --epochs 2", Ok(Command::Demo(words(&["--epochs", "2"]))));
        check("demo -- --epochs 2 -- x", Ok(Command::Demo(words(&["--epochs", "2", "--", "x"]))));
    }

    #[test]
    fn hiding_needs_a_command() {
        check("hide-opencl -- cargo test", Ok(Command::HideOpenCl(words(&["cargo", "test"]))));
        check("hide-opencl cargo test", Ok(Command::HideOpenCl(words(&["cargo", "test"]))));
        check("hide-opencl", Err("needs a command"));
        check("hide-opencl --", Err("needs a command"));
    }

    #[test]
    fn mistakes_are_named() {
        check("tset", Err("there is no command `tset`"));
        check("tset", Err("run every check there is"));
        check("test fast", Err("`test` takes no arguments, but was given `fast`"));
        check("", Err("which command?"));
    }
}

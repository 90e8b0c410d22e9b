//! The commands of the repository, as `cargo xtask <command>`: set-up, demo, tests, goldens.
//!
//! It deliberately holds no check of its own that `cargo test` could hold: it sets the stage, runs, and
//! counts. It uses the standard library and the OpenCL loader of this workspace only, so that the first
//! command on a new machine starts within seconds.

mod bless;
mod cli;
mod demo;
mod devices;
mod hide;
mod kernel_log;
mod process;
mod scratch;
mod setup;
mod steps;
mod stranger;
mod system;
mod test;
mod workspace;

use std::{env, process::ExitCode};

use cli::Command;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match cli::parse(&arguments).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Help => {
            print!("{}", cli::HELP);
            Ok(())
        }
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Test => test::run(),
        Command::Bless => bless::run(),
        Command::Devices => devices::print(),
        Command::HideOpenCl(command) => hide::run(&command),
    }
}

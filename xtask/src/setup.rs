//! Makes sure that there is an OpenCL device, as far as that is possible without asking: on Debian and its
//! relatives, with the rights to do so, it installs PoCL, which makes the CPU one.
//!
//! It never fails: without a device everything runs on the CPU path, and what is missing is said.

use std::{env, process::Command};

use crate::{
    devices, process,
    system::{Family, PACKAGES, Privilege},
};

/// Set by people who want nothing installed.
const NO_INSTALL: &str = "NETDSL_NO_INSTALL";

/// The OpenCL devices, after installing a driver where there was none. Why the list is empty was said.
pub fn devices() -> Vec<String> {
    let found = devices::find().or_else(|reason| {
        println!("no OpenCL device: {reason}");
        obtain()
    });
    match found {
        Ok(devices) => {
            println!("OpenCL devices: {}", devices.join(", "));
            devices
        }
        Err(what_to_do) => {
            println!("{what_to_do}");
            println!("going on without OpenCL, on the CPU path");
            Vec::new()
        }
    }
}

/// Installs a driver if that is possible. The error says what to do by hand.
fn obtain() -> Result<Vec<String>, String> {
    let family = Family::here();
    let commands = plan(family, Privilege::here(), |name| env::var(name).is_ok_and(|value| !value.is_empty()))?;
    println!("installing PoCL, which makes the CPU an OpenCL device ({NO_INSTALL}=1 prevents this)");
    let [update, install] = commands;
    // One unreachable source of packages fails the update, and need not be the one with PoCL.
    if let Err(error) = run(&update) {
        println!("{error}; trying all the same");
    }
    run(&install).map_err(|error| format!("{error}; {}", family.advice()))?;
    devices::find().map_err(|reason| format!("PoCL is installed, but {reason}"))
}

fn run(words: &[&str]) -> Result<(), String> {
    let (program, arguments) = words.split_first().expect("a command has a program");
    process::run(Command::new(program).args(arguments))
}

/// The commands that install PoCL, or what to do where that is not possible. `is_set` says whether an
/// environment variable has a value.
fn plan(family: Family, privilege: Privilege, is_set: impl Fn(&str) -> bool) -> Result<[Vec<&'static str>; 2], String> {
    if is_set(netdsl_opencl::LIBRARY_VARIABLE) {
        return Err(format!("nothing is installed, because {} is set", netdsl_opencl::LIBRARY_VARIABLE));
    }
    let before: &[&str] = match (family, privilege) {
        (Family::Debian, Privilege::Root) if !is_set(NO_INSTALL) => &[],
        (Family::Debian, Privilege::Sudo) if !is_set(NO_INSTALL) => &["sudo", "-n"],
        (_, Privilege::Root | Privilege::Sudo | Privilege::None) => return Err(family.advice()),
    };
    let apt_get =
        |words: &[&'static str]| [before, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], words].concat();
    Ok([apt_get(&["update"]), apt_get(&["install", "-y", PACKAGES[0], PACKAGES[1]])])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(family: Family, privilege: Privilege, set: &str, expected: Result<[&str; 2], &str>) {
        let planned = plan(family, privilege, |name| name == set);
        match (planned, expected) {
            (Ok(commands), Ok(expected)) => assert_eq!(commands.map(|words| words.join(" ")), expected),
            (Err(advice), Err(part)) => assert!(advice.contains(part), "{advice}"),
            (planned, expected) => panic!("{planned:?}, but expected {expected:?}"),
        }
    }

    #[test]
    fn debian_installs_where_it_may() {
        check(
            Family::Debian,
            Privilege::Root,
            "",
            Ok([
                "env DEBIAN_FRONTEND=noninteractive apt-get update",
                "env DEBIAN_FRONTEND=noninteractive apt-get install -y pocl-opencl-icd ocl-icd-libopencl1",
            ]),
        );
        check(
            Family::Debian,
            Privilege::Sudo,
            "",
            Ok([
                "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get update",
                "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y pocl-opencl-icd ocl-icd-libopencl1",
            ]),
        );
    }

    #[test]
    fn others_are_told_what_to_install() {
        let by_hand = "sudo apt-get install pocl-opencl-icd ocl-icd-libopencl1";
        check(Family::Debian, Privilege::None, "", Err(by_hand));
        check(Family::Debian, Privilege::Root, "NETDSL_NO_INSTALL", Err(by_hand));
        check(Family::Fedora, Privilege::Root, "", Err("sudo dnf install pocl"));
        check(Family::Other, Privilege::Sudo, "", Err("PoCL"));
    }

    #[test]
    fn a_named_library_is_not_second_guessed() {
        check(Family::Debian, Privilege::Root, "NETDSL_OPENCL_LIB", Err("because NETDSL_OPENCL_LIB is set"));
    }
}

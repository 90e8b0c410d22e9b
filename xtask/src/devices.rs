//! The OpenCL devices of this machine.
//!
//! They are asked for in a process of its own: a driver that was installed after this one looked would not be
//! found by it, and one that crashes takes only that process with it.

use std::{env, process::Command};

/// `cargo xtask devices`: one line for each device, or an error that says why there is none.
pub fn print() -> Result<(), String> {
    let devices = netdsl_opencl::devices().map_err(|error| error.to_string())?;
    for device in &devices {
        println!("{device}");
    }
    let status = netdsl_opencl::status();
    match (devices.is_empty(), status.is_available()) {
        (false, _) => Ok(()),
        (true, true) => Err(format!("{status}, but it lists no device: no driver is installed, or none could start")),
        (true, false) => Err(status.to_string()),
    }
}

/// The devices as `cargo xtask devices` lists them; never empty. The error says why there are none.
pub fn find() -> Result<Vec<String>, String> {
    let program = env::current_exe().map_err(|error| format!("cannot start the search for devices: {error}"))?;
    let output = Command::new(program).arg("devices").output();
    let output = output.map_err(|error| format!("cannot start the search for devices: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).lines().map(String::from).collect());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    match said.trim() {
        "" => Err(format!("the search for OpenCL devices ended with {}", output.status)),
        said => Err(said.trim_start_matches("error: ").into()),
    }
}

//! `cargo xtask demo`: trains the MNIST example on what this machine has.

use std::env;

use crate::{
    kernel_log::{self, Count},
    process,
    scratch::Scratch,
    setup,
    workspace::{cargo, root},
};

pub fn run(arguments: &[String]) -> Result<(), String> {
    if !root().join("examples/mnist.rs").is_file() {
        return Err("the demo is examples/mnist.rs, and this checkout has no such file".into());
    }
    let devices = setup::devices();
    let scratch = Scratch::new("demo")?;
    let log = scratch.path().join("kernels");
    let mut command = cargo(&["run", "--release", "--features", "download", "--example", "mnist", "--"]);
    process::run(command.args(arguments).env(kernel_log::VARIABLE, &log))?;
    let chosen = env::var("NETDSL_DEVICE").unwrap_or_default();
    println!("{}", verdict(&kernel_log::read(&log)?, &devices, &chosen)?);
    Ok(())
}

/// What to say about the kernels. With a device that ran nothing it is an error, unless the user chose the
/// CPU path.
fn verdict(count: &Count, devices: &[String], chosen: &str) -> Result<String, String> {
    let on_cpu_path = ["host", "reference"].contains(&chosen);
    if count.launches > 0 {
        Ok(format!("kernels ran: {} launches on {}", count.launches, count.device_names()))
    } else if devices.is_empty() {
        Ok("kernels ran: none, because there is no OpenCL device".into())
    } else if on_cpu_path {
        Ok(format!("kernels ran: none, because NETDSL_DEVICE is `{chosen}`"))
    } else {
        Err(format!("there is an OpenCL device ({}), but no kernel ran on it", devices.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(launches: u64, devices: &[&str], chosen: &str, expected: Result<&str, &str>) {
        let count =
            Count { launches, tests: launches.min(1), devices: devices.iter().copied().map(String::from).collect() };
        let devices: Vec<_> = devices.iter().copied().map(String::from).collect();
        assert_eq!(verdict(&count, &devices, chosen), expected.map(String::from).map_err(String::from));
    }

    #[test]
    fn a_device_must_not_idle() {
        check(7, &["pocl"], "", Ok("kernels ran: 7 launches on pocl"));
        check(0, &["pocl"], "", Err("there is an OpenCL device (pocl), but no kernel ran on it"));
    }

    #[test]
    fn without_a_device_or_by_choice_it_may() {
        check(0, &[], "", Ok("kernels ran: none, because there is no OpenCL device"));
        check(0, &["pocl"], "host", Ok("kernels ran: none, because NETDSL_DEVICE is `host`"));
    }
}

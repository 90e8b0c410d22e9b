//! Without a platform the answer is "none", and it comes at once: `ocl-core` sleeps ten seconds if it is
//! told of an error instead.
//!
//! The search happens once a process, so each case runs the first test again in a process of its own.

use std::{
    env,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// Holds on any machine; the other tests look at what it prints in theirs.
#[test]
fn platforms_are_listed_at_once() {
    let start = Instant::now();
    let platforms = ocl_core::get_platform_ids().expect("a list, if only an empty one");
    assert!(start.elapsed() < Duration::from_secs(8), "took {:?}", start.elapsed());
    println!("platforms: {}; {}", platforms.len(), netdsl_opencl::status());

    let devices = netdsl_opencl::devices().expect("a list, if only an empty one");
    assert!(devices.is_empty() || !platforms.is_empty(), "devices without a platform: {devices:?}");
}

/// What the test above prints in a process with this variable.
fn printed_with(variable: &str, value: &Path) -> String {
    let output = Command::new(env::current_exe().expect("this test is a program"))
        .args(["--exact", "platforms_are_listed_at_once", "--nocapture"])
        .env_remove(netdsl_opencl::LIBRARY_VARIABLE)
        .env(variable, value)
        .output()
        .expect("which can be started again");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    printed
}

#[test]
fn a_named_library_that_cannot_be_opened_is_said() {
    if cfg!(target_os = "macos") {
        return eprintln!("skipped: no library is searched for on macOS");
    }
    let printed = printed_with(netdsl_opencl::LIBRARY_VARIABLE, Path::new("/no/such/library"));
    assert!(printed.contains("platforms: 0; NETDSL_OPENCL_LIB names"), "{printed}");
    assert!(printed.contains("`/no/such/library`"), "{printed}");
}

#[test]
fn a_loader_without_drivers_has_no_platforms() {
    let status = netdsl_opencl::status();
    if !status.is_available() {
        return eprintln!("skipped: {status}");
    }
    let no_drivers = env::temp_dir().join(format!("netdsl-no-drivers-{}", std::process::id()));
    std::fs::create_dir_all(&no_drivers).expect("a temporary folder");
    let printed = printed_with("OCL_ICD_VENDORS", &no_drivers);
    std::fs::remove_dir(&no_drivers).expect("which stayed empty");
    if !printed.contains("platforms: 0; opened") {
        eprintln!("skipped: this OpenCL loader does not look at OCL_ICD_VENDORS: {printed}");
    }
}

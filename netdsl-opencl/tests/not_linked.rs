//! A program that uses OpenCL does not need libOpenCL to start: the library appears in the process only with
//! the first call. One test, because the library stays once it is there.

#![cfg(target_os = "linux")]

use std::fs;

/// Whether an OpenCL loader is among the files that this process has mapped.
fn library_is_mapped() -> bool {
    let maps = fs::read_to_string("/proc/self/maps").expect("Linux lists the mapped files");
    maps.contains("libOpenCL")
}

#[test]
fn the_library_is_opened_by_the_first_call() {
    assert!(!library_is_mapped(), "this program is linked against libOpenCL");

    // Through `ocl-core`, so that its functions are part of this program.
    let platforms = ocl_core::get_platform_ids().expect("a list, if only an empty one");

    let status = netdsl_opencl::status();
    eprintln!("{} platforms: {status}", platforms.len());
    let named = std::env::var(netdsl_opencl::LIBRARY_VARIABLE).is_ok_and(|name| !name.is_empty());
    if !named {
        assert_eq!(library_is_mapped(), status.is_available());
    }
}

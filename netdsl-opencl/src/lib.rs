//! Finds OpenCL at run time, so that a program which uses it builds and starts where there is none.
//!
//! `ocl` (through `cl-sys`) asks the linker for libOpenCL, which a machine without an OpenCL package does not
//! have. This crate answers in its place: its build script provides an empty library of that name, and the
//! crate itself defines every function that `cl-sys` declares. Each of them looks up its namesake in the
//! system's OpenCL library on its first call and passes the call on. Without a library there are simply no
//! platforms; [`status`] says what was tried and why it failed.
//!
//! A crate that uses `ocl` must mention this one, or rustc leaves it out of the link:
//!
//! ```
//! extern crate netdsl_opencl as _;
//! ```
//!
//! What it deliberately does not do: it offers no OpenCL interface of its own but [`devices`], and it covers
//! the functions of `cl-sys` only. A program that links other OpenCL bindings as well can miss functions that
//! are newer than OpenCL 2.2 at link time.
//!
//! On macOS OpenCL is a framework of the system: this crate then only reports.
//!
//! Linux is tested, Windows (GNU) ran a kernel under Wine, Windows (MSVC) was compiled and its calls linked
//! with lld, macOS was compiled only.

#[cfg(all(test, not(target_os = "macos")))]
mod agreement;
#[cfg(not(target_os = "macos"))]
mod discovery;
#[cfg(not(target_os = "macos"))]
mod forward;
#[cfg(not(target_os = "macos"))]
mod loader;
mod probe;
mod status;
#[cfg(not(target_os = "macos"))]
mod table;

pub use probe::{CallError, DeviceName, devices};
pub use status::{Attempt, LIBRARY_VARIABLE, Status, status};

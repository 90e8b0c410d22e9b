//! Builds programs: from the disk cache where an entry serves, else from text. One program serves all lists of a group with
//! one optimizer; which kernels are made of it is `prepared`'s business.
use super::cache::{Cache, Key};
use super::failure::{Failure, Outcome, check};
use super::hardware::Hardware;
use super::held::Held;
use super::info;
use super::refusal::Refused;
use super::source::{Group, Source};
use crate::Result;
use netdsl_plan::Text;
use ocl::core::{self, Context};
use ocl::ffi;
use std::ffi::{CStr, CString};
use std::ptr;

/// Shapes and constants are in the text: a driver's cache may overlook options.
const OPTIONS: &CStr = c"-cl-std=CL1.2";
/// OpenCL's `CL_BUILD_PROGRAM_FAILURE`: the text is at fault, and the log says why.
const BUILD_FAILURE: i32 = -11;

/// A built program and what it is for.
pub(super) struct Program {
    /// The lists that it serves.
    pub group: Group,
    /// The text of the optimizer that is built in.
    pub optimizer: Option<Text>,
    /// The program.
    pub handle: Held<core::Program>,
}

/// Builds a text.
pub(super) fn build(
    hardware: &Hardware,
    context: &Context,
    cache: &Cache,
    source: &Source,
    refused: &Refused<'_>,
) -> Result<Held<core::Program>> {
    let options = OPTIONS.to_string_lossy();
    let key = Key::of(&[
        &source.text,
        &options,
        &hardware.name,
        &hardware.driver_version,
        &hardware.platform,
        &hardware.platform_version,
        env!("CARGO_PKG_VERSION"),
    ]);
    if let Some(program) = cache.load(key).and_then(|binary| from_binary(hardware, context, &binary)) {
        return Ok(program);
    }
    let program = from_text(hardware, context, source, refused)?;
    // Asking has its price: PoCL compiles every kernel once more, for any size of work-group, to have a binary to give. A
    // driver that does not give its binary away is asked again next time.
    if cache.is_on()
        && let Ok(binary) = info::program_binary(&program)
    {
        cache.store(key, &binary);
    }
    Ok(program)
}

fn from_text(
    hardware: &Hardware,
    context: &Context,
    source: &Source,
    refused: &Refused<'_>,
) -> Result<Held<core::Program>> {
    let text = CString::new(source.text.as_str())
        .map_err(|_| refused.program(source, "the text of the program contains a zero byte"))?;
    let program = core::create_program_with_source(context, &[text])
        .map(Held::new)
        .map_err(|e| Failure::of("clCreateProgramWithSource")(e).at(&hardware.name))?;
    match compile(hardware, &program) {
        Ok(()) => Ok(program),
        Err(failure) if failure.code() == Some(BUILD_FAILURE) => {
            Err(refused.program(source, &info::build_log(&program, hardware.id)))
        }
        Err(failure) => Err(failure.at(&hardware.name)),
    }
}

/// The program of a kept binary, unless the driver does not take it (any more).
fn from_binary(hardware: &Hardware, context: &Context, binary: &[u8]) -> Option<Held<core::Program>> {
    let program = core::create_program_with_binary(context, &[hardware.id], &[binary]).map(Held::new).ok()?;
    compile(hardware, &program).is_ok().then_some(program)
}

fn compile(hardware: &Hardware, program: &core::Program) -> Outcome<()> {
    let device = hardware.id.as_raw();
    // SAFETY: a live program, one device of its context, no callback.
    let code =
        unsafe { ffi::clBuildProgram(program.as_ptr(), 1, &raw const device, OPTIONS.as_ptr(), None, ptr::null_mut()) };
    check("clBuildProgram", code)
}

//! Questions to OpenCL: what a platform, device, kernel or program is. The answers are bytes; how they are read is said here.
use super::failure::{Failure, Outcome, check};
use ocl::core::{DeviceId, Kernel, PlatformId, Program};
use ocl::ffi;
use std::ffi::c_void;
use std::ptr;

/// A question: the room for the answer in bytes, the answer (or null), its size (or null).
type Ask<'a> = &'a dyn Fn(usize, *mut c_void, *mut usize) -> i32;

fn ask(call: &'static str, question: Ask<'_>) -> Outcome<Vec<u8>> {
    let mut size = 0;
    check(call, question(0, ptr::null_mut(), &raw mut size))?;
    let mut answer = vec![0; size];
    if size > 0 {
        check(call, question(size, answer.as_mut_ptr().cast(), ptr::null_mut()))?;
    }
    Ok(answer)
}

/// A number of 4 or 8 bytes, as the device's header declares it.
fn number(call: &'static str, answer: &[u8]) -> Outcome<u64> {
    if let Ok(bytes) = answer.try_into() {
        return Ok(u64::from_ne_bytes(bytes));
    }
    match answer.try_into() {
        Ok(bytes) => Ok(u32::from_ne_bytes(bytes).into()),
        Err(_) => Err(Failure::new(call, format!("{} bytes where a number was expected", answer.len()))),
    }
}

/// A text up to its zero, with anything in it that could break a line or a column made a blank.
fn text(answer: &[u8]) -> String {
    let end = answer.iter().position(|&b| b == 0).unwrap_or(answer.len());
    let words: Vec<String> = String::from_utf8_lossy(&answer[..end]).split_whitespace().map(str::to_owned).collect();
    words.join(" ")
}

/// A text about a platform.
pub(super) fn platform_text(platform: PlatformId, what: u32) -> Outcome<String> {
    // SAFETY: a platform that OpenCL listed; `ask` vouches for room and pointers.
    let question = |room, value, size| unsafe { ffi::clGetPlatformInfo(platform.as_ptr(), what, room, value, size) };
    ask("clGetPlatformInfo", &question).map(|answer| text(&answer))
}

fn device(device: DeviceId, what: u32) -> Outcome<Vec<u8>> {
    // SAFETY: a device that OpenCL listed; `ask` vouches for room and pointers.
    let question = |room, value, size| unsafe { ffi::clGetDeviceInfo(device.as_raw(), what, room, value, size) };
    ask("clGetDeviceInfo", &question)
}

/// A text about a device.
pub(super) fn device_text(id: DeviceId, what: u32) -> Outcome<String> {
    device(id, what).map(|answer| text(&answer))
}

/// A number about a device.
pub(super) fn device_number(id: DeviceId, what: u32) -> Outcome<u64> {
    number("clGetDeviceInfo", &device(id, what)?)
}

/// The first of a device's list of sizes.
pub(super) fn device_first_size(id: DeviceId, what: u32) -> Outcome<usize> {
    let answer = device(id, what)?;
    let first = answer.get(..size_of::<usize>()).unwrap_or(&answer);
    number("clGetDeviceInfo", first).map(|n| n as usize)
}

/// How many arguments a kernel takes.
pub(super) fn kernel_arguments(kernel: &Kernel) -> Outcome<u64> {
    // SAFETY: a live kernel; `ask` vouches for room and pointers.
    let question = |room, value, size| unsafe {
        ffi::clGetKernelInfo(kernel.as_ptr(), ffi::CL_KERNEL_NUM_ARGS, room, value, size)
    };
    number("clGetKernelInfo", &ask("clGetKernelInfo", &question)?)
}

/// The most work-items of a work-group that the kernel can run with on the device.
pub(super) fn kernel_group(kernel: &Kernel, id: DeviceId) -> Outcome<usize> {
    let call = "clGetKernelWorkGroupInfo";
    // SAFETY: a live kernel and the device that it was built for; `ask` vouches for room and pointers.
    let question = |room, value, size| unsafe {
        let what = ffi::CL_KERNEL_WORK_GROUP_SIZE;
        ffi::clGetKernelWorkGroupInfo(kernel.as_ptr(), id.as_raw(), what, room, value, size)
    };
    number(call, &ask(call, &question)?).map(|n| n as usize)
}

/// The log of a build. Many drivers break its lines themselves, so that they stay as they are.
pub(super) fn build_log(program: &Program, id: DeviceId) -> String {
    // SAFETY: a live program and the device that it was built for; `ask` vouches for room and pointers.
    let question = |room, value, size| unsafe {
        let what = ffi::CL_PROGRAM_BUILD_LOG;
        ffi::clGetProgramBuildInfo(program.as_ptr(), id.as_raw(), what, room, value, size)
    };
    match ask("clGetProgramBuildInfo", &question) {
        Ok(log) => String::from_utf8_lossy(&log).trim_matches(['\0', '\n', ' ']).to_owned(),
        Err(failure) => failure.to_string(),
    }
}

/// The device code of a program that was built for one device.
pub(super) fn program_binary(program: &Program) -> Outcome<Vec<u8>> {
    let call = "clGetProgramInfo";
    let info = |what, room, value, size| {
        // SAFETY: a live program; the callers below vouch for room and pointers.
        unsafe { ffi::clGetProgramInfo(program.as_ptr(), what, room, value, size) }
    };
    let size = number(call, &ask(call, &|room, value, size| info(ffi::CL_PROGRAM_BINARY_SIZES, room, value, size))?)?;
    let mut binary = vec![0u8; size as usize];
    // The answer is not the bytes but a list of places to write them to: one device, one place.
    let mut place = binary.as_mut_ptr();
    check(call, info(ffi::CL_PROGRAM_BINARIES, size_of_val(&place), (&raw mut place).cast(), ptr::null_mut()))?;
    Ok(binary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_four_or_eight_bytes() {
        assert_eq!(number("f", &7u32.to_ne_bytes()), Ok(7));
        assert_eq!(number("f", &(1u64 << 40).to_ne_bytes()), Ok(1 << 40));
        assert!(number("f", &[1, 2, 3]).is_err());
    }

    #[test]
    fn texts_end_at_zero_and_have_no_tabs() {
        assert_eq!(text(b" a\tdevice \n(x)\0rest"), "a device (x)");
    }
}

//! The names of the OpenCL devices, asked for with four calls and no binding crate.
//!
//! For set-up tools that must say whether there is a device at all. It opens no context and judges nothing:
//! choosing a device is the runtime's.

use std::{ffi::c_void, fmt, ptr};

#[cfg(not(target_os = "macos"))]
use crate::{
    discovery::{clGetDeviceIDs, clGetPlatformIDs},
    table::{clGetDeviceInfo, clGetPlatformInfo},
};
#[cfg(target_os = "macos")]
use framework::{clGetDeviceIDs, clGetDeviceInfo, clGetPlatformIDs, clGetPlatformInfo};

#[cfg(target_os = "macos")]
mod framework {
    use std::ffi::c_void;

    #[link(name = "OpenCL", kind = "framework")]
    unsafe extern "system" {
        pub(super) fn clGetPlatformIDs(room: u32, platforms: *mut c_void, count: *mut u32) -> i32;
        pub(super) fn clGetPlatformInfo(
            platform: *mut c_void,
            name: u32,
            room: usize,
            value: *mut c_void,
            size: *mut c_void,
        ) -> i32;
        pub(super) fn clGetDeviceIDs(
            platform: *mut c_void,
            kind: u64,
            room: u32,
            devices: *mut c_void,
            count: *mut c_void,
        ) -> i32;
        pub(super) fn clGetDeviceInfo(
            device: *mut c_void,
            name: u32,
            room: usize,
            value: *mut c_void,
            size: *mut c_void,
        ) -> i32;
    }
}

const SUCCESS: i32 = 0;
/// `CL_DEVICE_NOT_FOUND`: the platform has no device of that kind.
const DEVICE_NOT_FOUND: i32 = -1;
const PLATFORM_NAME: u32 = 0x0902;
const DEVICE_NAME: u32 = 0x102B;
const DEVICE_TYPE_ALL: u64 = 0xFFFF_FFFF;

/// A platform or device, valid as long as the process.
type Handle = *mut c_void;

/// An OpenCL device, as its driver calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceName {
    /// The platform's name: roughly, the driver's.
    pub platform: String,
    /// The device's name.
    pub name: String,
}

impl fmt::Display for DeviceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.platform)
    }
}

/// An OpenCL call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallError {
    /// The function's name.
    pub function: &'static str,
    /// OpenCL's error code.
    pub code: i32,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed with OpenCL error {}", self.function, self.code)
    }
}

impl std::error::Error for CallError {}

/// All OpenCL devices of all platforms, in the order in which OpenCL lists them. None without an OpenCL
/// library; [`status`](crate::status()) then says why.
///
/// # Errors
/// [`CallError`] if a driver refuses to say what it has.
///
/// ```
/// for device in netdsl_opencl::devices()? {
///     println!("{} of {}", device.name, device.platform);
/// }
/// # Ok::<(), netdsl_opencl::CallError>(())
/// ```
pub fn devices() -> Result<Vec<DeviceName>, CallError> {
    let mut found = Vec::new();
    for platform in platforms()? {
        let name = text("clGetPlatformInfo", |room, value, size| {
            // SAFETY: a platform that OpenCL listed; `text` vouches for the rest.
            unsafe { clGetPlatformInfo(platform, PLATFORM_NAME, room, value, size) }
        })?;
        for device in devices_of(platform)? {
            let device = text("clGetDeviceInfo", |room, value, size| {
                // SAFETY: a device that OpenCL listed; `text` vouches for the rest.
                unsafe { clGetDeviceInfo(device, DEVICE_NAME, room, value, size) }
            })?;
            found.push(DeviceName { platform: name.clone(), name: device });
        }
    }
    Ok(found)
}

fn platforms() -> Result<Vec<Handle>, CallError> {
    list("clGetPlatformIDs", |room, handles, count| {
        // SAFETY: `list` vouches for room and pointers.
        unsafe { clGetPlatformIDs(room, handles, count) }
    })
}

fn devices_of(platform: Handle) -> Result<Vec<Handle>, CallError> {
    let devices = list("clGetDeviceIDs", |room, handles, count| {
        // SAFETY: a platform that OpenCL listed; `list` vouches for the rest.
        unsafe { clGetDeviceIDs(platform, DEVICE_TYPE_ALL, room, handles, count.cast()) }
    });
    match devices {
        Err(error) if error.code == DEVICE_NOT_FOUND => Ok(Vec::new()),
        other => other,
    }
}

/// Asks for a count, then for that many handles. `call` gets the room, the array (or null) and the count.
fn list(function: &'static str, call: impl Fn(u32, *mut c_void, *mut u32) -> i32) -> Result<Vec<Handle>, CallError> {
    let mut count = 0;
    check(function, call(0, ptr::null_mut(), &raw mut count))?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut handles: Vec<Handle> = vec![ptr::null_mut(); count as usize];
    check(function, call(count, handles.as_mut_ptr().cast(), &raw mut count))?;
    handles.truncate(count as usize); // fewer, if one was unplugged in between
    Ok(handles)
}

/// Asks for the size of a text, then for the text. `call` gets the room, the bytes (or null) and the size.
fn text(function: &'static str, call: impl Fn(usize, *mut c_void, *mut c_void) -> i32) -> Result<String, CallError> {
    let mut size = 0usize;
    check(function, call(0, ptr::null_mut(), (&raw mut size).cast()))?;
    let mut bytes = vec![0u8; size];
    check(function, call(size, bytes.as_mut_ptr().cast(), ptr::null_mut()))?;
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    Ok(String::from_utf8_lossy(&bytes[..end]).trim().to_owned())
}

fn check(function: &'static str, code: i32) -> Result<(), CallError> {
    if code == SUCCESS { Ok(()) } else { Err(CallError { function, code }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers like OpenCL for the bytes of a text.
    fn answer(bytes: &[u8], room: usize, value: *mut c_void, size: *mut c_void) -> i32 {
        // SAFETY: `text` passes null or as much room as it was told to make.
        unsafe {
            if !size.is_null() {
                *size.cast::<usize>() = bytes.len();
            }
            if !value.is_null() {
                assert_eq!(room, bytes.len());
                ptr::copy_nonoverlapping(bytes.as_ptr(), value.cast::<u8>(), room);
            }
        }
        SUCCESS
    }

    #[test]
    fn a_text_ends_at_its_zero() {
        let read = text("f", |room, value, size| answer(b" Some CPU \0\0", room, value, size));
        assert_eq!(read.as_deref(), Ok("Some CPU"));
    }

    #[test]
    fn a_failed_call_is_named() {
        let error = list("clGetPlatformIDs", |_, _, _| -30).expect_err("the call failed");
        assert_eq!(error.to_string(), "clGetPlatformIDs failed with OpenCL error -30");
    }

    #[test]
    fn a_list_can_shrink_between_the_two_calls() {
        let listed = list("f", |room, _, count| {
            // SAFETY: `list` passes a live integer.
            unsafe { *count = if room == 0 { 3 } else { 1 } };
            SUCCESS
        });
        assert_eq!(listed.map(|handles| handles.len()), Ok(1));
    }
}

//! The calls that list platforms and devices: they come one at a time, and no platform is no error.
//!
//! Drivers start up in the first of these calls, and not every driver can do that twice at once: in PoCL 3.1
//! a thread that asks for devices while another one's question starts it is told that there are none, or
//! crashes. With one call at a time, whoever is answered is answered by a driver that is up.
//!
//! A loader without drivers answers `clGetPlatformIDs` with -1001, and so would this crate without a loader.
//! `ocl-core` takes that for a loader that is still starting up, and sleeps ten seconds. With one call at a
//! time nothing is starting up any more when the answer comes: it means that there are no platforms.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::forward::{Argument, ErrorCode, Failed, NO_LIBRARY, Ptr, forward, resolve};

/// A turn that everybody else waits for.
struct OneAtATime {
    _lock: MutexGuard<'static, ()>,
}

impl OneAtATime {
    fn take() -> Self {
        static LOCK: Mutex<()> = Mutex::new(());
        // The lock guards no data that a panic could have left half-written.
        Self { _lock: LOCK.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}

forward! { OneAtATime:
    clGetDeviceIDs(Ptr, u64, u32, Ptr, Ptr) -> i32;
    clCreateContextFromType(Ptr, u64, Ptr, Ptr, ErrorCode) -> Ptr;
}

const SUCCESS: i32 = 0;

/// The platforms of the OpenCL library; none where there is no library.
///
/// # Safety
/// As in the OpenCL specification: `platforms` is null or has room for `num_entries`, `num_platforms` is null
/// or can be written to.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "system" fn clGetPlatformIDs(
    num_entries: u32,
    platforms: Ptr,
    num_platforms: *mut u32,
) -> i32 {
    type Function = unsafe extern "system" fn(u32, Ptr, *mut u32) -> i32;
    static FUNCTION: OnceLock<Result<Function, i32>> = OnceLock::new();

    // SAFETY: the type is that of the OpenCL headers.
    let function = *FUNCTION.get_or_init(|| unsafe { resolve("clGetPlatformIDs\0") });
    let code = match function {
        Ok(function) => {
            let _turn = OneAtATime::take();
            // SAFETY: the caller keeps to the contract of the OpenCL function of this name.
            unsafe { function(num_entries, platforms, num_platforms) }
        }
        Err(code) => code,
    };
    // SAFETY: the caller passed `num_platforms` to be written to.
    unsafe { none_is_no_error(code, num_platforms) }
}

/// Turns "no platform found" into a count of zero, if the caller asked for the count. A caller who asked only
/// for the platforms would take success for a filled array, and gets the error.
///
/// # Safety
/// `num_platforms` is null or can be written to.
unsafe fn none_is_no_error(code: i32, num_platforms: *mut u32) -> i32 {
    if code != NO_LIBRARY || num_platforms.is_null() {
        return code;
    }
    // SAFETY: not null, so it can be written to.
    unsafe { *num_platforms = 0 };
    SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: i32, expected: (i32, u32)) {
        let mut count = 7;
        // SAFETY: a live integer.
        let code = unsafe { none_is_no_error(code, &raw mut count) };
        assert_eq!((code, count), expected);
    }

    #[test]
    fn no_platform_is_a_count_of_zero() {
        check(NO_LIBRARY, (SUCCESS, 0));
    }

    #[test]
    fn other_answers_stay_as_they_are() {
        check(SUCCESS, (SUCCESS, 7));
        check(-30, (-30, 7));
    }

    #[test]
    fn who_cannot_be_told_the_count_gets_the_error() {
        // SAFETY: null.
        assert_eq!(unsafe { none_is_no_error(NO_LIBRARY, std::ptr::null_mut()) }, NO_LIBRARY);
    }
}

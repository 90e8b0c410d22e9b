//! `clGetPlatformIDs`, the one call that is not passed on as it is.
//!
//! A loader without drivers answers it with -1001, and so would this crate without a loader. `ocl-core` takes
//! that for a loader that is still waking up and sleeps ten seconds; the truth is that there are no
//! platforms, and so that is what is said. The waking up that it guards against (loaders that are not ready
//! for a first call from several threads) cannot happen: calls come one at a time from here.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::forward::{NO_LIBRARY, Ptr, resolve};

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
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    // SAFETY: the type is that of the OpenCL headers.
    let function = *FUNCTION.get_or_init(|| unsafe { resolve("clGetPlatformIDs\0") });
    let code = match function {
        Ok(function) => {
            // The lock guards no data, so that a panic elsewhere could not have left it half-written.
            let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
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

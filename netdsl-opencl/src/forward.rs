//! How one OpenCL call is passed on: the macro behind `table.rs` and what it needs.
//!
//! A forwarder looks its namesake up on its first call and keeps the address. It never looks at arguments,
//! except to report a failure that happens here: no library, or a library without that function.

use std::ffi::c_void;

use crate::loader;

/// A pointer or handle, whatever it points at.
pub(crate) type Ptr = *mut c_void;
/// The last argument of the functions that return a handle; may be null.
pub(crate) type ErrorCode = *mut i32;
/// The result of the few functions that return nothing.
pub(crate) type Nothing = ();

/// `CL_PLATFORM_NOT_FOUND_KHR`: there is no OpenCL library.
pub(crate) const NO_LIBRARY: i32 = -1001;
/// `CL_INVALID_OPERATION`: the library is older than the function.
pub(crate) const NO_SUCH_FUNCTION: i32 = -59;

/// Looks a function up in the OpenCL library. `name` ends in a zero byte.
///
/// # Errors
/// [`NO_LIBRARY`] or [`NO_SUCH_FUNCTION`].
///
/// # Safety
/// `F` must be a function pointer type that fits the function of that name.
pub(crate) unsafe fn resolve<F: Copy>(name: &str) -> Result<F, i32> {
    let library = loader::found().library.as_ref().ok_or(NO_LIBRARY)?;
    // SAFETY: the caller vouches for the type; the library is never closed, so the address stays good.
    unsafe { library.get::<F>(name) }.map(|symbol| *symbol).map_err(|_| NO_SUCH_FUNCTION)
}

/// An argument's part in reporting a failure: only [`ErrorCode`] has one.
pub(crate) trait Argument {
    /// Tells the caller about the failure.
    ///
    /// # Safety
    /// An [`ErrorCode`] is null or can be written to.
    unsafe fn report(self, code: i32);
}

macro_rules! silent {
    ($($ty:ty),*) => { $(impl Argument for $ty { unsafe fn report(self, _: i32) {} })* };
}
silent!(Ptr, i32, u32, u64, usize);

impl Argument for ErrorCode {
    unsafe fn report(self, code: i32) {
        if !self.is_null() {
            // SAFETY: not null, and the caller of the OpenCL function passed it to be written to.
            unsafe { *self = code };
        }
    }
}

/// What a function returns when it fails with `code`.
pub(crate) trait Failed {
    fn failed(code: i32) -> Self;
}

impl Failed for i32 {
    fn failed(code: i32) -> Self {
        code
    }
}

impl Failed for Ptr {
    fn failed(_: i32) -> Self {
        std::ptr::null_mut()
    }
}

impl Failed for Nothing {
    fn failed(_: i32) -> Self {}
}

/// The turn of a function that any number of threads can call at once.
pub(crate) struct AtWill;

impl AtWill {
    pub(crate) fn take() -> Self {
        Self
    }
}

/// Defines forwarders from rows of `name(argument types) -> result type;`. In front of them stands the type
/// whose `take()` is called, and its value kept, for the time of each call.
///
/// The first rule pairs the types of a row with names for the arguments, one at a time; the last one has all
/// pairs and writes the function.
macro_rules! forward {
    ($turn:ident: $($name:ident($($ty:ident),*) -> $ret:ident;)*) => {
        $(forward!(@pair $turn $name $ret [] [a b c d e f g h i j k l m n] $($ty)*);)*

        /// Every row as text: name, argument types, result type.
        #[cfg(test)]
        pub(crate) const ROWS: &[(&str, &[&str], &str)] =
            &[$((stringify!($name), &[$(stringify!($ty)),*], stringify!($ret))),*];
    };
    (@pair $turn:ident $name:ident $ret:ident [$($paired:tt)*] [$arg:ident $($args:ident)*] $ty:ident $($types:ident)*) => {
        forward!(@pair $turn $name $ret [$($paired)* $arg: $ty,] [$($args)*] $($types)*);
    };
    (@pair $turn:ident $name:ident $ret:ident [$($arg:ident: $ty:ident,)*] [$($unused:ident)*]) => {
        #[unsafe(no_mangle)]
        pub(crate) unsafe extern "system" fn $name($($arg: $ty),*) -> $ret {
            type Function = unsafe extern "system" fn($($ty),*) -> $ret;
            static FUNCTION: OnceLock<Result<Function, i32>> = OnceLock::new();
            // SAFETY: the row's types are those of the OpenCL headers.
            match *FUNCTION.get_or_init(|| unsafe { resolve(concat!(stringify!($name), "\0")) }) {
                Ok(function) => {
                    let _turn = $turn::take();
                    // SAFETY: the caller keeps to the contract of the OpenCL function of this name.
                    unsafe { function($($arg),*) }
                }
                Err(code) => {
                    // SAFETY: as above; only an error code is written to.
                    $(unsafe { $arg.report(code) };)*
                    $ret::failed(code)
                }
            }
        }
    };
}
pub(crate) use forward;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_written_where_there_is_room_for_it() {
        let mut code = 0;
        let (nowhere, room): (ErrorCode, ErrorCode) = (std::ptr::null_mut(), &raw mut code);
        // SAFETY: null, and a live integer.
        unsafe {
            nowhere.report(NO_LIBRARY);
            room.report(NO_LIBRARY);
        }
        assert_eq!(code, NO_LIBRARY);
    }

    #[test]
    fn an_unknown_function_has_its_own_code() {
        // SAFETY: nothing is called.
        let looked_up = unsafe { resolve::<unsafe extern "system" fn()>("clNoSuchFunction\0") };
        let expected = if crate::status().is_available() { NO_SUCH_FUNCTION } else { NO_LIBRARY };
        assert_eq!(looked_up.err(), Some(expected));
    }
}

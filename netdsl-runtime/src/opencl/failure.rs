//! An OpenCL call that failed, in words. Which device it was and what was to be done is added where it is known.
use crate::Error;
use std::fmt;

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    call: &'static str,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Code(i32),
    Words(String),
}

/// The result of a call.
pub(super) type Outcome<T> = Result<T, Failure>;

/// Turns a call's answer into a result.
pub(super) fn check(call: &'static str, code: i32) -> Outcome<()> {
    if code == 0 { Ok(()) } else { Err(Failure { call, why: Why::Code(code) }) }
}

impl Failure {
    /// A failure that has no code.
    pub(super) fn new(call: &'static str, words: impl Into<String>) -> Failure {
        Failure { call, why: Why::Words(words.into()) }
    }
    /// What `ocl::core` says, without the frame that it draws around it.
    pub(super) fn of(call: &'static str) -> impl FnOnce(ocl::core::Error) -> Failure {
        move |error| match error.api_status() {
            Some(status) => Failure { call, why: Why::Code(status as i32) },
            None => Failure::new(call, error.to_string()),
        }
    }
    /// The code, where there is one.
    pub(super) fn code(&self) -> Option<i32> {
        match self.why {
            Why::Code(code) => Some(code),
            Why::Words(_) => None,
        }
    }
    /// Whether memory ran out; meant for calls that ask for some.
    pub(super) fn is_out_of_memory(&self) -> bool {
        matches!(self.code(), Some(-6..=-4))
    }
    /// Whether the device may be lost to everything that was made on it; out of resources is what some drivers say then.
    pub(super) fn is_of_a_lost_device(&self) -> bool {
        matches!(self.code(), Some(-9999 | -36 | -34 | -14 | -5 | -2))
    }
    /// The failure as an error of a device.
    pub(super) fn at(self, device: &str) -> Error {
        let help = match self.code() {
            Some(-6..=-4) => {
                "; the device ran out of memory or a kernel went wrong: build the network anew, with a smaller `batch` if it happens again"
            }
            Some(-9999 | -36 | -34 | -2 | -14) => {
                "; the device was lost: build the network anew from its last snapshot"
            }
            _ => "",
        };
        Error::Device { device: device.to_owned(), message: format!("{self}{help}") }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Why::Code(code) => write!(f, "{} failed with {} ({code})", self.call, name(*code)),
            Why::Words(words) => write!(f, "{} failed: {words}", self.call),
        }
    }
}

/// The name of a code that a queue, a buffer or a program can meet.
fn name(code: i32) -> &'static str {
    match code {
        -1 => "CL_DEVICE_NOT_FOUND",
        -2 => "CL_DEVICE_NOT_AVAILABLE",
        -3 => "CL_COMPILER_NOT_AVAILABLE",
        -4 => "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        -5 => "CL_OUT_OF_RESOURCES",
        -6 => "CL_OUT_OF_HOST_MEMORY",
        -7 => "CL_PROFILING_INFO_NOT_AVAILABLE",
        -11 => "CL_BUILD_PROGRAM_FAILURE",
        -14 => "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        -30 => "CL_INVALID_VALUE",
        -32 => "CL_INVALID_PLATFORM",
        -33 => "CL_INVALID_DEVICE",
        -34 => "CL_INVALID_CONTEXT",
        -36 => "CL_INVALID_COMMAND_QUEUE",
        -38 => "CL_INVALID_MEM_OBJECT",
        -42 => "CL_INVALID_BINARY",
        -43 => "CL_INVALID_BUILD_OPTIONS",
        -44 => "CL_INVALID_PROGRAM",
        -45 => "CL_INVALID_PROGRAM_EXECUTABLE",
        -46 => "CL_INVALID_KERNEL_NAME",
        -47 => "CL_INVALID_KERNEL_DEFINITION",
        -48 => "CL_INVALID_KERNEL",
        -49 => "CL_INVALID_ARG_INDEX",
        -50 => "CL_INVALID_ARG_VALUE",
        -51 => "CL_INVALID_ARG_SIZE",
        -52 => "CL_INVALID_KERNEL_ARGS",
        -54 => "CL_INVALID_WORK_GROUP_SIZE",
        -55 => "CL_INVALID_WORK_ITEM_SIZE",
        -59 => "CL_INVALID_OPERATION",
        -61 => "CL_INVALID_BUFFER_SIZE",
        -63 => "CL_INVALID_GLOBAL_WORK_SIZE",
        -72 => "CL_MAX_SIZE_RESTRICTION_EXCEEDED",
        -1001 => "CL_PLATFORM_NOT_FOUND_KHR",
        -9999 => "an illegal memory access",
        _ => "an unknown code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_named_and_unknown_ones_do_not_panic() {
        let text = |code| check("clFinish", code).expect_err("a failure").to_string();
        assert_eq!(text(-5), "clFinish failed with CL_OUT_OF_RESOURCES (-5)");
        assert_eq!(text(-31337), "clFinish failed with an unknown code (-31337)");
        assert_eq!(check("clFinish", 0), Ok(()));
    }

    #[test]
    fn a_lost_device_says_what_to_do() {
        let error = check("clFinish", -36).expect_err("a failure").at("gpu");
        assert_eq!(
            error.to_string(),
            "device `gpu`: clFinish failed with CL_INVALID_COMMAND_QUEUE (-36); the device was lost: build the network \
             anew from its last snapshot"
        );
    }
}

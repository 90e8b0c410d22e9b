//! What became of the search for an OpenCL library, as data and as a sentence for the user.
//!
//! The search itself is in `loader.rs`; whether an opened library has any device is not asked here.

use std::fmt;

/// The environment variable that names the OpenCL library to open: a file name or a path.
///
/// When it is set, nothing else is tried: a mistake in it is reported, never hidden by a fall-back. An empty
/// value counts as unset.
pub const LIBRARY_VARIABLE: &str = "NETDSL_OPENCL_LIB";

/// What became of the search for an OpenCL library.
///
/// The [`Display`](fmt::Display) form is one line for the user that also says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// The library of this name was opened; every OpenCL call goes to it.
    Opened {
        /// The name or path that was given to the system's loader.
        library: String,
    },
    /// OpenCL is a framework of the system (macOS): nothing had to be searched.
    Framework,
    /// [`LIBRARY_VARIABLE`] names a library that cannot be used. Nothing else was tried.
    Refused(Attempt),
    /// None of the usual names led to a library; in the order they were tried.
    NotFound(Vec<Attempt>),
}

/// A library that was tried in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The name or path that was given to the system's loader.
    pub library: String,
    /// Why it could not be used, in the words of the system.
    pub reason: String,
}

impl Status {
    /// Whether there is a library to call. It may still have no platform or no device.
    #[must_use]
    pub fn is_available(&self) -> bool {
        match self {
            Self::Opened { .. } | Self::Framework => true,
            Self::Refused(_) | Self::NotFound(_) => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { library } => write!(f, "opened the OpenCL library `{library}`"),
            Self::Framework => write!(f, "using the OpenCL framework of the system"),
            Self::Refused(attempt) => write!(
                f,
                "{LIBRARY_VARIABLE} names an OpenCL library that cannot be used: {attempt}; \
                 correct it, or unset it to search the usual names"
            ),
            Self::NotFound(attempts) => {
                write!(f, "no OpenCL library found: tried ")?;
                for (i, attempt) in attempts.iter().enumerate() {
                    let separator = if i == 0 { "" } else { ", " };
                    write!(f, "{separator}{attempt}")?;
                }
                write!(
                    f,
                    "; install an OpenCL driver (Debian, Ubuntu: pocl-opencl-icd makes the CPU a device), \
                     or name the library in {LIBRARY_VARIABLE}"
                )
            }
        }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // dlopen begins its message with the name, which is already said here.
        let reason = self.reason.strip_prefix(&self.library).unwrap_or(&self.reason);
        write!(f, "`{}` ({})", self.library, reason.trim_start_matches([':', ' ']))
    }
}

/// What became of the search for an OpenCL library.
///
/// Searches on the first call of this function or of any OpenCL function; the answer then stays the same for
/// the life of the process. It never waits and never panics.
///
/// ```
/// let status = netdsl_opencl::status();
/// assert!(!status.to_string().is_empty());
/// ```
#[must_use]
pub fn status() -> Status {
    #[cfg(target_os = "macos")]
    return Status::Framework;
    #[cfg(not(target_os = "macos"))]
    crate::loader::found().status.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(library: &str, reason: &str) -> Attempt {
        Attempt { library: library.into(), reason: reason.into() }
    }

    fn check(status: &Status, available: bool, expected: &str) {
        assert_eq!(status.is_available(), available);
        assert_eq!(status.to_string(), expected);
    }

    #[test]
    fn an_opened_library_is_named() {
        let status = Status::Opened { library: "libOpenCL.so.1".into() };
        check(&status, true, "opened the OpenCL library `libOpenCL.so.1`");
    }

    #[test]
    fn a_refused_library_is_told_with_the_variable_that_named_it() {
        check(
            &Status::Refused(attempt("/x.so", "/x.so: cannot open shared object file")),
            false,
            "NETDSL_OPENCL_LIB names an OpenCL library that cannot be used: `/x.so` (cannot open shared \
             object file); correct it, or unset it to search the usual names",
        );
    }

    #[test]
    fn a_search_in_vain_tells_every_attempt_and_what_to_do() {
        let attempts = vec![attempt("a.so.1", "a.so.1: no such file"), attempt("a.so", "file too short")];
        check(
            &Status::NotFound(attempts),
            false,
            "no OpenCL library found: tried `a.so.1` (no such file), `a.so` (file too short); install an \
             OpenCL driver (Debian, Ubuntu: pocl-opencl-icd makes the CPU a device), or name the library in \
             NETDSL_OPENCL_LIB",
        );
    }
}

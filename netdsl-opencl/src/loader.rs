//! Finds and opens the OpenCL library, once a process.
//!
//! The library is never closed: drivers keep threads and thread-local data that do not survive it.

use std::{
    env,
    error::Error,
    ffi::{OsStr, OsString},
    sync::OnceLock,
};

use libloading::Library;

use crate::status::{Attempt, LIBRARY_VARIABLE, Status};

/// The names under which OpenCL is installed. The first on Unix comes with every driver; the second with
/// development packages and Android.
#[cfg(not(windows))]
const USUAL_NAMES: &[&str] = &["libOpenCL.so.1", "libOpenCL.so"];
#[cfg(windows)]
const USUAL_NAMES: &[&str] = &["OpenCL.dll"];

/// The outcome of the search: the library, if there is one, and what to tell the user.
pub(crate) struct Search<L> {
    pub(crate) library: Option<L>,
    pub(crate) status: Status,
}

/// The outcome of this process's one search.
pub(crate) fn found() -> &'static Search<Library> {
    static FOUND: OnceLock<Search<Library>> = OnceLock::new();
    FOUND.get_or_init(|| search(env::var_os(LIBRARY_VARIABLE), open))
}

/// Tries the library that the user named, or else the usual names, with `open`.
fn search<L>(named: Option<OsString>, open: impl Fn(&OsStr) -> Result<L, String>) -> Search<L> {
    // dlopen takes an empty name for the program itself, which is never what is meant.
    if let Some(name) = named.filter(|name| !name.is_empty()) {
        return match try_open(&name, &open) {
            Ok(search) => search,
            Err(attempt) => Search { library: None, status: Status::Refused(attempt) },
        };
    }
    let mut attempts = Vec::new();
    for name in USUAL_NAMES {
        match try_open(name.as_ref(), &open) {
            Ok(search) => return search,
            Err(attempt) => attempts.push(attempt),
        }
    }
    Search { library: None, status: Status::NotFound(attempts) }
}

fn try_open<L>(name: &OsStr, open: impl Fn(&OsStr) -> Result<L, String>) -> Result<Search<L>, Attempt> {
    let library = name.to_string_lossy().into_owned();
    match open(name) {
        Ok(opened) => Ok(Search { library: Some(opened), status: Status::Opened { library } }),
        Err(reason) => Err(Attempt { library, reason }),
    }
}

/// Opens a library and makes sure that it is one of OpenCL.
fn open(name: &OsStr) -> Result<Library, String> {
    // SAFETY: opening a library runs its initialisers. It is the system's OpenCL library, or the one that the
    // user asked for by name; there is no way to use a driver without trusting it.
    let library = unsafe { Library::new(name) }.map_err(|error| innermost(&error))?;
    // SAFETY: only the presence of the symbol is looked at; nothing is called through this type.
    match unsafe { library.get::<unsafe extern "system" fn()>("clGetPlatformIDs\0") } {
        Ok(_) => Ok(library),
        Err(_) => Err("it is no OpenCL library: it has no `clGetPlatformIDs`".into()),
    }
}

/// The system's own words: libloading says only "dlopen failed" and keeps them as the source.
fn innermost(mut error: &dyn Error) -> String {
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Searches on a machine where only the library `present` can be opened.
    fn search_where(present: &'static str, named: Option<&str>) -> Search<OsString> {
        search(
            named.map(OsString::from),
            move |name| {
                if name == present { Ok(name.into()) } else { Err("absent".into()) }
            },
        )
    }

    fn absent(library: &str) -> Attempt {
        Attempt { library: library.into(), reason: "absent".into() }
    }

    #[test]
    fn the_usual_names_are_tried_in_order() {
        let last = USUAL_NAMES[USUAL_NAMES.len() - 1];
        let search = search_where(last, None);
        assert_eq!(search.library, Some(last.into()));
        assert_eq!(search.status, Status::Opened { library: last.into() });
    }

    #[test]
    fn a_search_in_vain_lists_every_attempt() {
        let search = search_where("elsewhere", None);
        assert_eq!(search.library, None);
        let attempts = USUAL_NAMES.iter().map(|name| absent(name)).collect();
        assert_eq!(search.status, Status::NotFound(attempts));
    }

    #[test]
    fn a_named_library_goes_first() {
        let search = search_where("mine.so", Some("mine.so"));
        assert_eq!(search.status, Status::Opened { library: "mine.so".into() });
    }

    #[test]
    fn a_named_library_that_is_absent_does_not_fall_back() {
        let search = search_where(USUAL_NAMES[0], Some("mine.so"));
        assert_eq!(search.library, None);
        assert_eq!(search.status, Status::Refused(absent("mine.so")));
    }

    #[test]
    fn an_empty_name_counts_as_none() {
        let search = search_where(USUAL_NAMES[0], Some(""));
        assert_eq!(search.status, Status::Opened { library: USUAL_NAMES[0].into() });
    }

    #[test]
    fn the_system_says_why_a_file_cannot_be_opened() {
        let reason = open("/no/such/library".as_ref()).expect_err("there is no such file");
        assert!(!reason.is_empty() && reason != "dlopen failed", "{reason}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_of_something_else_is_refused() {
        let reason = open("libc.so.6".as_ref()).expect_err("libc is not OpenCL");
        assert_eq!(reason, "it is no OpenCL library: it has no `clGetPlatformIDs`");
    }
}

//! The kernel log: a file in which every session leaves one line when it ends, so that a test run can prove that kernels
//! ran on a device. The line is the device's name, a tab, and the number of launches.
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Names the file.
const VARIABLE: &str = "NETDSL_KERNEL_LOG";

/// The file that the environment names.
pub(super) fn from_env() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Appends a session's line in one write, so that lines of several processes stay whole.
pub(super) fn append(file: &Path, device: &str, launches: u64) -> io::Result<()> {
    let line = format!("{device}\t{launches}\n");
    OpenOptions::new().create(true).append(true).open(file)?.write_all(line.as_bytes())
}

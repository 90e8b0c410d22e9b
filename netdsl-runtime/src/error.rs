//! Everything that can go wrong at run time, as data. Each message names the thing at fault, what was found and expected,
//! and what to do. One enum for the whole runtime; conversions from other crates' errors happen where they occur.
use std::fmt;

/// The result of a fallible operation.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
///
/// Its `Debug` is its `Display`: a program whose `main` returns a `Result` then ends in a sentence and not in a struct.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A device could not be chosen, opened or used.
    Device {
        /// The device or the name asked for.
        device: String,
        /// What happened, and what to do.
        message: String,
    },
    /// A driver refused a kernel.
    Build {
        /// The device.
        device: String,
        /// The kernel.
        kernel: String,
        /// Layers that it serves, with their lines in `network!`.
        layers: String,
        /// The driver's log and the numbered source around the error.
        log: String,
    },
    /// A device has too little memory.
    Memory {
        /// The device.
        device: String,
        /// Bytes that were asked for.
        needed: u64,
        /// Bytes that it has, if it says so.
        available: Option<u64>,
        /// What the memory was for.
        purpose: String,
    },
    /// Data of the wrong shape, type or value.
    Data {
        /// The file, door or argument at fault.
        what: String,
        /// What was found and expected, and what to do.
        message: String,
    },
    /// A name that the network does not have.
    UnknownName {
        /// What kind of name, such as `layer`.
        kind: &'static str,
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A checkpoint that cannot be read or does not fit.
    Checkpoint {
        /// The file.
        file: String,
        /// What is wrong with it.
        message: String,
    },
    /// A loss that is not finite.
    NotFinite {
        /// The step, counted from 1 over the life of the optimizer; 0 where it was none, such as in an evaluation.
        step: u64,
        /// The first layer whose values were not finite, with its line.
        layer: String,
        /// What to do.
        help: String,
    },
    /// Kernels and reference disagree.
    Verification {
        /// The report's table.
        report: String,
    },
    /// An argument out of its range.
    Argument {
        /// Its name.
        name: &'static str,
        /// What was found and expected.
        message: String,
    },
    /// A file could not be read or written.
    File {
        /// The file.
        file: String,
        /// The system's words.
        message: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Device { device, message } => write!(f, "device `{device}`: {message}"),
            Error::Build { device, kernel, layers, log } => {
                write!(f, "the driver of `{device}` refused kernel `{kernel}` of {layers}:\n{log}")
            }
            Error::Memory { device, needed, available, purpose } => {
                write!(f, "device `{device}` has too little memory for {purpose}: {needed} bytes needed")?;
                if let Some(available) = available {
                    write!(f, ", {available} there")?;
                }
                write!(f, "; use a smaller `batch` or a device with more memory")
            }
            Error::Data { what, message } => write!(f, "{what}: {message}"),
            Error::UnknownName { kind, name, known } => {
                write!(f, "there is no {kind} `{name}`; there is {}", list(known))
            }
            Error::Checkpoint { file, message } => write!(f, "checkpoint `{file}`: {message}"),
            Error::NotFinite { step: 0, layer, help } => write!(f, "the loss is not finite, first in {layer}; {help}"),
            Error::NotFinite { step, layer, help } => {
                write!(
                    f,
                    "the loss of step {step} is not finite, first in {layer}; the weights are those before it; {help}"
                )
            }
            Error::Verification { report } => write!(f, "kernels and reference disagree:\n{report}"),
            Error::Argument { name, message } => write!(f, "`{name}` {message}"),
            Error::File { file, message } => write!(f, "`{file}`: {message}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".into() } else { names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ") }
}

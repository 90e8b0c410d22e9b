//! A user's crate with the strictest of lints, under which everything that the macros generate must pass.

#![deny(warnings, missing_docs, clippy::pedantic)]
#![forbid(unsafe_code)]

use nn as _;

//! The compiler behind `network!`: from a network's description to graphs, gradients, schedules, kernels and a plan.
//!
//! Pure functions from data to data: deterministic, panic-free on any input that came through its front door, and ignorant of
//! tokens, spans, devices and files. ARCHITECTURE.md in the repository has the map.
#![forbid(unsafe_code)]

pub mod args;
pub mod compile;
pub mod diagnostic;
mod figures;
pub mod front;
pub mod functions;
mod hash;
pub mod init;
pub mod ir;
pub mod layers;
pub mod losses;
pub mod manual;
pub mod optimizer;
pub mod passes;
pub mod render;
pub mod schedule;
pub mod spec;
#[cfg(test)]
mod testing;
#[doc(hidden)]
pub mod text;

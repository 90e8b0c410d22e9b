//! Elementwise work and reductions.
mod elementwise;
mod reductions;
mod tables;
mod windows;

//! The engine by its public interface: networks compiled in memory, on every device that there is.

#[cfg(test)]
mod common;
mod training;
mod verification;

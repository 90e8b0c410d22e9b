//! Compiled scalar expressions, as the runtime calls them. The macro prints closures; tests wrap an interpreter.
use std::fmt;

/// An expression over blocks: argument `i` is a slice as long as the result. The host path's form.
#[derive(Clone, Copy)]
pub struct BlockFn(pub &'static (dyn Fn(&mut [f32], &[&[f32]]) + Sync));

/// An expression at one point in `f64`. The reference's form.
#[derive(Clone, Copy)]
pub struct PointFn(pub &'static (dyn Fn(&[f64]) -> f64 + Sync));

impl fmt::Debug for BlockFn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlockFn")
    }
}

impl fmt::Debug for PointFn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PointFn")
    }
}

/// How a scalar expression is represented: a tree in the compiler, a function in the runtime, text in between.
pub trait Form: Clone + 'static {}

impl<T: Clone + 'static> Form for T {}

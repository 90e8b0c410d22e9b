//! Compiled scalar expressions, as the runtime calls them. The macro prints closures; tests wrap an interpreter.
use std::fmt;

/// The signature of a `BlockFn`.
pub type Block = dyn Fn(&mut [f32], &[&[f32]]) + Sync;

/// The signature of a `PointFn`.
pub type Point = dyn Fn(&[f64]) -> f64 + Sync;

/// The signature of an optimizer's update of a block of numbers of type `T`: parameters, gradients, state slots,
/// hyper-parameters followed by step scalars.
pub type UpdateFn<T> = fn(&mut [T], &[T], &mut [&mut [T]], &[T]);

/// An expression over blocks: argument `i` is a slice as long as the result. The host path's form.
#[derive(Clone, Copy)]
pub struct BlockFn(pub &'static Block);

/// An expression at one point in `f64`. The reference's form.
#[derive(Clone, Copy)]
pub struct PointFn(pub &'static Point);

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

//! Optimizers, one a file, each written with [`optimizer!`](crate::optimizer) as a user's own would be.

mod adam;
mod sgd;

pub use adam::Adam;
pub use sgd::Sgd;

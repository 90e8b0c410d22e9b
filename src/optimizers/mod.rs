//! Optimizers, one a file, each written with [`optimizer!`](crate::optimizer) as a user's own would be.

mod adam;
mod rms_prop;
mod sgd;

pub use adam::Adam;
pub use rms_prop::RmsProp;
pub use sgd::Sgd;

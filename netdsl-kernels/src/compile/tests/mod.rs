//! The compiler as a whole: random graphs become plans, plans run on every kind of device, and all of it is right or told.
mod model;
mod random;

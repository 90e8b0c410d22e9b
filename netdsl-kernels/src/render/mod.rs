//! From schedules to text. `formula` is what expressions have in common; each other module is one language. None of them
//! decides what is computed or where values lie.

pub mod formula;
pub mod opencl;
pub mod rust;

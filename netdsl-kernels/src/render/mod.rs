//! From schedules to text. Each folder is one language; none of them decides what is computed or where values lie.

pub mod opencl;
pub mod rust;

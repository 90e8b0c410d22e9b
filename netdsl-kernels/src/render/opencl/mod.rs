//! OpenCL C 1.2 from bodies: core features only, no double, no recursion, `int` indices.

pub mod expr;

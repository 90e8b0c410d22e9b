//! The three networks that goldens, mutants, allocation counts and benchmarks share: one of matrices, one of convolutions, and one of
//! everything else. Each file is one `network!` and nothing more, so that its text can also be read without rustc.
pub mod lenet;
pub mod mixed;
pub mod mlp;

//! Every template, rendered for both families, compiled and run on every OpenCL device there is, against loops in `f64`.
//! Without a device the texts are still rendered, and the output says that nothing ran. `NETDSL_SHOW` prints the programs.

mod build;
mod check;
mod conv;
mod device;
mod gpu;
mod launches;
mod matmul;
mod memory;
mod number;
mod oracle;
mod rows;
mod speed;

//! Stands in for `found.rs` where the feature `opencl` is off: there is no OpenCL device, and it is said why.
use super::Device;

/// No device, and the reason.
pub(super) fn opencl() -> (Vec<Device>, Vec<String>) {
    (Vec::new(), vec!["this program was built without the feature `opencl`".to_owned()])
}

//! OpenCL's devices as devices of this crate. Which of them can be used is decided in `opencl::inventory`.
use super::{Device, DeviceKind};
use crate::opencl::{Hardware, inventory};
use netdsl_plan::Target;

/// The usable OpenCL devices, and what is missing or was passed over.
pub(super) fn opencl() -> (Vec<Device>, Vec<String>) {
    let found = inventory();
    (found.devices.iter().map(device).collect(), found.problems.clone())
}

fn device(hardware: &'static Hardware) -> Device {
    let (kind, target) = match hardware.is_gpu {
        true => (DeviceKind::OpenClGpu, Target::Gpu),
        false => (DeviceKind::OpenClCpu, Target::Cpu),
    };
    Device { hardware: Some(hardware), ..Device::new(kind, &hardware.name, Some(target)) }
}

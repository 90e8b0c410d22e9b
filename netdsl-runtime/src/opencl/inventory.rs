//! What OpenCL has on this machine: asked for once, on the first question. A platform or device that does not answer is
//! noted and passed over, so that it hides no other.
use super::failure::{Failure, Outcome};
use super::hardware::Hardware;
use super::info;
use ocl::core::{self, DeviceType, PlatformId};
use ocl::ffi;
use std::sync::OnceLock;

/// Devices that can be used, in the order in which OpenCL lists them, and why others cannot.
#[derive(Default)]
pub(crate) struct Inventory {
    /// The usable devices.
    pub devices: Vec<Hardware>,
    /// What is missing or was passed over, each a clause for people.
    pub problems: Vec<String>,
}

/// The inventory of this process.
pub(crate) fn inventory() -> &'static Inventory {
    static INVENTORY: OnceLock<Inventory> = OnceLock::new();
    INVENTORY.get_or_init(list)
}

/// More than any platform has: `ocl::core` trusts the driver's count to fit the room that it makes.
const MOST_DEVICES: u32 = 4096;
/// OpenCL's `CL_DEVICE_NOT_FOUND`.
const NOT_FOUND: i32 = -1;

fn list() -> Inventory {
    let mut found = Inventory::default();
    let status = netdsl_opencl::status();
    if !status.is_available() {
        found.problems.push(status.to_string());
        return found;
    }
    match core::get_platform_ids().map_err(Failure::of("clGetPlatformIDs")) {
        Err(failure) => found.problems.push(format!("{status}, but {failure}")),
        Ok(platforms) if platforms.is_empty() => found.problems.push(format!(
            "{status}, but it lists no platform: install a driver (Debian, Ubuntu: pocl-opencl-icd makes the CPU a device)"
        )),
        Ok(platforms) => platforms.into_iter().enumerate().for_each(|(i, p)| add_platform(i, p, &mut found)),
    }
    found
}

fn add_platform(index: usize, platform: PlatformId, found: &mut Inventory) {
    let name = match info::platform_text(platform, ffi::CL_PLATFORM_NAME) {
        Ok(name) => name,
        Err(failure) => return found.problems.push(format!("OpenCL platform {index} is passed over: {failure}")),
    };
    match devices(platform) {
        Err(failure) => found.problems.push(format!("OpenCL platform `{name}` is passed over: {failure}")),
        Ok(ids) if ids.is_empty() => found.problems.push(format!("OpenCL platform `{name}` has no device")),
        Ok(ids) => {
            for (i, id) in ids.into_iter().enumerate() {
                match Hardware::examine(platform, id) {
                    Ok(hardware) => found.devices.push(hardware),
                    Err(why) => {
                        found.problems.push(format!("device {i} of OpenCL platform `{name}` is passed over: {why}"))
                    }
                }
            }
        }
    }
}

fn devices(platform: PlatformId) -> Outcome<Vec<core::DeviceId>> {
    match core::get_device_ids(platform, Some(DeviceType::ALL), Some(MOST_DEVICES)) {
        Ok(ids) => Ok(ids),
        Err(error) => match Failure::of("clGetDeviceIDs")(error) {
            failure if failure.code() == Some(NOT_FOUND) => Ok(Vec::new()),
            failure => Err(failure),
        },
    }
}

//! Devices: what a network can run on, which one is chosen, and why. A device is a cheap handle; memory, programs and
//! launches belong to the networks on it. How a plan runs on a device is the executors' business.

mod choose;
#[cfg(feature = "opencl")]
mod found;
#[cfg(not(feature = "opencl"))]
#[path = "absent.rs"]
mod found;

#[cfg(feature = "opencl")]
use crate::opencl::Hardware;
use crate::{Error, Result};
use netdsl_plan::Target;
use std::fmt;
use std::sync::Arc;

/// What kind of device it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceKind {
    /// OpenCL on a GPU or another accelerator.
    OpenClGpu,
    /// OpenCL on a CPU.
    OpenClCpu,
    /// This machine's CPU, in plain Rust.
    Host,
    /// The naive `f64` evaluation that everything else is verified against; slow on purpose.
    Reference,
}

/// Something that a network can run on.
///
/// A handle: cloning it is cheap, and all clones are the same device.
///
/// ```
/// use netdsl_runtime::Device;
/// let device = Device::host();
/// assert_eq!(device.name(), "host");
/// for device in Device::all() {
///     println!("{device}");
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Device {
    kind: DeviceKind,
    name: Arc<str>,
    reason: Arc<str>,
    target: Option<Target>,
    profiled: bool,
    #[cfg(feature = "opencl")]
    hardware: Option<&'static Hardware>,
}

impl Device {
    /// Every OpenCL device, in the order in which OpenCL lists them, then the host.
    ///
    /// OpenCL is asked once in the life of the process. Devices that do not answer or cannot be used are left out;
    /// the [`reason`](Device::reason) of the host says which, and why.
    pub fn all() -> Vec<Device> {
        let (mut devices, problems) = found::opencl();
        let mut host = Device::host();
        if !problems.is_empty() {
            host.reason = format!("{}; {}", host.reason, problems.join("; ")).into();
        }
        devices.push(host);
        devices
    }

    /// The best device: an OpenCL GPU, else an OpenCL CPU, else the host.
    ///
    /// The environment can decide otherwise. `NETDSL_DEVICE` is `host`, `reference`, `cpu` or `gpu` (the first OpenCL
    /// device of that kind), an index into [`Device::all`], or a part of a device's name, upper or lower case.
    /// `NETDSL_TARGET` is `cpu` or `gpu`: the family of kernels to run if the device is one of OpenCL. Empty values
    /// count as unset. [`Device::reason`] says what decided.
    ///
    /// # Errors
    /// [`Error::Device`] if a variable names what is not there; the message lists the choices.
    pub fn auto() -> Result<Device> {
        let variable = |name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let set = |name| variable(name).filter(|value| !value.trim().is_empty());
        let (devices, problems) = found::opencl();
        let device = choose::device(devices, &problems, set(choose::DEVICE_VARIABLE).as_deref())?;
        choose::family(device, set(choose::TARGET_VARIABLE).as_deref())
    }

    /// This machine's CPU, in plain Rust, with `f32`.
    pub fn host() -> Device {
        Device::new(DeviceKind::Host, "host", Some(Target::Host))
    }

    /// The naive `f64` evaluation. It has no [`target`](Device::target): nothing was compiled for it.
    pub fn reference() -> Device {
        Device::new(DeviceKind::Reference, "reference", None)
    }

    fn new(kind: DeviceKind, name: &str, target: Option<Target>) -> Device {
        Device {
            kind,
            name: name.into(),
            reason: "the program asked for it".into(),
            target,
            profiled: false,
            #[cfg(feature = "opencl")]
            hardware: None,
        }
    }

    /// Its name: the driver's for an OpenCL device, else `host` or `reference`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What kind of device it is.
    pub fn kind(&self) -> DeviceKind {
        self.kind
    }

    /// The family of kernels that it runs; `None` for the reference.
    pub fn target(&self) -> Option<Target> {
        self.target
    }

    /// Why this device was chosen, and why not a better one, in words for people.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The same device with another family of kernels: an OpenCL device can run [`Target::Cpu`] and [`Target::Gpu`].
    ///
    /// The other family is correct, but slow; tests use it.
    ///
    /// # Errors
    /// [`Error::Device`] if the device cannot run that family.
    pub fn with_target(mut self, target: Target) -> Result<Device> {
        let can = match self.kind {
            DeviceKind::OpenClCpu | DeviceKind::OpenClGpu => &[Target::Cpu, Target::Gpu][..],
            DeviceKind::Host => &[Target::Host],
            DeviceKind::Reference => &[],
        };
        if !can.contains(&target) {
            let message = format!("cannot run kernels of the family {target:?}; it can run {can:?}");
            return Err(Error::Device { device: self.name.to_string(), message });
        }
        self.target = Some(target);
        Ok(self)
    }

    /// What OpenCL knows of it; `None` for the host and the reference.
    #[cfg(feature = "opencl")]
    pub(crate) fn hardware(&self) -> Option<&'static Hardware> {
        self.hardware
    }

    /// The same device; networks that are made on it measure how long kernels run. A kernel of some microseconds gets
    /// slower by being measured.
    pub fn with_profiling(mut self) -> Device {
        self.profiled = true;
        self
    }

    /// Whether kernels are timed.
    #[cfg(feature = "opencl")]
    pub(crate) fn is_profiled(&self) -> bool {
        self.profiled
    }

    fn because(mut self, reason: impl Into<Arc<str>>) -> Device {
        self.reason = reason.into();
        self
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DeviceKind::OpenClGpu => "OpenCL GPU",
            DeviceKind::OpenClCpu => "OpenCL CPU",
            DeviceKind::Host => "plain Rust",
            DeviceKind::Reference => "naive f64",
        })
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.name, self.kind)?;
        let usual = match self.kind {
            DeviceKind::OpenClGpu => Some(Target::Gpu),
            DeviceKind::OpenClCpu => Some(Target::Cpu),
            DeviceKind::Host => Some(Target::Host),
            DeviceKind::Reference => None,
        };
        if let Some(target) = self.target.filter(|_| self.target != usual) {
            write!(f, ", kernels of the family {target:?}")?;
        }
        write!(f, ")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_always_there_and_last() {
        let all = Device::all();
        assert_eq!(all.last().map(Device::kind), Some(DeviceKind::Host));
        assert_eq!(all.iter().filter(|device| device.kind() == DeviceKind::Host).count(), 1);
        #[cfg(feature = "opencl")]
        for device in &all {
            let is_opencl = matches!(device.kind(), DeviceKind::OpenClCpu | DeviceKind::OpenClGpu);
            assert_eq!(device.hardware().map(|hardware| hardware.name.as_str()), is_opencl.then_some(device.name()));
        }
        #[cfg(not(feature = "opencl"))]
        assert!(all[0].reason().ends_with("built without the feature `opencl`"), "{}", all[0].reason());
    }

    #[test]
    fn devices_go_anywhere() {
        fn anywhere<T: Clone + Send + Sync + 'static>(_: &T) {}
        anywhere(&Device::host());
        #[cfg(feature = "opencl")]
        {
            fn sent<T: Send>() {}
            sent::<crate::opencl::Session>();
        }
    }
}

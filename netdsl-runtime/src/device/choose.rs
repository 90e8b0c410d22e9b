//! Which device is taken, from the devices there are and what the environment asks for, and the reason in words. It only
//! chooses: it asks neither OpenCL nor the environment.
use super::{Device, DeviceKind};
use crate::{Error, Result};
use netdsl_plan::Target;

/// Names the device.
pub(super) const DEVICE_VARIABLE: &str = "NETDSL_DEVICE";
/// Names the family of kernels.
pub(super) const TARGET_VARIABLE: &str = "NETDSL_TARGET";

/// The device that is wanted, or else the best, of OpenCL's devices and the host.
pub(super) fn device(opencl: Vec<Device>, problems: &[String], wanted: Option<&str>) -> Result<Device> {
    match wanted {
        Some(wanted) => named(opencl, problems, wanted.trim()),
        None => Ok(best(opencl, problems)),
    }
}

/// The device with the family of kernels that is wanted.
pub(super) fn family(device: Device, wanted: Option<&str>) -> Result<Device> {
    let Some(wanted) = wanted.map(str::trim) else { return Ok(device) };
    let target = match wanted.to_ascii_lowercase().as_str() {
        "cpu" => Target::Cpu,
        "gpu" => Target::Gpu,
        _ => {
            let message =
                format!("{TARGET_VARIABLE} is `{wanted}`, which is no family of kernels; choices: `cpu`, `gpu`");
            return Err(Error::Device { device: device.name().to_owned(), message });
        }
    };
    match device.kind() {
        DeviceKind::OpenClGpu | DeviceKind::OpenClCpu => {
            let reason = format!("{}; {TARGET_VARIABLE} asked for kernels of the family {target:?}", device.reason());
            Ok(device.with_target(target)?.because(reason))
        }
        // There is one family only, and the variable is about OpenCL.
        DeviceKind::Host | DeviceKind::Reference => Ok(device),
    }
}

fn best(opencl: Vec<Device>, problems: &[String]) -> Device {
    let count = |kind| opencl.iter().filter(|device| device.kind() == kind).count();
    let (gpus, cpus) = (count(DeviceKind::OpenClGpu), count(DeviceKind::OpenClCpu));
    let (kind, reason) = match (gpus, cpus) {
        (0, 0) => return Device::host().because(with("there is no OpenCL device", problems)),
        (0, n) => (DeviceKind::OpenClCpu, format!("{}; there is no OpenCL GPU", first_of(n, "OpenCL CPU"))),
        (n, _) => (DeviceKind::OpenClGpu, first_of(n, "OpenCL GPU")),
    };
    let device = opencl.into_iter().find(|device| device.kind() == kind).unwrap_or_else(Device::host);
    device.because(with(&reason, problems))
}

fn named(opencl: Vec<Device>, problems: &[String], wanted: &str) -> Result<Device> {
    let asked = format!("{DEVICE_VARIABLE} is `{wanted}`");
    let lower = wanted.to_lowercase();
    match lower.as_str() {
        "host" => return Ok(Device::host().because(asked)),
        "reference" => return Ok(Device::reference().because(asked)),
        _ => {}
    }
    let fits = |(index, device): &(usize, &Device)| match lower.as_str() {
        "cpu" => device.kind() == DeviceKind::OpenClCpu,
        "gpu" => device.kind() == DeviceKind::OpenClGpu,
        name => match name.parse::<usize>() {
            Ok(number) => number == *index,
            Err(_) => device.name().to_lowercase().contains(name),
        },
    };
    let mut all = opencl;
    all.push(Device::host());
    let fitting: Vec<Device> = all.iter().enumerate().filter(fits).map(|(_, device)| device.clone()).collect();
    match fitting.len() {
        0 => Err(unknown(wanted, &all, problems)),
        n => Ok(fitting[0].clone().because(format!("{asked}: {} that it fits", first_of(n, "device")))),
    }
}

fn unknown(wanted: &str, all: &[Device], problems: &[String]) -> Error {
    let mut choices = vec!["`host`".to_owned(), "`reference`".to_owned()];
    for (kind, word) in [(DeviceKind::OpenClCpu, "`cpu`"), (DeviceKind::OpenClGpu, "`gpu`")] {
        if all.iter().any(|device| device.kind() == kind) {
            choices.push(word.to_owned());
        }
    }
    choices.extend(all.iter().enumerate().map(|(i, device)| format!("{i} for `{device}`")));
    let message = format!(
        "{DEVICE_VARIABLE} names it, but it is not there; choices: {}, or a part of a name",
        choices.join(", ")
    );
    Error::Device { device: wanted.to_owned(), message: with(&message, problems) }
}

fn first_of(n: usize, what: &str) -> String {
    if n == 1 { format!("the only {what}") } else { format!("the first of {n} {what}s") }
}

fn with(reason: &str, problems: &[String]) -> String {
    std::iter::once(reason).chain(problems.iter().map(String::as_str)).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opencl() -> Vec<Device> {
        vec![
            Device::new(DeviceKind::OpenClCpu, "pthread-Xeon", Some(Target::Cpu)),
            Device::new(DeviceKind::OpenClGpu, "Radeon RX", Some(Target::Gpu)),
            Device::new(DeviceKind::OpenClGpu, "Arc A380", Some(Target::Gpu)),
        ]
    }

    fn chosen(opencl: Vec<Device>, wanted: Option<&str>) -> (String, String) {
        let device = device(opencl, &[], wanted).expect("a device");
        (device.name().to_owned(), device.reason().to_owned())
    }

    #[test]
    fn a_gpu_is_best_then_a_cpu_then_the_host() {
        let found = |names: &[&str]| opencl().into_iter().filter(|d| names.contains(&d.name())).collect::<Vec<_>>();
        for (names, best, reason) in [
            (&["pthread-Xeon", "Radeon RX", "Arc A380"][..], "Radeon RX", "the first of 2 OpenCL GPUs"),
            (&["pthread-Xeon", "Arc A380"], "Arc A380", "the only OpenCL GPU"),
            (&["pthread-Xeon"], "pthread-Xeon", "the only OpenCL CPU; there is no OpenCL GPU"),
            (&[], "host", "there is no OpenCL device"),
        ] {
            assert_eq!(chosen(found(names), None), (best.to_owned(), reason.to_owned()));
        }
    }

    #[test]
    fn the_host_says_why_it_is_not_a_device() {
        let problems = ["no OpenCL library found: tried `x`".to_owned(), "platform `y` is passed over".to_owned()];
        let device = device(Vec::new(), &problems, None).expect("the host");
        assert_eq!(device.kind(), DeviceKind::Host);
        assert_eq!(
            device.reason(),
            "there is no OpenCL device; no OpenCL library found: tried `x`; platform `y` is passed over"
        );
    }

    #[test]
    fn names_kinds_and_indices_choose() {
        for (wanted, name) in [
            ("host", "host"),
            ("Reference", "reference"),
            ("cpu", "pthread-Xeon"),
            ("GPU", "Radeon RX"),
            ("0", "pthread-Xeon"),
            ("2", "Arc A380"),
            ("3", "host"),
            (" radeon ", "Radeon RX"),
            ("a380", "Arc A380"),
        ] {
            let (chosen, reason) = chosen(opencl(), Some(wanted));
            assert_eq!(chosen, name, "{wanted}");
            assert!(reason.starts_with(&format!("NETDSL_DEVICE is `{}`", wanted.trim())), "{reason}");
        }
    }

    #[test]
    fn a_name_that_fits_none_is_an_error_with_the_choices() {
        let error =
            device(opencl(), &["platform `y` is passed over".to_owned()], Some("GeForce")).expect_err("none fits");
        assert_eq!(
            error.to_string(),
            "device `GeForce`: NETDSL_DEVICE names it, but it is not there; choices: `host`, `reference`, `cpu`, `gpu`, \
             0 for `pthread-Xeon (OpenCL CPU)`, 1 for `Radeon RX (OpenCL GPU)`, 2 for `Arc A380 (OpenCL GPU)`, \
             3 for `host (plain Rust)`, or a part of a name; platform `y` is passed over"
        );
        for wanted in ["4", "-1"] {
            device(opencl(), &[], Some(wanted)).expect_err("there is no such index");
        }
        device(Vec::new(), &[], Some("cpu")).expect_err("no OpenCL CPU; the host is not meant");
    }

    #[test]
    fn the_family_can_be_forced_on_opencl_only() {
        let forced = |name, wanted| family(device(opencl(), &[], Some(name)).expect("a device"), wanted);
        let gpu = forced("cpu", Some("gpu")).expect("an OpenCL device runs both");
        assert_eq!((gpu.kind(), gpu.target()), (DeviceKind::OpenClCpu, Some(Target::Gpu)));
        assert!(gpu.reason().ends_with("NETDSL_TARGET asked for kernels of the family Gpu"), "{}", gpu.reason());
        assert_eq!(gpu.to_string(), "pthread-Xeon (OpenCL CPU, kernels of the family Gpu)");
        assert_eq!(forced("host", Some("gpu")).expect("ignored").target(), Some(Target::Host));
        assert_eq!(forced("gpu", None).expect("unchanged").target(), Some(Target::Gpu));
        let error = forced("cpu", Some("tpu")).expect_err("no such family");
        assert!(
            error.to_string().ends_with("is `tpu`, which is no family of kernels; choices: `cpu`, `gpu`"),
            "{error}"
        );
    }

    #[test]
    fn a_target_fits_its_device() {
        Device::host().with_target(Target::Gpu).expect_err("the host runs no kernels");
        Device::reference().with_target(Target::Host).expect_err("nothing was compiled for the reference");
        assert_eq!(Device::reference().target(), None);
        assert_eq!(Device::host().with_target(Target::Host).expect("its own").target(), Some(Target::Host));
    }
}

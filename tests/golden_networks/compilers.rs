//! Every kernel through a real OpenCL compiler: one program for each network and family on each device, with the runtime's
//! options and warnings taken for errors. Nothing is run. Without a device it says so.
use crate::source::Source;
use netdsl::Rule;
use netdsl::optimizers::Adam;
use netdsl_kernels::ir::Expr;
use netdsl_opencl as _;
use netdsl_plan::{Target, TargetPlan};
use ocl_core::{ContextProperties, DeviceId, DeviceInfo, DeviceType, PlatformId};
use std::ffi::CString;

/// A standard option makes warnings errors, also where a driver's cache would have swallowed them.
const OPTIONS: &str = "-cl-std=CL1.2 -Werror";

/// Builds everything everywhere and panics where something is refused.
#[expect(clippy::print_stdout, reason = "a test says how much it compiled")]
pub fn ensure(sources: &[Source]) {
    let devices = devices();
    if devices.is_empty() {
        println!("no OpenCL device: no kernel was compiled");
        return;
    }
    let mut refusals = vec![];
    for (platform, device) in devices {
        let mut compiled = 0;
        for source in sources {
            for target in source.plan.targets.iter().filter(|t| t.target != Target::Host) {
                let whose = format!("{}, {:?} kernels", source.name, target.target);
                match build(platform, device, target, source.plan.doors.len()) {
                    Ok(count) => compiled += count,
                    Err(refusal) => refusals.push(format!("{whose}: {refusal}")),
                }
            }
        }
        println!("{}: {compiled} kernels compiled", name(device));
        assert!(compiled > 0 || !refusals.is_empty(), "{}: there is a device, but nothing to compile", name(device));
    }
    assert!(refusals.is_empty(), "{}", refusals.join("\n"));
}

/// Every device of every platform.
fn devices() -> Vec<(PlatformId, DeviceId)> {
    let platforms = ocl_core::get_platform_ids().expect("a list, if only an empty one");
    let ids = |p| ocl_core::get_device_ids(p, Some(DeviceType::ALL), None).unwrap_or_default();
    platforms.into_iter().flat_map(|p| ids(p).into_iter().map(move |id| (p, id))).collect()
}

fn name(device: DeviceId) -> String {
    ocl_core::get_device_info(device, DeviceInfo::Name).map_or_else(|e| e.to_string(), |name| name.to_string())
}

/// The number of kernels that were made, or what the compiler says.
fn build(platform: PlatformId, device: DeviceId, plan: &TargetPlan<Expr>, doors: usize) -> Result<usize, String> {
    let properties = ContextProperties::new().platform(platform);
    let context = ocl_core::create_context(Some(&properties), &[device], None, None).map_err(|e| e.to_string())?;
    let text = CString::new(text(plan)).map_err(|e| e.to_string())?;
    let program = ocl_core::create_program_with_source(&context, &[text]).map_err(|e| e.to_string())?;
    let options = CString::new(OPTIONS).map_err(|e| e.to_string())?;
    let built = ocl_core::build_program(&program, Some(&[device]), &options, None, None);
    built.map_err(|e| e.to_string())?; // with the log
    for (index, kernel) in plan.kernels.iter().enumerate() {
        let made = ocl_core::create_kernel(&program, &*kernel.name).map_err(|e| e.to_string())?;
        let taken = ocl_core::get_kernel_info(&made, ocl_core::KernelInfo::NumArgs).map_err(|e| e.to_string())?;
        let given = arguments(plan, index, doors)?;
        if taken.to_string() != given.to_string() {
            return Err(format!("kernel {index} takes {taken} arguments, its launches give {given}"));
        }
    }
    Ok(plan.kernels.len())
}

/// A training program with the kernels of the inference lists too.
fn text(plan: &TargetPlan<Expr>) -> String {
    let optimizer = Adam::DEFAULT.plan();
    let kernels = plan.kernels.iter().map(|kernel| &*kernel.text);
    [&*plan.prelude, &*optimizer.text, &*plan.update].into_iter().chain(kernels).collect::<Vec<_>>().join("\n")
}

/// As many as the launches of a kernel set; the table in ARCHITECTURE.md.
fn arguments(plan: &TargetPlan<Expr>, kernel: usize, doors: usize) -> Result<usize, String> {
    let launches = plan.lists.iter().flat_map(|list| list.launches.iter()).filter(|l| l.kernel == kernel);
    let counts: Vec<usize> = launches
        .map(|launch| 10 + doors + 1 + launch.parts.iter().map(|part| 1 + part.offsets.len()).sum::<usize>())
        .collect();
    match counts.split_first() {
        Some((first, rest)) if rest.iter().all(|count| count == first) => Ok(*first),
        Some(_) => Err(format!("launches of kernel {kernel} give {counts:?} arguments")),
        None => Err(format!("no launch uses kernel {kernel}")),
    }
}

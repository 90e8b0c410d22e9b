//! From a device to the executor that runs a plan on it. The only place that knows which executors there are.
use super::engine::Engine;
use crate::executor::Executor;
use crate::host::Host;
#[cfg(feature = "opencl")]
use crate::opencl::Options;
use crate::oracle::Oracle;
use crate::{Device, Error, Result};
use netdsl_plan::{NetworkPlan, Target, TargetPlan};

/// Puts a network on a device; parameters and states are zero.
pub(super) fn open(plan: &'static NetworkPlan, device: &Device, noise: u64) -> Result<Engine> {
    // The reference has no layouts of its own; those of the host are as good as any.
    let target = target_plan(plan, device.target().unwrap_or(Target::Host), device)?;
    let executor = executor(plan, target, device)?;
    Ok(Engine::new(plan, target, executor, noise))
}

fn target_plan(plan: &'static NetworkPlan, target: Target, device: &Device) -> Result<&'static TargetPlan> {
    plan.targets.iter().find(|t| t.target == target).ok_or_else(|| Error::Device {
        device: device.name().into(),
        message: format!("`{}` was not compiled for {target:?}", plan.name),
    })
}

fn executor(plan: &'static NetworkPlan, target: &'static TargetPlan, device: &Device) -> Result<Box<dyn Executor>> {
    #[cfg(feature = "opencl")]
    if let Some(hardware) = device.hardware() {
        let options = Options { profiling: device.is_profiled(), ..Options::from_env() };
        return Ok(Box::new(crate::opencl::Session::open(hardware, target.target, plan, options)?));
    }
    match device.target() {
        None => Ok(Box::new(Oracle::open(plan, target))),
        Some(_) => Ok(Box::new(Host::open(plan, target))),
    }
}

//! Builds and runs a kernel on every OpenCL device through `ocl-core`, so that the calls of a real program
//! go through the forwarders, failures included.

extern crate netdsl_opencl as _;

use std::ffi::CString;

use ocl_core::{ArgVal, ContextProperties, DeviceId, DeviceType, Event, MemFlags, PlatformId};

const SOURCE: &str = "kernel void scale(global float *x, float factor) { x[get_global_id(0)] *= factor; }";

/// Every device with its platform and name.
fn devices() -> Vec<(PlatformId, DeviceId, String)> {
    let mut devices = Vec::new();
    for platform in ocl_core::get_platform_ids().expect("a list, if only an empty one") {
        let kinds = Some(DeviceType::ALL);
        for device in ocl_core::get_device_ids(platform, kinds, None).unwrap_or_default() {
            let name = ocl_core::get_device_info(device, ocl_core::DeviceInfo::Name);
            devices.push((platform, device, name.expect("a device has a name").to_string()));
        }
    }
    devices
}

/// Builds `source` for a device and doubles `values` with its kernel `scale`.
fn doubled(platform: PlatformId, device: DeviceId, source: &str, values: &mut [f32]) -> ocl_core::Result<()> {
    let properties = ContextProperties::new().platform(platform);
    let context = ocl_core::create_context(Some(&properties), &[device], None, None)?;
    let queue = ocl_core::create_command_queue(&context, device, None)?;
    let program = ocl_core::create_program_with_source(&context, &[CString::new(source)?])?;
    ocl_core::build_program(&program, Some(&[device]), &CString::new("")?, None, None)?;
    let kernel = ocl_core::create_kernel(&program, "scale")?;
    let flags = MemFlags::READ_WRITE | MemFlags::COPY_HOST_PTR;
    // SAFETY: the buffer copies `values`, the arguments fit the kernel, and the read blocks until it is done.
    unsafe {
        let buffer = ocl_core::create_buffer(&context, flags, values.len(), Some(&*values))?;
        ocl_core::set_kernel_arg(&kernel, 0, ArgVal::mem(&buffer))?;
        ocl_core::set_kernel_arg(&kernel, 1, ArgVal::scalar(&2.0f32))?;
        let size = [values.len(), 1, 1];
        let none = None::<&mut Event>;
        ocl_core::enqueue_kernel(&queue, &kernel, 1, None, &size, None, None::<&Event>, none)?;
        ocl_core::enqueue_read_buffer(&queue, &buffer, true, 0, values, None::<&Event>, None::<&mut Event>)
    }
}

#[test]
fn a_kernel_runs_on_every_device() {
    let devices = devices();
    if devices.is_empty() {
        return eprintln!("skipped: no OpenCL device: {}", netdsl_opencl::status());
    }
    for (platform, device, name) in devices {
        let mut values = [1.0, -2.5, 0.0, 1e30];
        doubled(platform, device, SOURCE, &mut values).expect("the kernel runs");
        assert_eq!(values, [2.0, -5.0, 0.0, 2e30]);
        eprintln!("ran a kernel on {name}");
    }
}

#[test]
fn a_refused_kernel_is_an_error() {
    for (platform, device, name) in devices() {
        let error = doubled(platform, device, "kernel void scale( {", &mut [1.0]).expect_err("not OpenCL C");
        assert!(!error.to_string().is_empty(), "{name}");
    }
}

#[test]
fn calls_without_a_device_fail_in_order() {
    // Null handles: each call must come back with an error, whether it is the driver's or this crate's.
    let mut code: i32 = 0;
    // SAFETY: OpenCL answers null handles with an error code.
    unsafe {
        let program = std::ptr::null_mut();
        let name = c"scale".as_ptr();
        assert!(ocl_core::ffi::clCreateKernel(program, name, &raw mut code).is_null());
        assert_ne!(ocl_core::ffi::clReleaseKernel(std::ptr::null_mut()), 0);
    }
    assert_ne!(code, 0);
}

//! One launch made ready: a kernel object of its own, because an object keeps its arguments and another launch of the same
//! kernel has other addresses. All arguments are set once; here is how, and what text, plan and device must agree on.
use super::failure::{Failure, Outcome, check};
use super::hardware::Hardware;
use super::held::Held;
use super::info;
use super::memory::Buffer;
use super::refusal::Refused;
use crate::{Error, Result};
use netdsl_plan::{Extent, Kernel, Launch};
use ocl::core;
use ocl::ffi;

/// A launch that can be enqueued.
pub(super) struct Ready {
    /// `None` where the kernel updates and there is no optimizer.
    pub kernel: Option<Held<core::Kernel>>,
    /// Work-items of a work-group.
    pub local: usize,
    /// Work-groups for the samples and parts that were set last.
    pub tiles: usize,
    /// Whether the kernel changes parameters.
    pub updates: bool,
    /// Each part with the number of its argument `tiles`.
    parts: Vec<(Extent, u32)>,
    row_argument: u32,
    row: Option<usize>,
}

/// Where kernels come from and what they are bound to.
pub(super) struct Making<'a> {
    pub hardware: &'a Hardware,
    pub program: &'a core::Program,
    pub kernels: &'a [Kernel],
    pub buffers: &'a [Buffer],
    pub refused: &'a Refused<'a>,
    /// The most samples of a batch.
    pub batch: usize,
}

impl Ready {
    /// Makes a launch ready; without a kernel if it updates and there is no optimizer.
    pub(super) fn new(launch: &Launch, with_optimizer: bool, making: &Making<'_>) -> Result<Ready> {
        let kernel = &making.kernels[launch.kernel];
        let row_argument = making.buffers.len() as u32;
        let mut next = row_argument + 1;
        let mut parts = Vec::with_capacity(launch.parts.len());
        for part in launch.parts.iter() {
            parts.push((part.tiles, next));
            next += 1 + part.offsets.len() as u32;
        }
        check_grid(&parts, kernel, making)?;
        let (local, updates) = (kernel.local, kernel.updates);
        let mut ready = Ready { kernel: None, local, tiles: 0, updates, parts, row_argument, row: None };
        if with_optimizer || !kernel.updates {
            ready.kernel = Some(make(launch, next, making)?);
            ready.bind_fixed(launch, making).map_err(|failure| failure.at(&making.hardware.name))?;
        }
        Ok(ready)
    }

    fn bind_fixed(&self, launch: &Launch, making: &Making<'_>) -> Outcome<()> {
        let Some(kernel) = &self.kernel else { return Ok(()) };
        for (argument, buffer) in making.buffers.iter().enumerate() {
            set_buffer(kernel, argument, buffer)?;
        }
        for (part, (_, first)) in launch.parts.iter().zip(&self.parts) {
            set_int(kernel, *first, 0)?;
            for (i, offset) in part.offsets.iter().enumerate() {
                set_int(kernel, first + 1 + i as u32, *offset)?;
            }
        }
        Ok(())
    }

    /// Binds a buffer to an argument.
    pub(super) fn bind(&self, argument: usize, buffer: &Buffer) -> Outcome<()> {
        self.kernel.as_ref().map_or(Ok(()), |kernel| set_buffer(kernel, argument, buffer))
    }

    /// Sets the tiles of each part for a number of samples; takes one flag a part.
    pub(super) fn set_tiles(&mut self, samples: usize, active: &mut std::slice::Iter<'_, bool>) -> Outcome<()> {
        self.tiles = 0;
        for ((extent, argument), active) in self.parts.iter().zip(active) {
            let tiles = if *active { extent.tiles(samples) } else { 0 };
            self.tiles += tiles;
            if let Some(kernel) = &self.kernel {
                set_int(kernel, *argument, tiles as i32)?; // `check_grid` has seen that it fits
            }
        }
        Ok(())
    }

    /// Sets the row of the step table, if it changed.
    pub(super) fn set_row(&mut self, row: usize) -> Outcome<()> {
        if self.row != Some(row)
            && let Some(kernel) = &self.kernel
        {
            set_int(kernel, self.row_argument, row as i32)?;
            self.row = Some(row);
        }
        Ok(())
    }
}

/// That work-groups and grid of a launch are possible on the device.
fn check_grid(parts: &[(Extent, u32)], kernel: &Kernel, making: &Making<'_>) -> Result<()> {
    let hardware = making.hardware;
    let device = |message| Error::Device { device: hardware.name.clone(), message };
    if kernel.local == 0 || kernel.local > hardware.max_group {
        return Err(device(format!(
            "kernel `{}` needs work-groups of {}, but the device has at most {}; choose another device or kernel family",
            kernel.name, kernel.local, hardware.max_group
        )));
    }
    let most: usize = parts.iter().map(|(extent, _)| extent.tiles(making.batch)).sum();
    if most.checked_mul(kernel.local).is_none_or(|items| items > i32::MAX as usize) {
        return Err(device(format!(
            "kernel `{}` would need {most} work-groups of {}, more than can be counted; use a smaller `batch`",
            kernel.name, kernel.local
        )));
    }
    Ok(())
}

/// Makes the kernel object of a launch, and checks that text, plan and device agree on it.
fn make(launch: &Launch, arguments: u32, making: &Making<'_>) -> Result<Held<core::Kernel>> {
    let (hardware, refused) = (making.hardware, making.refused);
    let plan = &making.kernels[launch.kernel];
    let kernel = core::create_kernel(making.program, &*plan.name)
        .map(Held::new)
        .map_err(|e| refused.kernel(launch.kernel, Failure::of("clCreateKernel")(e).to_string()))?;
    let taken = info::kernel_arguments(&kernel).map_err(|failure| failure.at(&hardware.name))?;
    if taken != u64::from(arguments) {
        let log = format!("the text takes {taken} arguments, the plan gives {arguments}");
        return Err(refused.kernel(launch.kernel, log));
    }
    let most = info::kernel_group(&kernel, hardware.id).map_err(|failure| failure.at(&hardware.name))?;
    if plan.local > most {
        let log = format!("it needs work-groups of {}, but can run with {most} at most on this device", plan.local);
        return Err(refused.kernel(launch.kernel, log));
    }
    Ok(kernel)
}

fn set_buffer(kernel: &core::Kernel, argument: usize, buffer: &Buffer) -> Outcome<()> {
    let mem = buffer.mem.as_ptr();
    // SAFETY: a live kernel and buffer; the argument is a buffer by the kernel interface.
    check("clSetKernelArg", unsafe {
        ffi::clSetKernelArg(kernel.as_ptr(), argument as u32, size_of_val(&mem), (&raw const mem).cast())
    })
}

fn set_int(kernel: &core::Kernel, argument: u32, value: i32) -> Outcome<()> {
    // SAFETY: a live kernel; the argument is an int by the kernel interface.
    check("clSetKernelArg", unsafe {
        ffi::clSetKernelArg(kernel.as_ptr(), argument, size_of_val(&value), (&raw const value).cast())
    })
}

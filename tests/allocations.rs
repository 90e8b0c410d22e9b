//! A training step allocates nothing, on no thread: counted by the allocator itself, which is why this is a binary of its own.

mod networks;

use netdsl::data::Data;
use netdsl::prelude::*;
use netdsl::{Device, DeviceKind};
use netdsl_plan::Target;
use networks::mlp::Mlp;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: every call is the system's; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's.
        unsafe { System.alloc(layout) }
    }
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller's.
        unsafe { System.realloc(memory, layout, size) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

network! {
    /// Small, so that a thousand steps of an unoptimised host take no time; with noise and a state.
    struct Blobs {
        input x: [1, 2, 2];
        target c: Class(3);
        let logits = x -> Conv2d(3, kernel: 1) -> BatchNorm2d -> Flatten -> Dense(16) -> Relu -> Dropout(0.1) -> Dense(3);
        loss CrossEntropy(logits, c);
        output logits: [3];
        batch: 8;
    }
}

fn classes<const N: usize>(rows: usize) -> Result<Vec<Class<N>>> {
    (0..rows).map(|i| Class::new(i % N)).collect()
}

fn blobs(rows: usize) -> Result<Data<[[[f32; 2]; 2]; 1], Class<3>>> {
    let x: Vec<_> = (0..rows).map(|i| [[[(i % 7) as f32, (i % 5) as f32], [1.0, -1.0]]]).collect();
    Data::new(&x, &classes(rows)?)
}

fn digits(rows: usize) -> Result<Data<[f32; 784], Class<10>>> {
    let pixel = |i: usize, k: usize| ((i * 31 + k * 17) % 256) as f32 / 256.0;
    let x: Vec<[f32; 784]> = (0..rows).map(|i| std::array::from_fn(|k| pixel(i, k))).collect();
    Data::new(&x, &classes(rows)?)
}

/// Every OpenCL device with both families of kernels, and the host. The reference is naive on purpose.
fn devices() -> Vec<Device> {
    let families = [Target::Cpu, Target::Gpu, Target::Host];
    let each = |device: Device| families.into_iter().filter_map(move |family| device.clone().with_target(family).ok());
    Device::all().into_iter().flat_map(each).collect()
}

fn counted(f: impl FnOnce() -> Result<()>) -> Result<usize> {
    let before = COUNT.load(Ordering::Relaxed);
    f()?;
    Ok(COUNT.load(Ordering::Relaxed) - before)
}

/// One after the other, and without the usual harness: another thread's allocations would be counted too, and its threads make
/// some, for instance when a test takes long.
fn main() -> Result<()> {
    let devices = devices();
    assert!(!devices.is_empty(), "the host is always there");
    for device in &devices {
        step_by_step(device)?;
        epochs(device)?;
        if matches!(device.kind(), DeviceKind::OpenClCpu | DeviceKind::OpenClGpu) {
            two_phase(device)?;
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a test says what it counted")]
fn step_by_step(device: &Device) -> Result<()> {
    let data = blobs(400)?;
    let mut net = Blobs::new(device, 1)?;
    let mut opt = net.optimizer(Adam { lr: 1e-3, ..Adam::DEFAULT })?;
    let batches: Vec<_> = data.batches(8).collect();
    net.step(&batches[0], &mut opt)?;
    let launches = net.launches();
    let allocations = counted(|| (1..1000).try_for_each(|i| net.step(&batches[i % 50], &mut opt)))?;
    let each = (net.launches() - launches) / 999;
    assert_eq!((net.launches() - launches) % 999, 0, "{device}: every step launches as much");
    println!("{device}: {allocations} allocations in steps 2 to 1000, {each} launches each");
    assert_eq!(allocations, 0, "{device}");
    let loose = ([[[[1.0f32, 2.0], [0.0, 0.5]]]; 8], [Class::new(1)?; 8]);
    net.step((&loose.0, &loose.1), &mut opt)?;
    let allocations = counted(|| (0..100).try_for_each(|_| net.step((&loose.0, &loose.1), &mut opt)))?;
    assert_eq!(allocations, 0, "{device}: loose slices");
    assert_eq!(net.predict(&data)?.logits.len(), 400);
    Ok(())
}

/// The fewest allocations of three runs: what something makes once, when it first has to wait, is no allocation of a step.
fn fewest(mut f: impl FnMut() -> Result<()>) -> Result<usize> {
    let counts = (0..3).map(|_| counted(&mut f)).collect::<Result<Vec<_>>>()?;
    Ok(counts.into_iter().min().unwrap_or(0))
}

/// An epoch of many steps allocates as often as one of few.
#[expect(clippy::print_stdout, reason = "a test says what it counted")]
fn epochs(device: &Device) -> Result<()> {
    let (short, long) = (blobs(80)?, blobs(8000)?);
    let mut net = Blobs::new(device, 1)?;
    let mut opt = net.optimizer(Adam { lr: 1e-3, ..Adam::DEFAULT })?;
    net.fit(&mut opt, &long).run()?;
    let few = fewest(|| net.fit(&mut opt, &short).run().map(|_| ()))?;
    let many = fewest(|| net.fit(&mut opt, &long).run().map(|_| ()))?;
    println!("{device}: {few} allocations in an epoch of 10 steps, {many} in one of 1000");
    assert!(many <= few, "{device}");
    Ok(())
}

/// 784-128-10 with Adam, every gradient stored before it is applied: a thousand steps of at most ten launches.
#[expect(clippy::print_stdout, reason = "a test says what it counted")]
fn two_phase(device: &Device) -> Result<()> {
    let (short, long) = (digits(320)?, digits(32_000)?);
    let mut net = Mlp::new(device, 1)?;
    let mut opt = net.optimizer(Adam { lr: 1e-3, ..Adam::DEFAULT })?;
    let mut epoch = |data| net.fit(&mut opt, data).two_phase().run().map(|_| ());
    epoch(&long)?;
    let few = fewest(|| epoch(&short))?;
    let many = fewest(|| epoch(&long))?;
    assert!(many <= few, "{device}: {few} allocations in 10 steps, {many} in 1000");
    let launches = net.launches();
    net.fit(&mut opt, &long).two_phase().run()?;
    let launches = net.launches() - launches;
    assert_eq!(launches % 1000, 0, "{device}: every step launches as much");
    println!("{device}: 784-128-10 with Adam, two-phase: {} launches a step", launches / 1000);
    assert!((1..=10).contains(&(launches / 1000)), "{device}: {launches} launches in 1000 steps");
    Ok(())
}

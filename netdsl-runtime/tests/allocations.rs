//! A training step allocates nothing, on no thread: counted by the allocator itself, which is why this is a binary of its own.

#[cfg(test)]
#[path = "engine/common.rs"]
mod common;

use common::{everywhere, network};
use netdsl::optimizers::Adam;
use netdsl_runtime::data::Data;
use netdsl_runtime::{Class, Device, DeviceKind, Network, Result, Trainable};
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
    Blobs([f32; 2] => Class<3>) -> BlobsOutput { logits: [f32; 3] }
    "struct Blobs {
        input x: [2];
        target c: Class(3);
        let logits = x -> Dense(16) -> Relu -> Dropout(0.1) -> Dense(3);
        loss data: CrossEntropy(logits, c);
        output logits: [3];
        batch: 8;
    }"
}

fn blobs(rows: usize) -> Result<Data<[f32; 2], Class<3>>> {
    let x: Vec<[f32; 2]> = (0..rows).map(|i| [(i % 7) as f32, (i % 5) as f32]).collect();
    let c: Vec<Class<3>> = (0..rows).map(|i| Class::new(i % 3)).collect::<Result<_>>()?;
    Data::new(&x, &c)
}

fn counted(f: impl FnOnce() -> Result<()>) -> Result<usize> {
    let before = COUNT.load(Ordering::Relaxed);
    f()?;
    Ok(COUNT.load(Ordering::Relaxed) - before)
}

/// The tests of this binary, one after the other: another thread's allocations would be counted too.
#[test]
fn steps_allocate_nothing_and_launch_a_fixed_number() {
    everywhere(|device| {
        // the reference is naive on purpose; the host would call this test's own interpreter of expressions, which allocates
        if matches!(device.kind(), DeviceKind::Reference | DeviceKind::Host) {
            return Ok(());
        }
        step_by_step(device)?;
        epochs(device)
    });
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
    let loose = ([[1.0f32, 2.0]; 8], [Class::new(1)?; 8]);
    net.step((&loose.0, &loose.1), &mut opt)?;
    let allocations = counted(|| (0..100).try_for_each(|_| net.step((&loose.0, &loose.1), &mut opt)))?;
    assert_eq!(allocations, 0, "{device}: loose slices");
    assert_eq!(net.predict(&data)?.logits.len(), 400);
    Ok(())
}

/// An epoch of many steps allocates as often as one of few.
#[expect(clippy::print_stdout, reason = "a test says what it counted")]
fn epochs(device: &Device) -> Result<()> {
    let (short, long) = (blobs(80)?, blobs(8000)?);
    let mut net = Blobs::new(device, 1)?;
    let mut opt = net.optimizer(Adam { lr: 1e-3, ..Adam::DEFAULT })?;
    net.fit(&mut opt, &long).run()?;
    let few = counted(|| net.fit(&mut opt, &short).run().map(|_| ()))?;
    net.fit(&mut opt, &long).run()?;
    let many = counted(|| net.fit(&mut opt, &long).run().map(|_| ()))?;
    println!("{device}: {few} allocations in an epoch of 10 steps, {many} in one of 1000");
    assert!(many <= few, "{device}");
    Ok(())
}

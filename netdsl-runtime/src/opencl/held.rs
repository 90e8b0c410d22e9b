//! OpenCL objects whose release never panics. `ocl::core` unwraps the answer of each release, which a lost device refuses,
//! and a panic while dropping ends the process.
use ocl::core::{CommandQueue, Context, Kernel, Mem, Program};
use ocl::ffi;
use std::mem::ManuallyDrop;
use std::ops::Deref;

/// An object that the driver counts references of.
pub(super) trait Object {
    /// Gives one reference back.
    ///
    /// # Safety
    /// The object is not used afterwards.
    unsafe fn release(&self);
}

macro_rules! objects {
    ($($object:ident: $release:ident;)*) => { $(impl Object for $object {
        unsafe fn release(&self) {
            // SAFETY: the caller gives up the reference. A refusal leaves nothing to be done.
            unsafe { ffi::$release(self.as_ptr()) };
        }
    })* };
}
objects! {
    Context: clReleaseContext;
    CommandQueue: clReleaseCommandQueue;
    Mem: clReleaseMemObject;
    Program: clReleaseProgram;
    Kernel: clReleaseKernel;
}

/// An event that a command was asked for.
pub(super) struct Event(pub(super) ffi::cl_event);

// SAFETY: OpenCL's functions on events are thread-safe.
unsafe impl Send for Event {}

impl Object for Event {
    unsafe fn release(&self) {
        // SAFETY: as above.
        unsafe { ffi::clReleaseEvent(self.0) };
    }
}

/// Owns one reference.
pub(super) struct Held<T: Object>(ManuallyDrop<T>);

impl<T: Object> Held<T> {
    /// Takes over the reference of `object`.
    pub(super) fn new(object: T) -> Held<T> {
        Held(ManuallyDrop::new(object))
    }
}

impl<T: Object> Deref for Held<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Object> Drop for Held<T> {
    fn drop(&mut self) {
        // SAFETY: nobody can use `self` any more.
        unsafe { self.0.release() };
    }
}

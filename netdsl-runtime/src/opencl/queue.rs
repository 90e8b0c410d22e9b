//! The one in-order queue of a session. Every command but `write`, `read` and `finish` returns at once; an error that a
//! command meets on the device surfaces at the next of those. What runs when is the session's business.
use super::failure::{Failure, Outcome, check};
use super::hardware::Hardware;
use super::held::{Event, Held};
use crate::Result;
use ocl::core::{self, CommandQueue, CommandQueueProperties, Context, Kernel, Mem};
use ocl::ffi;
use std::ptr;
use std::sync::Arc;

/// Launches after which the queue is flushed: drivers may gather commands until they are told to begin. A flush costs
/// about as much as a launch, and fewer launches than these are done before the host has enqueued the next ones.
const FLUSH_AFTER: u32 = 16;

/// Launches after which a marker is set; the host waits for the one before it. Drivers keep every command that is not
/// done, and a host that runs ahead of its device by a whole epoch would fill its memory with them.
const MARK_AFTER: u32 = 4096;

/// An in-order queue of a device.
pub(super) struct Queue {
    handle: Held<CommandQueue>,
    /// What everything that this queue works on must be made in.
    pub(super) context: Arc<Held<Context>>,
    unflushed: u32,
    unmarked: u32,
    mark: Option<Held<Event>>,
}

impl Queue {
    /// Makes a queue; with `profiling`, its events tell when a command ran.
    pub(super) fn new(hardware: &Hardware, profiling: bool) -> Result<Queue> {
        let properties =
            if profiling { CommandQueueProperties::PROFILING_ENABLE } else { CommandQueueProperties::empty() };
        let context = hardware.context()?;
        let handle = core::create_command_queue(&**context, hardware.id, Some(properties))
            .map_err(|e| Failure::of("clCreateCommandQueue")(e).at(&hardware.name))?;
        Ok(Queue { handle: Held::new(handle), context, unflushed: 0, unmarked: 0, mark: None })
    }

    /// Enqueues a kernel over `groups` work-groups of `local` work-items; `event` is set where one is wanted.
    ///
    /// # Safety
    /// The kernel's arguments are all set, to live buffers of at least the extent that its text reads and writes.
    pub(super) unsafe fn launch(
        &mut self,
        kernel: &Kernel,
        groups: usize,
        local: usize,
        event: Option<&mut ffi::cl_event>,
    ) -> Outcome<()> {
        let global = groups * local;
        let event = event.map_or(ptr::null_mut(), |e| e as *mut _);
        let (queue, kernel) = (self.handle.as_ptr(), kernel.as_ptr());
        // SAFETY: live handles and sizes, no wait list; the caller vouches for the arguments.
        let code = unsafe {
            ffi::clEnqueueNDRangeKernel(
                queue,
                kernel,
                1,
                ptr::null(),
                &raw const global,
                &raw const local,
                0,
                ptr::null(),
                event,
            )
        };
        self.unflushed += 1;
        self.unmarked += 1;
        check("clEnqueueNDRangeKernel", code)
    }

    /// Sets bytes `[start, end)` of a buffer to zero; both are multiples of 4.
    pub(super) fn clear(&self, buffer: &Mem, start: usize, end: usize) -> Outcome<()> {
        if start == end {
            return Ok(());
        }
        let zero = 0u32;
        // SAFETY: live handles; the pattern is copied before the call returns.
        let code = unsafe {
            let (queue, pattern) = (self.handle.as_ptr(), (&raw const zero).cast());
            ffi::clEnqueueFillBuffer(
                queue,
                buffer.as_ptr(),
                pattern,
                4,
                start,
                end - start,
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        };
        check("clEnqueueFillBuffer", code)
    }

    /// Writes bytes at `offset` and waits until they are there.
    pub(super) fn write(&mut self, buffer: &Mem, offset: usize, bytes: &[u8]) -> Outcome<()> {
        self.unflushed = 0;
        // SAFETY: the bytes live until the call returns, and then they are no longer read.
        unsafe { self.enqueue_write(buffer, offset, bytes, ffi::CL_TRUE) }
    }

    /// Writes bytes at `offset` some time later.
    ///
    /// # Safety
    /// The bytes live and stay as they are until the command is done.
    pub(super) unsafe fn write_later(&self, buffer: &Mem, offset: usize, bytes: &[u8]) -> Outcome<()> {
        // SAFETY: the caller's.
        unsafe { self.enqueue_write(buffer, offset, bytes, ffi::CL_FALSE) }
    }

    unsafe fn enqueue_write(&self, buffer: &Mem, offset: usize, bytes: &[u8], block: u32) -> Outcome<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let (queue, data) = (self.handle.as_ptr(), bytes.as_ptr().cast());
        // SAFETY: live handles; the caller vouches for the bytes.
        let code = unsafe {
            ffi::clEnqueueWriteBuffer(
                queue,
                buffer.as_ptr(),
                block,
                offset,
                bytes.len(),
                data,
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        };
        check("clEnqueueWriteBuffer", code)
    }

    /// Reads bytes at `offset` after everything enqueued before, and waits for them.
    pub(super) fn read(&mut self, buffer: &Mem, offset: usize, out: &mut [u8]) -> Outcome<()> {
        if out.is_empty() {
            return Ok(());
        }
        self.unflushed = 0;
        let (queue, data, block) = (self.handle.as_ptr(), out.as_mut_ptr().cast(), ffi::CL_TRUE);
        // SAFETY: live handles; the call returns when `out` is written.
        let code = unsafe {
            ffi::clEnqueueReadBuffer(
                queue,
                buffer.as_ptr(),
                block,
                offset,
                out.len(),
                data,
                0,
                ptr::null(),
                ptr::null_mut(),
            )
        };
        check("clEnqueueReadBuffer", code)
    }

    /// Copies the first `bytes` of one buffer to another.
    pub(super) fn copy(&self, from: &Mem, to: &Mem, bytes: usize) -> Outcome<()> {
        if bytes == 0 {
            return Ok(());
        }
        let (queue, from, to) = (self.handle.as_ptr(), from.as_ptr(), to.as_ptr());
        // SAFETY: live handles.
        let code = unsafe { ffi::clEnqueueCopyBuffer(queue, from, to, 0, 0, bytes, 0, ptr::null(), ptr::null_mut()) };
        check("clEnqueueCopyBuffer", code)
    }

    /// An event that is done when everything enqueued before it is.
    pub(super) fn marker(&self) -> Outcome<Held<Event>> {
        let mut event = ptr::null_mut();
        // SAFETY: a live queue, no wait list.
        let code = unsafe { ffi::clEnqueueMarkerWithWaitList(self.handle.as_ptr(), 0, ptr::null(), &raw mut event) };
        check("clEnqueueMarkerWithWaitList", code)?;
        Ok(Held::new(Event(event)))
    }

    /// After launches: tells the device to begin if enough is waiting for it, and waits if the host is far ahead.
    pub(super) fn keep_pace(&mut self) -> Outcome<()> {
        if self.unmarked >= MARK_AFTER {
            let before = self.mark.replace(self.marker()?);
            self.unmarked = 0;
            self.flush()?;
            before.map_or(Ok(()), |mark| wait(&mark))?;
        }
        if self.unflushed < FLUSH_AFTER { Ok(()) } else { self.flush() }
    }

    /// Tells the device to begin.
    pub(super) fn flush(&mut self) -> Outcome<()> {
        self.unflushed = 0;
        // SAFETY: a live queue.
        check("clFlush", unsafe { ffi::clFlush(self.handle.as_ptr()) })
    }

    /// Waits for everything.
    pub(super) fn finish(&mut self) -> Outcome<()> {
        self.unflushed = 0;
        // SAFETY: a live queue.
        check("clFinish", unsafe { ffi::clFinish(self.handle.as_ptr()) })
    }
}

/// Waits until the command of an event is done.
pub(super) fn wait(event: &Event) -> Outcome<()> {
    // SAFETY: a live event.
    check("clWaitForEvents", unsafe { ffi::clWaitForEvents(1, &raw const event.0) })
}

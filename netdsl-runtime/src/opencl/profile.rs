//! How long kernels ran, from the events of their launches. Only sessions that asked for it have one: an event a launch
//! costs about as much as the launch.
use super::failure::{Outcome, check};
use super::held::{Event, Held};
use super::queue::wait;
use ocl::ffi;
use std::ptr;

/// Events kept before they are added up.
const MOST: usize = 1024;

/// Events of launches whose times are not added up yet, and the sum of the others.
pub(super) struct Profile {
    events: Vec<Held<Event>>,
    nanoseconds: u64,
}

impl Profile {
    /// With room for all events that it will hold.
    pub(super) fn new() -> Profile {
        Profile { events: Vec::with_capacity(MOST), nanoseconds: 0 }
    }

    /// Notes a launch's event; now and then waits for the last one.
    pub(super) fn add(&mut self, event: ffi::cl_event) -> Outcome<()> {
        self.events.push(Held::new(Event(event)));
        if self.events.len() < MOST { Ok(()) } else { self.sum() }
    }

    /// Seconds since the last call; waits for all launches.
    pub(super) fn take_seconds(&mut self) -> Outcome<f64> {
        self.sum()?;
        Ok(std::mem::take(&mut self.nanoseconds) as f64 * 1e-9)
    }

    fn sum(&mut self) -> Outcome<()> {
        if let Some(last) = self.events.last() {
            wait(last)?; // in order: the others are done, too
        }
        for event in self.events.drain(..) {
            let start = time(&event, ffi::CL_PROFILING_COMMAND_START)?;
            let end = time(&event, ffi::CL_PROFILING_COMMAND_END)?;
            self.nanoseconds += end.saturating_sub(start);
        }
        Ok(())
    }
}

fn time(event: &Event, what: u32) -> Outcome<u64> {
    let mut time = 0u64;
    let (room, value) = (size_of_val(&time), (&raw mut time).cast());
    // SAFETY: a live event; the answer is 8 bytes by the specification.
    check("clGetEventProfilingInfo", unsafe {
        ffi::clGetEventProfilingInfo(event.0, what, room, value, ptr::null_mut())
    })?;
    Ok(time)
}

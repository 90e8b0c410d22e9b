//! Writes that do not wait. The caller's words are copied into one of two halves; a half is used again when the device has
//! taken everything from it, which is asked by one event a half. What is too large for a half is written at once, and
//! waits. Both halves grow together, so that no memory is allocated after the first write of the largest size.
use super::failure::Outcome;
use super::held::{Event, Held};
use super::queue::{Queue, wait};
use ocl::core::Mem;

/// Bytes of a half at first.
const FIRST: usize = 1 << 16;
/// Bytes of a half at most: larger writes gain nothing from not waiting.
const MOST: usize = 1 << 24;
/// Writes that a half should take, so that one is filled while the device empties the other.
const WRITES: usize = 4;

struct Half {
    bytes: Vec<u8>,
    used: usize,
    taken: Option<Held<Event>>,
}

/// Memory of the host that the device still reads from.
pub(super) struct Staging {
    halves: [Half; 2],
    current: usize,
}

impl Half {
    fn new(bytes: usize) -> Half {
        Half { bytes: vec![0; bytes], used: 0, taken: None }
    }
}

impl Staging {
    /// With room for writes of a usual size.
    pub(super) fn new() -> Staging {
        Staging { halves: [FIRST; 2].map(Half::new), current: 0 }
    }

    /// Writes bytes at `offset` of a buffer, after everything enqueued before.
    pub(super) fn write(&mut self, queue: &mut Queue, buffer: &Mem, offset: usize, bytes: &[u8]) -> Outcome<()> {
        if bytes.len() * WRITES > MOST {
            queue.write(buffer, offset, bytes)?;
            self.forget();
            return Ok(());
        }
        self.make_room(queue, bytes.len())?;
        let half = &mut self.halves[self.current];
        let place = &mut half.bytes[half.used..half.used + bytes.len()];
        place.copy_from_slice(bytes);
        // Advanced before the call, so that not even a failed command can see these bytes change.
        half.used += bytes.len();
        // SAFETY: the place is not written or freed before an event or a wait says that the command is done: `make_room`
        // and `forget` are the only ones that take it back, and the session waits before it drops this.
        unsafe { queue.write_later(buffer, offset, place) }
    }

    /// Says that the device has done everything that was enqueued.
    pub(super) fn forget(&mut self) {
        for half in &mut self.halves {
            half.used = 0;
            half.taken = None;
        }
    }

    fn make_room(&mut self, queue: &mut Queue, bytes: usize) -> Outcome<()> {
        let half = &mut self.halves[self.current];
        if bytes * WRITES > half.bytes.len() {
            return self.grow(queue, bytes * WRITES);
        }
        if half.used + bytes <= half.bytes.len() {
            return Ok(());
        }
        if half.taken.is_none() {
            half.taken = Some(queue.marker()?);
            queue.flush()?;
        }
        let other = &mut self.halves[1 - self.current];
        if let Some(taken) = &other.taken {
            wait(taken)?;
        }
        (other.used, other.taken) = (0, None);
        self.current = 1 - self.current;
        Ok(())
    }

    fn grow(&mut self, queue: &mut Queue, bytes: usize) -> Outcome<()> {
        queue.finish()?;
        *self = Staging { halves: [bytes.next_power_of_two(); 2].map(Half::new), current: 0 };
        Ok(())
    }
}

//! Buffers on a device: checked against its memory before they are asked for, zeroed (a driver's are not), and followed by
//! slack, because kernels read up to 16 elements from any place inside.
use super::failure::{Failure, Outcome};
use super::hardware::Hardware;
use super::held::Held;
use super::queue::Queue;
use crate::Result;
use ocl::core::{self, Mem, MemFlags};

/// Bytes behind the last word of every buffer: more than any vector read or tile overhang reaches.
const SLACK: usize = 256;

/// A buffer of a device.
pub(super) struct Buffer {
    pub(super) mem: Held<Mem>,
    bytes: usize,
    hardware: &'static Hardware,
}

impl Buffer {
    /// Makes a buffer of zeros; `purpose` ends the sentence `too little memory for ..`.
    pub(super) fn zeroed(hardware: &'static Hardware, queue: &Queue, bytes: usize, purpose: &str) -> Result<Buffer> {
        let whole = bytes.next_multiple_of(4) + SLACK;
        hardware.take(whole as u64, purpose)?;
        let made = create(queue, whole).and_then(|mem| queue.clear(&mem, 0, whole).map(|()| mem));
        match made {
            Ok(mem) => Ok(Buffer { mem, bytes, hardware }),
            Err(failure) => {
                hardware.give(whole as u64);
                Err(match failure.is_out_of_memory() {
                    true => hardware.too_little(whole as u64, None, purpose),
                    false => failure.at(&hardware.name),
                })
            }
        }
    }

    /// Bytes without the slack.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

fn create(queue: &Queue, bytes: usize) -> Outcome<Held<Mem>> {
    // SAFETY: the flags ask for memory of the device's own, no host pointer.
    let mem = unsafe { core::create_buffer::<_, u8>(&**queue.context, MemFlags::READ_WRITE, bytes, None) };
    mem.map(Held::new).map_err(Failure::of("clCreateBuffer"))
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.hardware.give((self.bytes.next_multiple_of(4) + SLACK) as u64);
    }
}

//! What a session does for the engine: runs lists, reads and writes regions. No command but reading and `finish` waits, and
//! after `prepare` a run allocates nothing; it only sets arguments that changed.
use super::bytes::{Word, bytes_of, bytes_of_mut};
use super::failure::{Failure, Outcome};
use super::regions::{self, CONTROL, DATA, MASK, ORDER, ROWS, SLOTS, TABLE, WORD};
use super::session::Session;
use super::source::Group;
use crate::executor::{Executor, Run, Samples, SlotsId};
use crate::{Error, Result};
use netdsl_plan::{DType, ListKind, OptimizerPlan, Region, STEP_WORDS};
use std::ptr;

impl Executor for Session {
    fn prepare(&mut self, list: ListKind, optimizer: Option<&OptimizerPlan>) -> Result<()> {
        // Inference updates nothing: one program serves it whatever the optimizer.
        let index = self.ready(list, optimizer.filter(|_| Group::of(list) == Group::Train))?;
        self.current.insert(list, index);
        Ok(())
    }

    fn run(&mut self, run: Run<'_>) -> Result<()> {
        let index = self.check(&run)?;
        self.set_up(index, &run).and_then(|()| self.enqueue(index, &run)).map_err(|failure| self.error(failure))
    }

    fn read(&mut self, region: Region, start: usize, out: &mut [f32]) -> Result<()> {
        self.read_words(regions::argument(region)?, start, out)
    }

    fn write(&mut self, region: Region, start: usize, values: &[f32]) -> Result<()> {
        self.write_words(regions::argument(region)?, start, values)
    }

    fn create_slots(&mut self, slots: usize) -> Result<SlotsId> {
        let buffer = self.make(SLOTS, slots * self.plan.params * WORD)?;
        let id = self.next_slots;
        self.next_slots += 1;
        self.slots.insert(id, buffer);
        Ok(SlotsId(id))
    }

    fn drop_slots(&mut self, id: SlotsId) {
        let empty = self.regions.get(SLOTS);
        for prepared in self.prepared.iter_mut().filter(|prepared| prepared.slots == Some(id)) {
            // If the driver refuses, the kernels still hold the buffer by name only, and the next run binds another.
            let _ = prepared.bind_slots(None, empty);
        }
        self.slots.remove(&id.0);
    }

    fn read_slots(&mut self, id: SlotsId, start: usize, out: &mut [f32]) -> Result<()> {
        let buffer = self.slots.get(&id.0).ok_or_else(|| unknown_slots(id))?;
        let offset = regions::offset(buffer, start, out)?;
        let read = self.queue.read(&buffer.mem, offset, bytes_of_mut(out));
        self.staged(read)
    }

    fn write_slots(&mut self, id: SlotsId, start: usize, values: &[f32]) -> Result<()> {
        let buffer = self.slots.get(&id.0).ok_or_else(|| unknown_slots(id))?;
        let offset = regions::offset(buffer, start, values)?;
        let written = self.staging.write(&mut self.queue, &buffer.mem, offset, bytes_of(values));
        written.map_err(|failure| self.error(failure))
    }

    fn bind_data(&mut self, door: usize, samples: Samples<'_>) -> Result<()> {
        let (dtype, bytes) = match samples {
            Samples::F32(words) => (DType::F32, bytes_of(words)),
            Samples::U8(words) => (DType::U8, words),
            Samples::I32(words) => (DType::I32, bytes_of(words)),
        };
        self.check_samples(door, dtype, bytes.len())?;
        self.grow(DATA + door, bytes.len())?;
        self.write_words(DATA + door, 0, bytes)
    }

    fn write_order(&mut self, start: usize, order: &[u32]) -> Result<()> {
        self.grow_order((start + order.len()) * WORD)?;
        self.write_words(ORDER, start, order)
    }

    fn write_steps(&mut self, row: usize, words: &[u32]) -> Result<()> {
        self.write_words(TABLE, row * STEP_WORDS, words)
    }

    fn rows(&self) -> usize {
        ROWS
    }

    fn write_mask(&mut self, mask: &[f32]) -> Result<()> {
        if mask.len() != self.plan.params {
            let message = format!("has {} words, but the parameters have {}", mask.len(), self.plan.params);
            return Err(Error::Argument { name: "mask", message });
        }
        self.grow(MASK, size_of_val(mask))?;
        self.write_words(MASK, 0, mask)
    }

    fn take_control(&mut self) -> Result<i32> {
        let mut word = [0i32];
        self.read_words(CONTROL, 0, &mut word)?;
        if word[0] != 0 {
            self.write_words(CONTROL, 0, &[0i32])?;
        }
        Ok(word[0])
    }

    fn finish(&mut self) -> Result<()> {
        let finished = self.queue.finish();
        self.staged(finished)
    }

    fn launches(&self) -> u64 {
        self.launches
    }

    fn kernel_seconds(&mut self) -> Option<f64> {
        // A device that cannot tell is as good as one that was not asked.
        self.profile.as_mut().and_then(|profile| profile.take_seconds().ok())
    }
}

impl Session {
    /// The prepared list of a run that can be done.
    fn check(&self, run: &Run<'_>) -> Result<usize> {
        let wrong = |name, message| Err(Error::Argument { name, message });
        let Some(index) = self.current.get(&run.list).copied() else {
            return wrong("list", format!("is {:?}, which was not prepared", run.list));
        };
        let prepared = &self.prepared[index];
        if prepared.arena * WORD > self.regions.get(regions::ARENA).bytes() {
            return wrong(
                "list",
                format!("is {:?}, whose memory was given up for a larger list: prepare it again", run.list),
            );
        }
        let [start, end] = run.launches;
        if start > end || end > prepared.launches.len() {
            return wrong("launches", format!("are [{start}, {end}) of {}", prepared.launches.len()));
        }
        if run.samples == 0 || run.samples > self.batch {
            return wrong("samples", format!("are {}, but a batch has 1 to {}", run.samples, self.batch));
        }
        if run.active.len() != prepared.parts() {
            return wrong("active", format!("has {} flags for {} parts", run.active.len(), prepared.parts()));
        }
        if run.row >= ROWS {
            return wrong("row", format!("is {} of {ROWS}", run.row));
        }
        if run.slots.is_none() && prepared.launches[start..end].iter().any(|launch| launch.updates) {
            return wrong("slots", "are none, but the launches update".to_owned());
        }
        if let Some(id) = run.slots.filter(|id| !self.slots.contains_key(&id.0)) {
            return Err(unknown_slots(id));
        }
        Ok(index)
    }

    /// Sets what changed since the last run of the list.
    fn set_up(&mut self, index: usize, run: &Run<'_>) -> Outcome<()> {
        let prepared = &mut self.prepared[index];
        if let Some(buffer) = run.slots.and_then(|id| self.slots.get(&id.0)) {
            prepared.bind_slots(run.slots, buffer)?;
        }
        prepared.set_tiles(run.samples, run.active)?;
        // Lists lay the arena out as they like: what is a halo in one is a value in another.
        if self.halos_of != Some(run.list) {
            let arena = self.regions.get(regions::ARENA);
            for [start, end] in &prepared.zeroed {
                self.queue.clear(&arena.mem, start * WORD, end * WORD)?;
            }
            self.halos_of = Some(run.list);
        }
        Ok(())
    }

    fn enqueue(&mut self, index: usize, run: &Run<'_>) -> Outcome<()> {
        let [start, end] = run.launches;
        for launch in &mut self.prepared[index].launches[start..end] {
            if launch.tiles == 0 {
                continue;
            }
            launch.set_row(run.row)?;
            let Some(kernel) = &launch.kernel else {
                return Err(Failure::new("run", "a launch that updates was prepared without an optimizer"));
            };
            let mut event = ptr::null_mut();
            let wanted = self.profile.is_some().then_some(&mut event);
            // SAFETY: `Ready::new` set every argument; buffers that are replaced are bound anew; addresses are the plan's.
            unsafe { self.queue.launch(kernel, launch.tiles, launch.local, wanted)? };
            self.launches += 1;
            if let Some(profile) = &mut self.profile {
                profile.add(event)?;
            }
        }
        self.queue.keep_pace()
    }

    fn read_words<T: Word>(&mut self, argument: usize, start: usize, out: &mut [T]) -> Result<()> {
        let buffer = self.regions.get(argument);
        let offset = regions::offset(buffer, start, out)?;
        let read = self.queue.read(&buffer.mem, offset, bytes_of_mut(out));
        self.staged(read)
    }

    fn write_words<T: Word>(&mut self, argument: usize, start: usize, words: &[T]) -> Result<()> {
        let buffer = self.regions.get(argument);
        let offset = regions::offset(buffer, start, words)?;
        let written = self.staging.write(&mut self.queue, &buffer.mem, offset, bytes_of(words));
        written.map_err(|failure| self.error(failure))
    }

    /// After a command that waited: the device has taken everything that was staged.
    fn staged(&mut self, waited: Outcome<()>) -> Result<()> {
        waited.map(|()| self.staging.forget()).map_err(|failure| self.error(failure))
    }

    /// Makes room for sample numbers; unlike the other buffers, the order keeps what it holds.
    fn grow_order(&mut self, bytes: usize) -> Result<()> {
        let old = self.regions.get(ORDER);
        if bytes <= old.bytes() {
            return Ok(());
        }
        let new = self.make(ORDER, bytes)?;
        self.queue.copy(&old.mem, &new.mem, old.bytes()).map_err(|failure| self.error(failure))?;
        self.put(ORDER, new)
    }

    fn check_samples(&self, door: usize, dtype: DType, bytes: usize) -> Result<()> {
        let wrong = |message| Err(Error::Argument { name: "samples", message });
        let Some(info) = self.doors.get(door) else {
            return wrong(format!("are for door {door} of {}", self.doors.len()));
        };
        if info.dtype != dtype {
            return wrong(format!("of door `{}` are {}, expected {}", info.name, dtype.name(), info.dtype.name()));
        }
        let sample = info.shape.iter().product::<usize>() * dtype.bytes();
        if !bytes.is_multiple_of(sample) {
            return wrong(format!("of door `{}` have {bytes} bytes, no multiple of a sample's {sample}", info.name));
        }
        Ok(())
    }

    fn error(&self, failure: Failure) -> Error {
        if failure.is_of_a_lost_device() {
            self.hardware.abandon_context();
        }
        failure.at(&self.hardware.name)
    }
}

fn unknown_slots(id: SlotsId) -> Error {
    Error::Argument { name: "slots", message: format!("are {}, which were not created or are dropped", id.0) }
}

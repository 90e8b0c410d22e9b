//! A launch list made ready, and what of it changes from run to run: tiles (with the samples and the wanted parts) and the
//! optimizer's state. How an argument is set is `ready`'s business.
use super::failure::Outcome;
use super::memory::Buffer;
use super::ready::{Making, Ready};
use super::regions::SLOTS;
use crate::Result;
use crate::executor::SlotsId;
use netdsl_plan::{LaunchList, ListKind, Text};

/// A list that can be run.
pub(super) struct Prepared {
    /// Which list.
    pub kind: ListKind,
    /// The text of its optimizer.
    pub optimizer: Option<Text>,
    /// Words of the arena that it needs.
    pub arena: usize,
    /// Ranges of the arena, in words, that are zero while it runs; ascending, apart.
    pub zeroed: Vec<[usize; 2]>,
    /// The launches.
    pub launches: Vec<Ready>,
    /// The optimizer's state that is bound; none is the empty buffer.
    pub slots: Option<SlotsId>,
    samples: usize,
    active: Vec<bool>,
}

impl Prepared {
    /// Makes the kernels of a list; those that update only if there is an optimizer.
    pub(super) fn new(list: &LaunchList, optimizer: Option<Text>, making: &Making<'_>) -> Result<Prepared> {
        let with_optimizer = optimizer.is_some();
        let ready = |launch| Ready::new(launch, with_optimizer, making);
        Ok(Prepared {
            kind: list.kind,
            optimizer,
            arena: list.arena,
            zeroed: joined(&list.zeroed),
            launches: list.launches.iter().map(ready).collect::<Result<_>>()?,
            slots: None,
            samples: 0,
            active: vec![false; list.launches.iter().map(|launch| launch.parts.len()).sum()],
        })
    }

    /// How many parts the list has.
    pub(super) fn parts(&self) -> usize {
        self.active.len()
    }

    /// Sets the tiles of every part, if they changed.
    pub(super) fn set_tiles(&mut self, samples: usize, active: &[bool]) -> Outcome<()> {
        if self.samples == samples && self.active == active {
            return Ok(());
        }
        // Until all are set, none count as set.
        self.samples = 0;
        let mut flags = active.iter();
        for launch in &mut self.launches {
            launch.set_tiles(samples, &mut flags)?;
        }
        self.active.copy_from_slice(active);
        self.samples = samples;
        Ok(())
    }

    /// Binds a buffer to an argument of every launch.
    pub(super) fn bind(&self, argument: usize, buffer: &Buffer) -> Outcome<()> {
        self.launches.iter().try_for_each(|launch| launch.bind(argument, buffer))
    }

    /// Binds the optimizer's state, or the empty buffer, where it is used.
    pub(super) fn bind_slots(&mut self, id: Option<SlotsId>, buffer: &Buffer) -> Outcome<()> {
        if self.slots == id {
            return Ok(());
        }
        self.launches.iter().filter(|launch| launch.updates).try_for_each(|launch| launch.bind(SLOTS, buffer))?;
        self.slots = id;
        Ok(())
    }
}

/// Ranges sorted and joined where they touch.
fn joined(ranges: &[[usize; 2]]) -> Vec<[usize; 2]> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut joined: Vec<[usize; 2]> = Vec::new();
    for [start, end] in sorted {
        match joined.last_mut() {
            Some(last) if start <= last[1] => last[1] = last[1].max(end),
            _ => joined.push([start, end]),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn ranges_are_joined_where_they_touch() {
        assert_eq!(joined(&[[8, 9], [0, 4], [4, 6], [1, 2]]), [[0, 6], [8, 9]]);
        assert_eq!(joined(&[]), [[0usize; 2]; 0]);
    }
}

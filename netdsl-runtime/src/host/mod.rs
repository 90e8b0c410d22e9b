//! The host's executor: the fused bodies of a plan in `f32`, on one core, as plain Rust. It is the back end of a machine
//! without OpenCL and of small work, and is verified against the reference like any device.
//!
//! A body is made ready once (`program`); a run then walks blocks of elements (`rows`, `epilogue`) whose arguments are found
//! or gathered (`feed`, `load`, `window`, `gather`) and whose values are stored (`store`, `update`). Contractions
//! (`matmul`, `conv2d`) share one blocked product (`contract`, `tile`). After `prepare` nothing is allocated.
mod arguments;
mod axes;
mod columns;
mod contract;
mod conv2d;
mod epilogue;
mod feed;
mod gather;
mod load;
mod machine;
mod matmul;
mod memory;
mod pool;
mod program;
mod reduce;
mod rows;
mod step;
mod store;
#[cfg(test)]
mod testing;
mod tile;
mod update;
mod window;

use crate::executor::{Executor, Run, Samples, SlotsId};
use crate::{Error, Result};
use axes::unsupported;
use machine::Machine;
use memory::{Memory, ROWS};
use netdsl_plan::{Door, ListKind, NetworkPlan, OptimizerPlan, Region, STEP_WORDS, TargetPlan};
use program::List;
use std::time::{Duration, Instant};
use step::{Optimizer, Step};

/// Runs one network's plan on the host.
pub(crate) struct Host {
    plan: &'static TargetPlan,
    batch: usize,
    machine: Machine,
    lists: Vec<List>,
    /// The list whose halos are zero now.
    zeroed: Option<ListKind>,
    launches: u64,
    busy: Duration,
}

impl Host {
    /// A network on the host; parameters and states are zero.
    pub(crate) fn open(network: &NetworkPlan, plan: &'static TargetPlan) -> Host {
        Host::new(plan, &network.doors, network.losses.len(), network.batch)
    }

    fn new(plan: &'static TargetPlan, doors: &[Door], losses: usize, batch: usize) -> Host {
        let memory = Memory::new(plan.params, plan.states, 2 + losses, doors);
        Host {
            plan,
            batch,
            machine: Machine::new(memory),
            lists: Vec::new(),
            zeroed: None,
            launches: 0,
            busy: Duration::ZERO,
        }
    }

    /// Halos are zeroed when a list begins to use the arena; the list's own launches leave them alone.
    fn zero(&mut self, list: usize) {
        let List { kind, zeroed, .. } = &self.lists[list];
        if self.zeroed != Some(*kind)
            && let Some(arena) = self.machine.memory.stored(Region::Arena)
        {
            zeroed.iter().for_each(|[start, end]| arena[*start..*end].fill(0.0));
            self.zeroed = Some(*kind);
        }
    }

    /// That everything a run reads is there.
    fn check(&self, run: &Run<'_>, list: &List, step: &Step) -> Result<()> {
        let memory = &self.machine.memory;
        if run.samples == 0 || run.samples > self.batch {
            return Err(unsupported(format!("a batch of {} samples; it must be 1 to {}", run.samples, self.batch)));
        }
        let active = list.active(run);
        // What is read from a door to which nothing is bound, nobody wants.
        let doors = active.clone().flat_map(|part| part.doors.iter().copied()).filter(|&door| memory.bound(door) > 0);
        let order = memory.order.get(step.offset..step.offset + run.samples);
        for door in doors {
            let largest = order.and_then(|o| o.iter().max()).ok_or_else(no_order)?;
            if *largest as usize >= memory.bound(door) {
                let bound = memory.bound(door);
                return Err(unsupported(format!("sample {largest} of door {door}, which has {bound} samples")));
            }
        }
        if active.into_iter().any(|part| part.updates) {
            let (optimizer, id) = step.update.ok_or_else(|| unsupported("an update without an optimizer".into()))?;
            let (found, expected) = (memory.slots(id)?.len(), optimizer.slots * memory.words);
            if found != expected {
                return Err(unsupported(format!("an optimizer's state of {found} words; it needs {expected}")));
            }
        }
        Ok(())
    }
}

fn no_order() -> Error {
    unsupported("the order of the batch's samples was not written".into())
}

impl Executor for Host {
    fn prepare(&mut self, kind: ListKind, optimizer: Option<&OptimizerPlan>) -> Result<()> {
        let optimizer = optimizer.map(Optimizer::new).transpose()?;
        let known = self.lists.iter().position(|list| list.kind == kind);
        let list = match known {
            Some(list) => list,
            None => {
                let plan = self.plan.list(kind).ok_or_else(|| unsupported(format!("the plan has no list {kind:?}")))?;
                self.lists.push(List::new(plan, &mut self.machine, self.batch)?);
                self.lists.len() - 1
            }
        };
        self.lists[list].optimizer = optimizer.or(self.lists[list].optimizer);
        Ok(())
    }

    fn run(&mut self, run: Run<'_>) -> Result<()> {
        let position = self.lists.iter().position(|list| list.kind == run.list);
        let list = position.ok_or_else(|| unsupported(format!("list {:?} was not prepared", run.list)))?;
        let row = self.machine.memory.table.get(run.row * STEP_WORDS..).and_then(|t| t.get(..STEP_WORDS));
        let row = row.ok_or_else(|| unsupported(format!("row {} of a step table of {ROWS} rows", run.row)))?;
        let step = Step::new(row, run.samples, self.lists[list].optimizer.zip(run.slots));
        self.check(&run, &self.lists[list], &step)?;
        self.zero(list);
        let begin = Instant::now();
        self.launches += self.lists[list].run(&run, &mut self.machine, &step);
        self.busy += begin.elapsed();
        Ok(())
    }

    fn read(&mut self, region: Region, start: usize, out: &mut [f32]) -> Result<()> {
        out.copy_from_slice(self.machine.memory.range(region, start, out.len())?);
        Ok(())
    }

    fn write(&mut self, region: Region, start: usize, values: &[f32]) -> Result<()> {
        self.machine.memory.range(region, start, values.len())?.copy_from_slice(values);
        Ok(())
    }

    fn create_slots(&mut self, slots: usize) -> Result<SlotsId> {
        Ok(self.machine.memory.create_slots(slots))
    }

    fn drop_slots(&mut self, id: SlotsId) {
        self.machine.memory.drop_slots(id);
    }

    fn read_slots(&mut self, id: SlotsId, start: usize, out: &mut [f32]) -> Result<()> {
        out.copy_from_slice(part(self.machine.memory.slots(id)?, start, out.len())?);
        Ok(())
    }

    fn write_slots(&mut self, id: SlotsId, start: usize, values: &[f32]) -> Result<()> {
        part_mut(self.machine.memory.updated(id)?.slots, start, values.len())?.copy_from_slice(values);
        Ok(())
    }

    fn bind_data(&mut self, door: usize, samples: Samples<'_>) -> Result<()> {
        self.machine.memory.bind(door, samples)
    }

    fn write_order(&mut self, start: usize, order: &[u32]) -> Result<()> {
        let words = &mut self.machine.memory.order;
        words.resize(words.len().max(start + order.len()), 0);
        words[start..][..order.len()].copy_from_slice(order);
        Ok(())
    }

    fn write_steps(&mut self, row: usize, words: &[u32]) -> Result<()> {
        part_mut(&mut self.machine.memory.table, row * STEP_WORDS, words.len())?.copy_from_slice(words);
        Ok(())
    }

    fn rows(&self) -> usize {
        ROWS
    }

    fn write_mask(&mut self, mask: &[f32]) -> Result<()> {
        part_mut(&mut self.machine.memory.mask, 0, mask.len())?.copy_from_slice(mask);
        Ok(())
    }

    fn take_control(&mut self) -> Result<i32> {
        Ok(std::mem::take(&mut self.machine.memory.control[0]))
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }

    fn launches(&self) -> u64 {
        self.launches
    }

    fn kernel_seconds(&mut self) -> Option<f64> {
        Some(std::mem::take(&mut self.busy).as_secs_f64())
    }
}

fn part<T>(words: &[T], start: usize, len: usize) -> Result<&[T]> {
    words.get(start..).and_then(|w| w.get(..len)).ok_or_else(|| outside(start, len, words.len()))
}

fn part_mut<T>(words: &mut [T], start: usize, len: usize) -> Result<&mut [T]> {
    let found = words.len();
    words.get_mut(start..).and_then(|w| w.get_mut(..len)).ok_or_else(|| outside(start, len, found))
}

fn outside(start: usize, len: usize, found: usize) -> Error {
    unsupported(format!("words {start}..{} of a buffer of {found} words", start.saturating_add(len)))
}

#[cfg(test)]
mod tests {
    use super::testing::*;
    use super::*;
    use netdsl_plan::*;

    /// `x + 1` over `[B, 4]` in one launch, the sum over samples in the next.
    fn two_launches(bed: &mut Bed) -> (Vec<Body<BlockFn>>, Tensor, Tensor) {
        let dims = [Dim::BATCH, Dim::fixed(4)];
        let (x, _) = bed.value(1, &dims);
        let (y, sum) = (bed.room(&dims, &[0, 1]), bed.room(&[Dim::fixed(1), Dim::fixed(4)], &[0, 1]));
        let rows = |reduced: Vec<usize>, source: &Tensor, steps: Vec<RowStep<BlockFn>>| {
            let sources = vec![Source::Load(source.access.clone()), Source::Reduced(0)];
            Body::Rows(Rows {
                dims: dims.to_vec().into(),
                reduced: reduced.into(),
                sources: sources.into(),
                steps: steps.into(),
            })
        };
        let mut row = sum.access.clone();
        row.at.strides.to_mut()[0] = 0;
        let add = vec![RowStep::Store(Sink { value: block(|v| v[0] + 1.0), to: y.access.clone() })];
        let total = vec![
            RowStep::Reduce { kind: ReduceKind::Sum, value: block(|v| v[0]) },
            RowStep::StoreRow(Sink { value: block(|v| v[1]), to: row }),
        ];
        (vec![rows(vec![], &x, add), rows(vec![0], &y, total)], y, sum)
    }

    #[test]
    fn runs_the_wanted_launches_only() {
        let mut bed = Bed::new(3);
        let (bodies, y, sum) = two_launches(&mut bed);
        let mut host = bed.host(bodies, None);
        let mut go = |launches, active: &[bool]| {
            let run = Run { list: ListKind::TwoPhase, launches, row: ROW, samples: 3, active, slots: None };
            host.run(run).unwrap();
            let found = [&y, &sum].map(|t| read(&mut host, t, 3).iter().all(|v| v.is_finite()));
            (found, host.launches())
        };
        assert_eq!(go([0, 2], &[false, false]), ([false, false], 0));
        assert_eq!(go([0, 1], &[true, true]), ([true, false], 1));
        assert_eq!(go([1, 2], &[true, true]), ([true, true], 2));
    }

    #[test]
    fn halos_are_zeroed_when_the_list_changes() {
        let mut host = Bed::new(1).host(vec![], None);
        host.prepare(ListKind::Infer, None).unwrap();
        let run = |host: &mut Host, list| {
            host.run(Run { list, launches: [0, 0], row: ROW, samples: 1, active: &[], slots: None }).unwrap();
            let mut words = [1.0; 3];
            host.read(Region::Arena, 0, &mut words).unwrap();
            words.map(f32::is_nan)
        };
        assert_eq!(run(&mut host, ListKind::TwoPhase), [false, false, true]);
        host.write(Region::Arena, 0, &[f32::NAN; 3]).unwrap();
        assert_eq!(run(&mut host, ListKind::TwoPhase), [true, true, true], "only once");
        assert_eq!(run(&mut host, ListKind::Infer), [false, false, true]);
    }

    #[test]
    fn refuses_what_it_cannot_run() {
        let mut bed = Bed::new(2);
        let (x, _) = bed.door(&[3], Data::F32(vec![0.0; 2 * BATCH * 3]));
        let out = bed.room(&x.dims, &[0, 1]);
        let rows = Rows {
            dims: x.dims.clone().into(),
            reduced: vec![].into(),
            sources: vec![Source::Load(x.access)].into(),
            steps: vec![RowStep::Store(Sink { value: block(|v| v[0]), to: out.access })].into(),
        };
        let mut host = bed.host(vec![Body::Rows(rows)], None);
        let mut says = |samples: usize, part: &str| {
            let error = try_run(&mut host, samples, None).unwrap_err().to_string();
            assert!(error.contains(part), "`{error}` does not say `{part}`");
        };
        says(0, "a batch of 0 samples; it must be 1 to 5");
        says(6, "a batch of 6 samples; it must be 1 to 5");
        says(3, "the order of the batch's samples was not written");
        host.write_order(BATCH + 1, &[10]).unwrap();
        let error = try_run(&mut host, 2, None).unwrap_err().to_string();
        assert!(error.contains("sample 10 of door 0, which has 10 samples"), "{error}");
        assert!(host.bind_data(0, Samples::U8(&[1])).is_err());
        assert!(host.bind_data(1, Samples::U8(&[1])).is_err());
        assert!(host.read(Region::Params, PARAMS, &mut [0.0; 100]).is_err());
        assert!(host.write_steps(ROWS, &step_row()).is_err());
        assert!(host.prepare(ListKind::Fused, None).is_err(), "the plan has no such list");
    }

    #[test]
    fn an_update_needs_an_optimizer_with_its_state() {
        let mut host = Bed::new(1).host(vec![Body::Update(UpdateAll { words: PARAMS })], None);
        assert!(try_run(&mut host, 1, None).unwrap_err().to_string().contains("without an optimizer"));
    }
}

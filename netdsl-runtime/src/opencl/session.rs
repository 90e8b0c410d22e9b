//! A network on an OpenCL device: its queue, its memory, its programs and prepared lists. How a list is run and memory is
//! read and written is in `execute`; here things are made, replaced and let go.
use super::cache::Cache;
use super::hardware::Hardware;
use super::log;
use super::memory::Buffer;
use super::prepared::Prepared;
use super::profile::Profile;
use super::program::{self, Program};
use super::queue::Queue;
use super::ready::Making;
use super::refusal::Refused;
use super::regions::{self, Regions, Sizes, WORD};
use super::source::{Group, Source};
use super::staging::Staging;
use crate::{Error, Result};
use netdsl_plan::{Door, LaunchList, LayerInfo, List, ListKind, NetworkPlan, OptimizerPlan, Target, TargetPlan, Text};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a session differs from the usual.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Whether kernels are timed.
    pub profiling: bool,
    /// Where built programs are kept; drivers that keep them themselves are passed over unless this was set by hand.
    pub cache: Option<Cache>,
    /// The kernel log.
    pub log: Option<PathBuf>,
}

impl Options {
    /// What the environment asks for; no profiling.
    pub(crate) fn from_env() -> Options {
        Options { profiling: false, cache: None, log: log::from_env() }
    }
}

/// A network on a device.
pub(crate) struct Session {
    pub(super) hardware: &'static Hardware,
    pub(super) plan: TargetPlan,
    pub(super) doors: List<Door>,
    pub(super) batch: usize,
    name: Text,
    file: Text,
    layers: List<LayerInfo>,
    cache: Cache,
    log: Option<PathBuf>,
    pub(super) queue: Queue,
    pub(super) staging: Staging,
    pub(super) regions: Regions,
    pub(super) slots: BTreeMap<usize, Buffer>,
    pub(super) next_slots: usize,
    programs: Vec<Program>,
    pub(super) prepared: Vec<Prepared>,
    /// For each kind of list, the prepared one that runs.
    pub(super) current: BTreeMap<ListKind, usize>,
    /// The list whose halos are zero.
    pub(super) halos_of: Option<ListKind>,
    pub(super) profile: Option<Profile>,
    pub(super) launches: u64,
}

impl Session {
    /// Puts a network on a device, with nothing prepared. Parameters and states are zero.
    pub(crate) fn open(
        hardware: &'static Hardware,
        target: Target,
        network: &NetworkPlan,
        options: Options,
    ) -> Result<Session> {
        let plan = network.targets.iter().find(|plan| plan.target == target).ok_or_else(|| Error::Device {
            device: hardware.name.clone(),
            message: format!("`{}` has no kernels of the family {target:?}", network.name),
        })?;
        let queue = Queue::new(hardware, options.profiling)?;
        let (losses, doors) = (network.losses.len(), network.doors.len());
        let sizes = Sizes { params: plan.params, states: plan.states, losses, doors };
        let regions = Regions::new(hardware, &queue, &network.name, &sizes)?;
        let usual = || if hardware.has_own_cache() { Cache::off() } else { Cache::from_env() };
        Ok(Session {
            hardware,
            plan: plan.clone(),
            doors: network.doors.clone(),
            batch: network.batch,
            name: network.name.clone(),
            file: network.file.clone(),
            layers: network.layers.clone(),
            cache: options.cache.unwrap_or_else(usual),
            log: options.log,
            queue,
            staging: Staging::new(),
            regions,
            slots: BTreeMap::new(),
            next_slots: 0,
            programs: Vec::new(),
            prepared: Vec::new(),
            current: BTreeMap::new(),
            halos_of: None,
            profile: options.profiling.then(Profile::new),
            launches: 0,
        })
    }

    /// The index of a list with an optimizer among the prepared ones; prepares it first if need be.
    pub(super) fn ready(&mut self, kind: ListKind, optimizer: Option<&OptimizerPlan>) -> Result<usize> {
        let same = |prepared: &Prepared| {
            prepared.kind == kind && prepared.optimizer.as_deref() == optimizer.map(|o| o.text.as_ref())
        };
        let known = self.prepared.iter().position(same);
        self.make_memory(kind)?;
        if let Some(index) = known {
            return Ok(index);
        }
        let program = self.program(Group::of(kind), optimizer)?;
        let prepared = self.with_refused(optimizer, |session, refused| {
            let making = Making {
                hardware: session.hardware,
                program: &session.programs[program].handle,
                kernels: &session.plan.kernels,
                buffers: session.regions.all(),
                refused,
                batch: session.batch,
            };
            Prepared::new(session.list(kind)?, optimizer.map(|o| o.text.clone()), &making)
        })?;
        self.prepared.push(prepared);
        Ok(self.prepared.len() - 1)
    }

    fn list(&self, kind: ListKind) -> Result<&LaunchList> {
        self.plan.list(kind).ok_or_else(|| Error::Argument {
            name: "list",
            message: format!("is {kind:?}, which `{}` does not have", self.name),
        })
    }

    /// The index of a group's program with an optimizer; builds it first if need be.
    fn program(&mut self, group: Group, optimizer: Option<&OptimizerPlan>) -> Result<usize> {
        let text = optimizer.map(|o| o.text.as_ref());
        let same = |program: &Program| program.group == group && program.optimizer.as_deref() == text;
        if let Some(index) = self.programs.iter().position(same) {
            return Ok(index);
        }
        let source = Source::assemble(&self.plan, group, optimizer);
        let handle = self.with_refused(optimizer, |session, refused| {
            program::build(session.hardware, &session.queue.context, &session.cache, &source, refused)
        })?;
        self.programs.push(Program { group, optimizer: optimizer.map(|o| o.text.clone()), handle });
        Ok(self.programs.len() - 1)
    }

    fn with_refused<T>(&self, optimizer: Option<&OptimizerPlan>, f: impl FnOnce(&Session, &Refused<'_>) -> T) -> T {
        let (device, file, layers, plan) = (&self.hardware.name, &self.file, &self.layers, &self.plan);
        f(self, &Refused { device, file, layers, plan, optimizer })
    }

    /// Makes what a list needs beyond the buffers that every session has.
    fn make_memory(&mut self, kind: ListKind) -> Result<()> {
        self.grow(regions::ARENA, self.list(kind)?.arena * WORD)?;
        if Group::of(kind) == Group::Train {
            self.grow(regions::GRADIENTS, self.plan.params * WORD)?;
        }
        Ok(())
    }

    /// Makes the buffer of an argument at least as large as asked, if it is not; then it holds zeros. The old buffer is let
    /// go first, so that both need not fit.
    pub(super) fn grow(&mut self, argument: usize, bytes: usize) -> Result<()> {
        if bytes <= self.regions.get(argument).bytes() {
            return Ok(());
        }
        if argument == regions::ARENA {
            self.halos_of = None;
        }
        self.replace(argument, 0)?;
        self.replace(argument, bytes)
    }

    fn replace(&mut self, argument: usize, bytes: usize) -> Result<()> {
        let buffer = self.make(argument, bytes)?;
        self.put(argument, buffer)
    }

    /// A buffer of zeros for an argument.
    pub(super) fn make(&self, argument: usize, bytes: usize) -> Result<Buffer> {
        Buffer::zeroed(self.hardware, &self.queue, bytes, &self.regions.purpose(argument))
    }

    /// Puts a buffer in the place of another, for all prepared lists.
    pub(super) fn put(&mut self, argument: usize, buffer: Buffer) -> Result<()> {
        let bound = self.prepared.iter().try_for_each(|prepared| prepared.bind(argument, &buffer));
        self.regions.put(argument, buffer);
        bound.map_err(|failure| failure.at(&self.hardware.name))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The device may still read staged bytes. If waiting fails, it is lost and reads nothing more.
        let _ = self.queue.finish();
        if let Some(file) = self.log.as_deref().filter(|_| self.launches > 0) {
            // There is nobody to tell; who reads the log finds the line missing.
            let _ = log::append(file, &self.hardware.name, self.launches);
        }
    }
}

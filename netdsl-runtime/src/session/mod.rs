//! A network on a device, without its Rust types: plan, executor, names. The typed methods of
//! [`Network`](crate::Network) and [`Trainable`](crate::Trainable) are thin shells over this.
//!
//! A session is Send, not Sync. What only looks at a network takes `&self` and borrows the engine inside for the time of the
//! call; what changes it takes `&mut self`.

mod backend;
mod diagnose;
mod engine;
mod epoch;
mod evaluate;
mod feed;
mod init;
mod losses;
mod masks;
mod optimizer;
mod outputs;
mod passes;
mod run;
mod table;
mod tensors;
mod untyped;
mod wanted;

use crate::{Device, Result, Seeds};
use engine::Engine;
use netdsl_plan::{NetworkPlan, TargetPlan};
use std::cell::{RefCell, RefMut};
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) use epoch::{Epoch, undo};
pub use evaluate::ClassCount;
pub(crate) use evaluate::Judged;
pub(crate) use feed::{Feed, Loose};
pub(crate) use losses::LossSum;
pub use losses::Losses;
pub(crate) use masks::{Flags, mask_words};
pub(crate) use optimizer::OptimizerState;
pub(crate) use run::Training;
pub(crate) use tensors::array;
pub use untyped::{UntypedBatch, UntypedOptimizer, UntypedValues};
pub(crate) use wanted::Purpose;

/// What runs a network. Use the methods of [`Network`](crate::Network); this type is named only by generated code.
pub struct Session {
    plan: &'static NetworkPlan,
    device: Device,
    seeds: Seeds,
    /// Tells two networks of one type apart.
    instance: u64,
    engine: RefCell<Engine>,
}

impl Session {
    /// Puts a network on a device and draws its initial weights.
    ///
    /// # Errors
    /// [`Error::Device`](crate::Error::Device) and [`Error::Memory`](crate::Error::Memory) where the device cannot hold it.
    pub fn new(plan: &'static NetworkPlan, device: &Device, seeds: impl Into<Seeds>) -> Result<Session> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let seeds = seeds.into();
        let engine = backend::open(plan, device, seeds.noise)?;
        let instance = NEXT.fetch_add(1, Ordering::Relaxed);
        let session = Session { plan, device: device.clone(), seeds, instance, engine: RefCell::new(engine) };
        session.draw(seeds.init)?;
        Ok(session)
    }
    /// The compiled network.
    pub fn plan(&self) -> &'static NetworkPlan {
        self.plan
    }
    /// The device that it runs on.
    pub fn device(&self) -> &Device {
        &self.device
    }
    /// What its randomness began from.
    pub fn seeds(&self) -> Seeds {
        self.seeds
    }
    pub(crate) fn instance(&self) -> u64 {
        self.instance
    }
    /// The plan for this device's family of kernels.
    pub(crate) fn target(&self) -> &'static TargetPlan {
        self.engine.borrow().target
    }
    /// The engine, for the time of one call. No borrow of it ever calls out to code that borrows again.
    pub(crate) fn engine(&self) -> RefMut<'_, Engine> {
        self.engine.borrow_mut()
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` on {}", self.plan.name, self.device)
    }
}

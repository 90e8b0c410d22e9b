//! What is measured of one network on one device. Forward and backward pass end with `finish`, so that a number is what one
//! call takes until its result is there. Steps are sent one after the other, as in training, and waited for once behind the
//! last one of a measurement. The samples are on the device before; nothing is read back.
use criterion::Bencher;
use netdsl::optimizers::Adam;
use netdsl::{Data, Device, Optimizer, Result, Trainable};
use std::time::{Duration, Instant};

/// So slow that thousands of steps on one batch change nothing that could change the work.
const RULE: Adam = Adam { lr: 1e-7, ..Adam::DEFAULT };

/// A network with an optimizer and a batch.
pub struct Passes<N: Trainable> {
    network: N,
    optimizer: Optimizer<N>,
    batch: Data<N::Input, N::Target>,
}

impl<N: Trainable> Passes<N> {
    /// The network on a device, with a batch of data. Every pass has been done once: the first one of each list compiles its
    /// kernels and moves the data, and criterion's quick mode would measure it.
    pub fn new(device: &Device, batch: Data<N::Input, N::Target>) -> Result<Passes<N>> {
        let network = N::new(device, 1)?;
        let optimizer = network.optimizer(RULE)?;
        let mut passes = Passes { network, optimizer, batch };
        passes.one_backward()?;
        passes.steps(1)?;
        Ok(passes)
    }

    /// Passes in training mode up to the losses.
    pub fn forward(&mut self, bencher: &mut Bencher<'_>) {
        bencher.iter(|| self.one_forward().expect("a forward pass"));
    }

    fn one_forward(&mut self) -> Result<()> {
        self.network.forward(&self.batch)?;
        self.network.finish()
    }

    /// Passes from the losses to the gradients of all parameters, without the forward passes before them.
    pub fn backward(&mut self, bencher: &mut Bencher<'_>) {
        bencher.iter_custom(|count| (0..count).map(|_| self.one_backward().expect("a backward pass")).sum());
    }

    fn one_backward(&mut self) -> Result<Duration> {
        // Reading the losses is what waits for a forward pass that is still held.
        let pass = self.network.forward(&self.batch)?;
        pass.losses()?;
        let start = Instant::now();
        pass.backward()?.discard();
        self.network.finish()?;
        Ok(start.elapsed())
    }

    /// Whole training steps: both passes and the update, in the launches that training uses.
    pub fn step(&mut self, bencher: &mut Bencher<'_>) {
        bencher.iter_custom(|count| self.steps(count).expect("steps"));
    }

    fn steps(&mut self, count: u64) -> Result<Duration> {
        self.network.finish()?;
        let start = Instant::now();
        for _ in 0..count {
            self.network.step(&self.batch, &mut self.optimizer)?;
        }
        self.network.finish()?;
        Ok(start.elapsed())
    }
}

//! The trait that `network!` implements for every network. The generated code gives a plan and a session; everything that a
//! network can do is a provided method here (and in `trainable`), so that the generated surface stays small.
use crate::batch::Inputs;
use crate::checkpoint;
use crate::door::{Outputs, Record};
use crate::param::ParamName;
use crate::selection::Selection;
use crate::session::{Session, array};
use crate::snapshot::Snapshot;
use crate::summary::Summary;
use crate::verify::{self, Report};
use crate::{Device, Error, Result, Seeds};
use ndarray::{ArrayBase, ArrayD, Data, Dimension};
use netdsl_plan::{ListKind, NetworkPlan, Target};
use std::path::Path;

/// A network written with `network!`.
///
/// What only looks at it takes `&self`, what changes it `&mut self`. It is Send, not Sync.
pub trait Network: Sized + Send {
    /// One row at its inputs: a sample, or a tuple of samples where it has several inputs.
    type Input: Record;
    /// Its outputs, each a batch of [`Values`](crate::Values).
    type Output: Outputs;

    /// The compiled network.
    fn plan() -> &'static NetworkPlan;
    /// What runs it.
    #[doc(hidden)]
    fn session(&self) -> &Session;
    /// What runs it.
    #[doc(hidden)]
    fn session_mut(&mut self) -> &mut Session;
    /// From what runs it.
    #[doc(hidden)]
    fn from_session(session: Session) -> Self;

    /// The network on a device, with initial weights drawn from the seeds.
    ///
    /// ```ignore
    /// let net = LeNet5::new(&Device::auto()?, 42)?;
    /// ```
    ///
    /// # Errors
    /// [`Error::Device`] and [`Error::Memory`] where the device cannot hold it.
    fn new(device: &Device, seeds: impl Into<Seeds>) -> Result<Self> {
        Ok(Self::from_session(Session::new(Self::plan(), device, seeds)?))
    }

    /// The outputs for any number of rows, in inference mode.
    ///
    /// # Errors
    /// [`Error::Data`] for a number that is not finite; those of the device.
    fn predict<'a>(&self, inputs: impl Into<Inputs<'a, Self::Input>>) -> Result<Self::Output> {
        let mut raw = inputs.into().with(|feed| self.session().predict(feed))?;
        Outputs::from_raw(&mut raw)
    }
    /// The output of a named layer for any number of rows, in inference mode; shape `[rows, ..]`.
    ///
    /// # Errors
    /// [`Error::UnknownName`], which lists the named layers; otherwise as [`Network::predict`].
    fn activation<'a>(&self, layer: &str, inputs: impl Into<Inputs<'a, Self::Input>>) -> Result<ArrayD<f32>> {
        let layers = &Self::plan().layers;
        let index = layers.iter().position(|l| l.named && l.name == layer).ok_or_else(|| Error::UnknownName {
            kind: "named layer",
            name: layer.into(),
            known: layers.iter().filter(|l| l.named).map(|l| l.name.to_string()).collect(),
        })?;
        inputs.into().with(|feed| {
            let shape: Vec<usize> = std::iter::once(feed.len()).chain(layers[index].shape.iter().copied()).collect();
            Ok(array(&shape, self.session().activation(feed, index)?))
        })
    }

    /// Runs every launch that needs no targets on a batch, one by one, and compares what each part of it wrote with the
    /// reference; see [`Trainable::verify`](crate::Trainable::verify), which does it for training too.
    ///
    /// # Errors
    /// [`Error::Argument`] for a batch without rows or larger than `batch` in `network!`, and on [`Device::reference`].
    fn verify_outputs<'a>(&self, inputs: impl Into<Inputs<'a, Self::Input>>) -> Result<Report> {
        inputs.into().with(|feed| verify::verify_outputs(self.session(), feed))
    }

    /// The device that it runs on.
    fn device(&self) -> &Device {
        self.session().device()
    }
    /// What its randomness began from.
    fn seeds(&self) -> Seeds {
        self.session().seeds()
    }
    /// Its layers, parameters and costs as a table.
    fn summary(&self) -> Summary {
        Summary::of(self.session())
    }
    /// How many trainable numbers it has.
    fn parameter_count() -> usize {
        Self::plan().parameters()
    }
    /// Floating-point operations of one sample, forward (with the losses; in training mode where there is a loss) and backward
    /// (gradients by all parameters); the constants `FLOP_FORWARD` and `FLOP_BACKWARD` of a network are the same numbers.
    ///
    /// A product with its addition counts 2, every other function of a number 1, whatever it costs: an addition, a
    /// comparison with its choice, `exp`. A reduction or pooling counts 1 for each element that it reads. Moving elements,
    /// random numbers, the update and what is computed once a batch count nothing, and neither do padding and what fusion
    /// computes twice. The forward pass of 784-128-10 with `Relu` and `CrossEntropy` is 203593, of which 203264 are the two
    /// products.
    fn flop() -> [u64; 2] {
        Self::plan().flop
    }
    /// Kernel texts for a family of devices, all lists together; 0 for the host, which has none.
    fn kernel_count(target: Target) -> usize {
        Self::plan().targets.iter().find(|t| t.target == target).map_or(0, |t| t.kernels.len())
    }
    /// Bytes of activations and other values of one batch, for a launch list on a family of devices. Addresses are compiled
    /// in for the largest batch, so a smaller one needs as much.
    fn arena_bytes(target: Target, list: ListKind) -> usize {
        let target = Self::plan().targets.iter().find(|t| t.target == target);
        target.and_then(|t| t.list(list)).map_or(0, |l| l.arena * size_of::<f32>())
    }
    /// Launches sent to the device so far.
    fn launches(&self) -> u64 {
        self.session().engine().executor.launches()
    }

    /// Waits until the device has done everything that was asked of it.
    ///
    /// # Errors
    /// Those of the device.
    fn finish(&self) -> Result<()> {
        self.session().engine().executor.finish()
    }
    /// Seconds that kernels ran since the last call; `None` where the device was not opened
    /// [`with_profiling`](Device::with_profiling) or cannot tell.
    ///
    /// # Errors
    /// Those of the device.
    fn kernel_seconds(&self) -> Result<Option<f64>> {
        self.finish()?;
        Ok(self.session().engine().executor.kernel_seconds())
    }

    /// The full names of all parameters (`conv1.weight`), then of all running statistics (`bn1.running_mean`).
    fn parameter_names(&self) -> Vec<&'static str> {
        self.session().tensor_names().collect()
    }
    /// A parameter or running statistic by name (`"conv1.weight"`) or reference (`LeNet5::params().conv1.weight`), in its
    /// canonical (PyTorch's) shape. Waits for the device.
    ///
    /// # Errors
    /// [`Error::UnknownName`], which lists the names there are.
    fn parameter(&self, name: impl ParamName<Self>) -> Result<ArrayD<f32>> {
        self.session().get(name.full_name())
    }
    /// Sets a parameter or running statistic. Frozen weights change too; pruned ones stay zero.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::Data`] for another shape or a number that is not finite.
    fn set_parameter<S, D>(&mut self, name: impl ParamName<Self>, values: &ArrayBase<S, D>) -> Result<()>
    where
        S: Data<Elem = f32>,
        D: Dimension,
    {
        self.session().set(name.full_name(), values.view().into_dyn())?;
        self.session().zero_pruned()
    }

    /// The weights of a parameter (`conv1.weight`) or of a layer (`conv1`).
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    fn select(&self, name: impl ParamName<Self>) -> Result<Selection<Self>> {
        Selection::named(name.full_name())
    }
    /// Of a set, the share (0 to 1) whose weights are smallest in size, over all its parameters together.
    ///
    /// # Errors
    /// [`Error::Argument`] for a share outside 0 to 1.
    fn select_smallest(&self, among: &Selection<Self>, share: f64) -> Result<Selection<Self>> {
        among.smallest(self.session(), share)
    }
    /// The weights that are frozen (without those that are only pruned).
    fn frozen(&self) -> Selection<Self> {
        Selection::from_flags(self.session().engine().masks.frozen.clone())
    }
    /// The weights that are pruned.
    fn pruned(&self) -> Selection<Self> {
        Selection::from_flags(self.session().engine().masks.pruned.clone())
    }
    /// Keeps weights at their values: neither gradient, penalty, momentum nor decay moves them. Gradients stay readable.
    ///
    /// # Errors
    /// Those of the device.
    fn freeze(&mut self, weights: &Selection<Self>) -> Result<()> {
        self.session().change_masks(|masks| Selection::mark(&mut masks.frozen, weights, true))
    }
    /// Lets frozen weights train again. Pruned ones stay pruned.
    ///
    /// # Errors
    /// Those of the device.
    fn unfreeze(&mut self, weights: &Selection<Self>) -> Result<()> {
        self.session().change_masks(|masks| Selection::mark(&mut masks.frozen, weights, false))
    }
    /// Sets weights to zero and keeps them there, through training, [`Network::rewind`] and [`Network::reinit`].
    ///
    /// # Errors
    /// Those of the device.
    fn prune(&mut self, weights: &Selection<Self>) -> Result<()> {
        self.session().change_masks(|masks| Selection::mark(&mut masks.pruned, weights, true))
    }
    /// Lets pruned weights train again, from zero.
    ///
    /// # Errors
    /// Those of the device.
    fn regrow(&mut self, weights: &Selection<Self>) -> Result<()> {
        self.session().change_masks(|masks| Selection::mark(&mut masks.pruned, weights, false))
    }

    /// A copy of parameters and running statistics.
    ///
    /// # Errors
    /// Those of the device.
    fn snapshot(&self) -> Result<Snapshot<Self>> {
        Snapshot::take(self.session())
    }
    /// Back to a snapshot. What is pruned stays zero; optimizers keep their state.
    ///
    /// # Errors
    /// Those of the device.
    fn rewind(&mut self, snapshot: &Snapshot<Self>) -> Result<()> {
        snapshot.restore(self.session())
    }
    /// Draws all weights anew from a seed and resets running statistics. What is pruned stays zero.
    ///
    /// # Errors
    /// Those of the device.
    fn reinit(&mut self, seed: u64) -> Result<()> {
        self.session().draw(seed)?;
        self.session().zero_pruned()
    }

    /// Writes parameters and running statistics as safetensors, in PyTorch's layouts. The file is replaced as a whole or not
    /// at all.
    ///
    /// # Errors
    /// [`Error::File`].
    fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        checkpoint::save(self.session(), None, path.as_ref())
    }
    /// Reads what [`Network::save`] or PyTorch wrote. Nothing changes unless everything fits. Pruned weights stay zero.
    ///
    /// # Errors
    /// [`Error::File`]; [`Error::Checkpoint`] for a damaged file or one of another network, naming every tensor that is missing,
    /// too many, or of another shape.
    fn load(&mut self, path: impl AsRef<Path>) -> Result<()> {
        checkpoint::load(self.session(), None, path.as_ref())
    }
}

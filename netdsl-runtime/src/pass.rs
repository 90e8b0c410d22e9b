//! Passes one after the other: `forward` gives a [`Pass`] that holds the network, the pass gives losses, outputs and then
//! gradients, the gradients give a step. Each consumes the one before, so no order of calls can be wrong.
use crate::gradients::Gradients;
use crate::session::{Losses, Purpose, array};
use crate::{Error, Network, Result, Trainable};
use ndarray::ArrayD;
use netdsl_plan::{ListKind, RootKind};

/// A forward pass in training mode that has been done. It holds the network until it is dropped or goes backward.
pub struct Pass<'n, N> {
    network: &'n mut N,
    row: usize,
    samples: usize,
}

impl<'n, N: Trainable> Pass<'n, N> {
    pub(crate) fn new(network: &'n mut N, row: usize, samples: usize) -> Pass<'n, N> {
        Pass { network, row, samples }
    }
    /// How many samples the batch has.
    pub fn samples(&self) -> usize {
        self.samples
    }
    /// The losses of the batch. Waits for the device.
    ///
    /// # Errors
    /// [`Error::NotFinite`], naming the layer; the weights are still those before.
    pub fn losses(&self) -> Result<Losses> {
        self.network.session().losses_of(self.row)
    }
    /// The total loss of the batch. Waits for the device.
    ///
    /// # Errors
    /// As [`Pass::losses`].
    pub fn loss(&self) -> Result<f64> {
        Ok(self.losses()?.total)
    }
    /// An output of the batch, by name, shape `[samples, ..]`.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::Data`] for an output that exists in inference only.
    pub fn output(&self, name: &str) -> Result<ArrayD<f32>> {
        let session = self.network.session();
        let outputs = &session.plan().outputs;
        let index = outputs.iter().position(|o| o.name == name).ok_or_else(|| Error::UnknownName {
            kind: "output",
            name: name.into(),
            known: outputs.iter().map(|o| o.name.to_string()).collect(),
        })?;
        let values = session.read_kept(ListKind::TwoPhase, RootKind::Output(index), self.samples)?;
        let values = values.ok_or_else(|| Error::Data {
            what: format!("output `{name}`"),
            message: "is computed in inference only; use `predict`".into(),
        })?;
        let shape: Vec<usize> = std::iter::once(self.samples).chain(outputs[index].shape.iter().copied()).collect();
        Ok(array(&shape, values))
    }
    /// Computes the gradient of the total loss by every parameter, frozen ones too.
    ///
    /// # Errors
    /// Those of the device.
    pub fn backward(self) -> Result<Gradients<'n, N>> {
        self.network.session().backward(self.row, Purpose::Gradients)?;
        Ok(Gradients::new(self.network, self.row))
    }
    /// Computes the gradient of the total loss by one input, and nothing else; shape `[samples, ..]`.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::Argument`] for an input of integers or classes, which has no gradient.
    pub fn input_gradient(self, name: &str) -> Result<ArrayD<f32>> {
        self.network.session().input_gradient(self.row, name, self.samples)
    }
}

impl<N: Network> std::fmt::Debug for Pass<'_, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a forward pass of {:?} with {} samples", self.network.session(), self.samples)
    }
}

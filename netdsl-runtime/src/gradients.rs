//! Gradients between a backward pass and a step: read by name, scaled, clipped, added up, applied. On the device until
//! somebody looks; everything here is by canonical shape.
use crate::param::ParamName;
use crate::session::{Session, array};
use crate::{Error, Optimizer, Result, Trainable};
use ndarray::ArrayD;
use std::marker::PhantomData;

/// The gradients of one backward pass, on the device. It holds the network; [`Gradients::step`] lets it go.
pub struct Gradients<'n, N> {
    network: &'n mut N,
    row: usize,
}

/// Gradients apart from a network, to be added up over several batches. Made by [`Gradients::values`], applied by
/// [`Trainable::apply`].
pub struct GradientValues<N> {
    names: Vec<&'static str>,
    shapes: Vec<&'static [usize]>,
    values: Vec<Vec<f32>>,
    network: PhantomData<fn() -> N>,
}

impl<'n, N: Trainable> Gradients<'n, N> {
    pub(crate) fn new(network: &'n mut N, row: usize) -> Gradients<'n, N> {
        Gradients { network, row }
    }
    /// The gradient by a parameter, such as `conv1.weight`, in its canonical shape.
    ///
    /// # Errors
    /// [`Error::UnknownName`], and [`Error::NotFinite`] where the loss was not finite.
    pub fn get(&self, name: impl ParamName<N>) -> Result<ArrayD<f32>> {
        let session = self.network.session();
        session.check()?;
        let index = session.param_index(name.full_name())?;
        Ok(array(&session.plan().params[index].shape, session.read_gradient(index)?))
    }
    /// All of them, copied from the device.
    ///
    /// # Errors
    /// [`Error::NotFinite`] where the loss was not finite.
    pub fn values(&self) -> Result<GradientValues<N>> {
        let session = self.network.session();
        session.check()?;
        GradientValues::read(session)
    }
    /// The Euclidean norm of all gradients together.
    ///
    /// # Errors
    /// As [`Gradients::values`].
    pub fn norm(&self) -> Result<f64> {
        Ok(self.values()?.norm())
    }
    /// Multiplies all of them.
    ///
    /// # Errors
    /// As [`Gradients::values`].
    pub fn scale(&mut self, factor: f32) -> Result<()> {
        self.change(|values| {
            values.scale(factor);
            Ok(())
        })
    }
    /// Adds gradients of another batch.
    ///
    /// # Errors
    /// As [`Gradients::values`].
    pub fn add(&mut self, other: &GradientValues<N>) -> Result<()> {
        self.change(|values| {
            values.add(other);
            Ok(())
        })
    }
    /// Scales all of them so that their norm is at most `max`, as PyTorch's `clip_grad_norm_`; gives the norm before.
    ///
    /// # Errors
    /// [`Error::NotFinite`] where the norm is not finite; [`Error::Argument`] where `max` is not a positive number.
    pub fn clip_norm(&mut self, max: f64) -> Result<f64> {
        self.change(|values| values.clip_norm(max))
    }
    /// Limits every element to `[-max, max]`.
    ///
    /// # Errors
    /// As [`Gradients::clip_norm`].
    pub fn clip_value(&mut self, max: f32) -> Result<()> {
        self.change(|values| values.clip_value(max))
    }
    /// Lets the optimizer update the parameters. Does not wait for the device.
    ///
    /// # Errors
    /// [`Error::Argument`] where the optimizer is of another network; those of the device.
    pub fn step(self, optimizer: &mut Optimizer<N>) -> Result<()> {
        self.network.session().update(self.row, &mut optimizer.state)
    }
    /// Gives the network back without a step.
    pub fn discard(self) {}

    fn change<R>(&mut self, f: impl FnOnce(&mut GradientValues<N>) -> Result<R>) -> Result<R> {
        let mut values = self.values()?;
        let result = f(&mut values)?;
        values.write(self.network.session())?;
        Ok(result)
    }
}

impl<N: Trainable> GradientValues<N> {
    fn read(session: &Session) -> Result<GradientValues<N>> {
        let params = &session.plan().params;
        Ok(GradientValues {
            names: params.iter().map(|p| &*p.name).collect(),
            shapes: params.iter().map(|p| &*p.shape).collect(),
            values: (0..params.len()).map(|i| session.read_gradient(i)).collect::<Result<_>>()?,
            network: PhantomData,
        })
    }
    pub(crate) fn write(&self, session: &Session) -> Result<()> {
        self.values.iter().enumerate().try_for_each(|(i, v)| session.write_gradient(i, v))
    }
    /// The gradient by a parameter, in its canonical shape.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    pub fn get(&self, name: impl ParamName<N>) -> Result<ArrayD<f32>> {
        let name = name.full_name();
        match self.names.iter().position(|n| *n == name) {
            Some(i) => Ok(array(self.shapes[i], self.values[i].clone())),
            None => {
                let known = self.names.iter().map(|n| (*n).to_owned()).collect();
                Err(Error::UnknownName { kind: "parameter", name: name.into(), known })
            }
        }
    }
    /// The Euclidean norm of all of them together.
    pub fn norm(&self) -> f64 {
        self.values.iter().flatten().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt()
    }
    /// Multiplies all of them.
    pub fn scale(&mut self, factor: f32) {
        self.values.iter_mut().flatten().for_each(|x| *x *= factor);
    }
    /// Adds those of another batch.
    pub fn add(&mut self, other: &GradientValues<N>) {
        let others = other.values.iter().flatten();
        self.values.iter_mut().flatten().zip(others).for_each(|(x, y)| *x += y);
    }
    /// As [`Gradients::clip_norm`].
    ///
    /// # Errors
    /// As there.
    pub fn clip_norm(&mut self, max: f64) -> Result<f64> {
        positive(max)?;
        let norm = self.norm();
        if !norm.is_finite() {
            return Err(self.not_finite());
        }
        let factor = max / (norm + 1e-6);
        if factor < 1.0 {
            self.scale(factor as f32);
        }
        Ok(norm)
    }
    /// As [`Gradients::clip_value`].
    ///
    /// # Errors
    /// As there.
    pub fn clip_value(&mut self, max: f32) -> Result<()> {
        positive(f64::from(max))?;
        if self.values.iter().flatten().any(|x| x.is_nan()) {
            return Err(self.not_finite());
        }
        self.values.iter_mut().flatten().for_each(|x| *x = x.clamp(-max, max));
        Ok(())
    }
    fn not_finite(&self) -> Error {
        let bad = self.values.iter().position(|v| v.iter().any(|x| !x.is_finite())).unwrap_or(0);
        let layer = format!("the gradient of parameter `{}`", self.names.get(bad).copied().unwrap_or_default());
        Error::NotFinite { step: 0, layer, help: "leave this batch out, or use a smaller learning rate".into() }
    }
}

fn positive(max: f64) -> Result<()> {
    if max > 0.0 && max.is_finite() {
        return Ok(());
    }
    Err(Error::Argument { name: "max", message: format!("is {max}; it must be a positive number") })
}

impl<N: Trainable> std::fmt::Debug for Gradients<'_, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "gradients of {:?}", self.network.session())
    }
}

impl<N> std::fmt::Debug for GradientValues<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "gradients by {:?}", self.names)
    }
}

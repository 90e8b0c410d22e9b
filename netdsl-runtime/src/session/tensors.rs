//! Parameters and states by index and by name, in canonical (PyTorch's) order at this door, in the device's layout behind it.
use super::Session;
use crate::{Error, Result, layout};
use ndarray::{ArrayD, ArrayViewD, IxDyn};
use netdsl_plan::{Access, Region};

/// Something with a name that holds numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tensor {
    Param(usize),
    State(usize),
}

impl Session {
    /// Reads the words that an access covers, and puts them in canonical order.
    pub(crate) fn read_access(&self, access: &Access, extents: &[usize]) -> Result<Vec<f32>> {
        let span = layout::span(access, extents);
        let mut words = vec![0.0; span.len()];
        self.engine().executor.read(access.region, span.start, &mut words)?;
        let mut values = Vec::with_capacity(extents.iter().product());
        layout::gather(access, extents, &words, span.start, &mut values);
        Ok(values)
    }

    /// Writes numbers in canonical order; words between them keep what they hold.
    fn write_access(&self, access: &Access, extents: &[usize], values: &[f32]) -> Result<()> {
        let span = layout::span(access, extents);
        let mut words = vec![0.0; span.len()];
        let mut engine = self.engine();
        engine.executor.read(access.region, span.start, &mut words)?;
        layout::scatter(access, extents, values, &mut words, span.start);
        engine.executor.write(access.region, span.start, &words)
    }

    pub(crate) fn read_param(&self, i: usize) -> Result<Vec<f32>> {
        self.read_access(&self.target().param_access[i], &self.plan.params[i].shape)
    }
    pub(crate) fn write_param(&self, i: usize, values: &[f32]) -> Result<()> {
        self.write_access(&self.target().param_access[i], &self.plan.params[i].shape, values)
    }
    pub(crate) fn read_state(&self, i: usize) -> Result<Vec<f32>> {
        self.read_access(&self.target().state_access[i], &self.plan.states[i].shape)
    }
    pub(crate) fn write_state(&self, i: usize, values: &[f32]) -> Result<()> {
        self.write_access(&self.target().state_access[i], &self.plan.states[i].shape, values)
    }
    /// Reads a parameter's gradient of the last backward pass of the two-phase list.
    pub(crate) fn read_gradient(&self, i: usize) -> Result<Vec<f32>> {
        let access = Access { region: Region::Gradients, ..self.target().param_access[i].clone() };
        self.read_access(&access, &self.plan.params[i].shape)
    }
    pub(crate) fn write_gradient(&self, i: usize, values: &[f32]) -> Result<()> {
        let access = Access { region: Region::Gradients, ..self.target().param_access[i].clone() };
        self.write_access(&access, &self.plan.params[i].shape, values)
    }

    /// Names of all parameters, then of all states, in the order of `network!`.
    pub(crate) fn tensor_names(&self) -> impl Iterator<Item = &'static str> {
        let plan = self.plan;
        plan.params.iter().map(|p| &*p.name).chain(plan.states.iter().map(|s| &*s.name))
    }
    pub(crate) fn tensor(&self, name: &str) -> Result<Tensor> {
        let params = self.plan.params.len();
        match self.tensor_names().position(|n| n == name) {
            Some(i) if i < params => Ok(Tensor::Param(i)),
            Some(i) => Ok(Tensor::State(i - params)),
            None => Err(Error::UnknownName {
                kind: "parameter",
                name: name.into(),
                known: self.tensor_names().map(str::to_owned).collect(),
            }),
        }
    }
    /// The canonical shape.
    pub(crate) fn tensor_shape(&self, tensor: Tensor) -> &'static [usize] {
        match tensor {
            Tensor::Param(i) => &self.plan.params[i].shape,
            Tensor::State(i) => &self.plan.states[i].shape,
        }
    }
    /// The values of a parameter or state.
    pub(crate) fn read_tensor(&self, tensor: Tensor) -> Result<Vec<f32>> {
        match tensor {
            Tensor::Param(i) => self.read_param(i),
            Tensor::State(i) => self.read_state(i),
        }
    }
    pub(crate) fn write_tensor(&self, tensor: Tensor, values: &[f32]) -> Result<()> {
        match tensor {
            Tensor::Param(i) => self.write_param(i, values),
            Tensor::State(i) => self.write_state(i, values),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Result<ArrayD<f32>> {
        let tensor = self.tensor(name)?;
        Ok(array(self.tensor_shape(tensor), self.read_tensor(tensor)?))
    }
    /// Checked for shape and finiteness.
    pub(crate) fn set(&self, name: &str, values: ArrayViewD<'_, f32>) -> Result<()> {
        let tensor = self.tensor(name)?;
        let expected = self.tensor_shape(tensor);
        if values.shape() != expected {
            let message = format!("has shape {expected:?}, found {:?}", values.shape());
            return Err(Error::Data { what: format!("parameter `{name}`"), message });
        }
        let flat: Vec<f32> = values.iter().copied().collect();
        if let Some(at) = flat.iter().position(|x| !x.is_finite()) {
            let message = format!("cannot be set to {} (element {at})", flat[at]);
            return Err(Error::Data { what: format!("parameter `{name}`"), message });
        }
        self.write_tensor(tensor, &flat)
    }
}

/// Numbers in canonical order as an array.
pub(crate) fn array(shape: &[usize], values: Vec<f32>) -> ArrayD<f32> {
    ArrayD::from_shape_vec(IxDyn(shape), values).unwrap_or_default() // one value an element, by `layout::gather`
}

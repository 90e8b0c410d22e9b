//! Devices as runners: production launches in `f32`, with samples, parameters and states through the same door as a user's.
//! Which devices there are, both families of kernels on each.
use crate::compare::Tolerance;
use crate::plan::plan;
use crate::runner::Runner;
use crate::values::{Case, Step, Tensor, Tensors};
use ndarray::{ArrayD, IxDyn};
use netdsl::__private::{NetworkPlan, Rule, Session, UntypedBatch, UntypedValues};
use netdsl::data::ColumnValues;
use netdsl::optimizers::Sgd;
use netdsl::{Device, DeviceKind, Error};
use netdsl_kernels::front::Model;
use netdsl_plan::{DType, Door, ListKind, Target};

/// All devices, and OpenCL devices with the other family of kernels too.
pub fn devices() -> Vec<Device> {
    let mut devices = vec![Device::reference()];
    for device in Device::all() {
        let others = [Target::Cpu, Target::Gpu].map(|target| device.clone().with_target(target).ok());
        let others = others.into_iter().flatten().filter(|other| other.target() != device.target());
        devices.extend(others);
        devices.push(device);
    }
    devices
}

/// Whether the kernels are of the family that was made for other devices than this.
pub fn is_foreign(device: &Device) -> bool {
    matches!(
        (device.kind(), device.target()),
        (DeviceKind::OpenClCpu, Some(Target::Gpu)) | (DeviceKind::OpenClGpu, Some(Target::Cpu))
    )
}

/// How far a device may be from PyTorch. The reference computes in `f64` and rounds at the door; the others round at every
/// step (6e-8), sum some hundred terms, and divide by what has cancelled (batch norm). What a fused step took is rounded like
/// the parameters that it was taken from.
pub fn tolerance(device: &Device, list: ListKind) -> Tolerance {
    match (device.kind(), list) {
        (DeviceKind::Reference, ListKind::Fused) => Tolerance { relative: 1.2e-7, of_scale: 1e-7 },
        (DeviceKind::Reference, _) => Tolerance { relative: 1.2e-7, of_scale: 1e-12 },
        _ => Tolerance { relative: 2e-5, of_scale: 2e-5 },
    }
}

/// A device that trains by one of the launch lists.
pub struct OnDevice {
    /// The device.
    pub device: Device,
    /// Two-phase: gradients are read. Fused: they are what a step took from the parameters.
    pub list: ListKind,
}

/// The rate of the fused step. A power of two, so large that rounding of the parameters does not hide their gradients.
const RATE: f64 = 1024.0;

impl Runner for OnDevice {
    fn name(&self) -> String {
        format!("{}, {:?} kernels, {:?} list", self.device, self.device.target(), self.list)
    }
    fn tolerance(&self) -> Tolerance {
        tolerance(&self.device, self.list)
    }
    /// The fused list keeps no output and no gradient of an input.
    fn seen(&self, expected: &Step) -> Step {
        match self.list {
            ListKind::Fused => Step { outputs: [].into(), input_gradients: [].into(), ..expected.clone() },
            _ => expected.clone(),
        }
    }
    fn train(&self, case: &Case, model: &Model) -> Result<Step, String> {
        self.trained(case, plan(model)?).map_err(|e| e.to_string())
    }
    fn infer(&self, case: &Case, model: &Model) -> Option<Result<Step, String>> {
        let inferred = || {
            let plan = plan(model)?;
            let session = self.open(case, plan).map_err(|e| e.to_string())?;
            let values = session.untyped_inference(&batch(case, plan)).map_err(|e| e.to_string())?;
            Ok(step(case, plan, values))
        };
        (self.list == ListKind::TwoPhase).then(inferred)
    }
}

impl OnDevice {
    fn open(&self, case: &Case, plan: &'static NetworkPlan) -> Result<Session, Error> {
        let session = Session::new(plan, &self.device, 1)?;
        for (name, tensor) in case.params.iter().chain(&case.states) {
            let narrow = tensor.data.iter().map(|&x| x as f32).collect();
            let array = ArrayD::from_shape_vec(IxDyn(&tensor.shape), narrow).expect("as many numbers as elements");
            session.untyped_set(name, array.view())?;
        }
        Ok(session)
    }

    fn trained(&self, case: &Case, plan: &'static NetworkPlan) -> Result<Step, Error> {
        let session = self.open(case, plan)?;
        let batch = batch(case, plan);
        let mut values = match self.list {
            ListKind::Fused => {
                let mut optimizer = session.untyped_optimizer(&Sgd { lr: RATE, ..Sgd::DEFAULT } as &dyn Rule)?;
                let losses = session.untyped_step(&batch, ListKind::Fused, &mut optimizer)?;
                UntypedValues { losses, ..UntypedValues::default() }
            }
            _ => session.untyped_pass(&batch)?,
        };
        if self.list == ListKind::Fused {
            values.gradients = taken(&session, case, plan)?;
        }
        let mut found = step(case, plan, values);
        for state in plan.states.iter() {
            let tensor = tensor(&state.shape, &session.untyped_get(&state.name)?);
            found.states.insert(state.name.to_string(), tensor);
        }
        Ok(found)
    }
}

/// What a step took from the parameters, by its rate.
fn taken(session: &Session, case: &Case, plan: &NetworkPlan) -> Result<Vec<Vec<f32>>, Error> {
    let one = |name: &str| -> Result<Vec<f32>, Error> {
        let after = session.untyped_get(name)?;
        let before = &case.params[name].data;
        Ok(before.iter().zip(&after).map(|(b, a)| ((b - f64::from(*a)) / RATE) as f32).collect())
    };
    plan.params.iter().map(|p| one(&p.name)).collect()
}

fn batch(case: &Case, plan: &NetworkPlan) -> UntypedBatch {
    let column = |door: &Door| {
        let tensors = if door.target { &case.targets } else { &case.inputs };
        let numbers = &tensors[&*door.name].data;
        match door.dtype {
            DType::F32 => ColumnValues::F32(numbers.iter().map(|&x| x as f32).collect()),
            DType::U8 => ColumnValues::U8(numbers.iter().map(|&x| x as u8).collect()),
            DType::I32 => ColumnValues::I32(numbers.iter().map(|&x| x as i32).collect()),
        }
    };
    UntypedBatch { samples: case.samples, doors: plan.doors.iter().map(column).collect() }
}

fn tensor(shape: &[usize], values: &[f32]) -> Tensor {
    Tensor { shape: shape.to_vec(), data: values.iter().map(|&x| f64::from(x)).collect() }
}

/// Values by their names.
fn step(case: &Case, plan: &NetworkPlan, values: UntypedValues) -> Step {
    let batched = |shape: &[usize], values: &[f32]| tensor(&[&[case.samples], shape].concat(), values);
    let mut found = Step { losses: values.losses.iter().map(|&x| f64::from(x)).collect(), ..Step::default() };
    for (output, values) in plan.outputs.iter().zip(&values.outputs) {
        let named = |values: &Vec<f32>| (output.name.to_string(), batched(&output.shape, values));
        found.outputs.extend(values.as_ref().map(named));
    }
    for (door, values) in plan.doors.iter().zip(&values.input_gradients) {
        let named = |values: &Vec<f32>| (door.name.to_string(), batched(&door.shape, values));
        found.input_gradients.extend(values.as_ref().map(named));
    }
    let gradients = plan.params.iter().zip(&values.gradients);
    found.gradients = gradients.map(|(p, values)| (p.name.to_string(), tensor(&p.shape, values))).collect::<Tensors>();
    found
}

//! What the tests of the host share: plans of one body, tensors in padded layouts among words that are not numbers, and
//! comparison with the reference. Every run is checked to allocate nothing.
use super::Host;
use super::tile::Isa;
use crate::counting::allocations;
use crate::executor::{Executor, Run, Samples, SlotsId};
use ndarray::{ArrayD, Dimension, IxDyn};
use netdsl_plan::*;

pub(super) use crate::reference::testing::{array, leaves, node, point, random};

pub(super) const BATCH: usize = 5;

/// An expression over blocks from one at a point.
pub(super) fn block(f: fn(&[f32]) -> f32) -> BlockFn {
    BlockFn(Box::leak(Box::new(move |out: &mut [f32], arguments: &[&[f32]]| {
        let mut point = [0.0; MAX_SOURCES + 1];
        for (i, v) in out.iter_mut().enumerate() {
            point.iter_mut().zip(arguments).for_each(|(p, a)| *p = a[i]);
            *v = f(&point[..arguments.len()]);
        }
    })))
}

pub(super) fn affine(offset: isize, strides: &[isize]) -> Affine {
    Affine { offset, strides: strides.to_vec().into() }
}

/// A stored value and the extents of its axes.
#[derive(Clone)]
pub(super) struct Tensor {
    pub access: Access,
    pub dims: Vec<Dim>,
}

impl Tensor {
    pub fn shape(&self, samples: usize) -> Vec<usize> {
        self.dims.iter().map(|d| d.at(samples)).collect()
    }

    /// The words of all elements in row-major order.
    fn addresses(&self, samples: usize) -> Vec<usize> {
        let at = &self.access.at;
        let address =
            |i: IxDyn| at.offset + i.slice().iter().zip(at.strides.iter()).map(|(&i, s)| i as isize * s).sum::<isize>();
        ndarray::indices(IxDyn(&self.shape(samples))).into_iter().map(|i| address(i) as usize).collect()
    }
}

/// A host with memory to lay tensors out in.
pub(super) struct Bed {
    pub samples: usize,
    words: usize,
    values: Vec<(Tensor, ArrayD<f64>)>,
    doors: Vec<Door>,
    data: Vec<Data>,
    pub isa: Isa,
}

/// Samples to bind.
#[derive(Clone)]
pub(super) enum Data {
    F32(Vec<f32>),
    U8(Vec<u8>),
    I32(Vec<i32>),
}

impl Bed {
    pub fn new(samples: usize) -> Bed {
        Bed { samples, words: 7, values: Vec::new(), doors: Vec::new(), data: Vec::new(), isa: Isa::detect() }
    }

    /// Room in the arena for the largest batch: axis `order[0]` outermost, rows padded.
    pub fn room(&mut self, dims: &[Dim], order: &[usize]) -> Tensor {
        let mut strides = vec![0isize; dims.len()];
        let mut stride = 1;
        for (i, &axis) in order.iter().rev().enumerate() {
            strides[axis] = stride;
            stride *= dims[axis].at(BATCH) as isize;
            stride += isize::from(i == 0) * 3;
        }
        let at = affine(self.words as isize, &strides);
        self.words += stride as usize;
        let access = Access { region: Region::Arena, dtype: DType::F32, at, guards: vec![].into() };
        Tensor { access, dims: dims.to_vec() }
    }

    /// A random value in row-major order.
    pub fn value(&mut self, seed: u32, dims: &[Dim]) -> (Tensor, ArrayD<f64>) {
        let order: Vec<usize> = (0..dims.len()).collect();
        self.value_in(seed, dims, &order)
    }

    /// A random value whose axes lie in the given order.
    pub fn value_in(&mut self, seed: u32, dims: &[Dim], order: &[usize]) -> (Tensor, ArrayD<f64>) {
        let tensor = self.room(dims, order);
        let value = random(seed, &tensor.shape(self.samples));
        self.values.push((tensor.clone(), value.clone()));
        (tensor, value)
    }

    pub fn set(&mut self, tensor: &Tensor, value: &ArrayD<f64>) {
        self.values.push((tensor.clone(), value.clone()));
    }

    /// A door with twice as many samples as a batch; the batch is what `order` picks.
    pub fn door(&mut self, sample: &[usize], data: Data) -> (Tensor, ArrayD<f64>) {
        let (dtype, all): (_, Vec<f64>) = match &data {
            Data::F32(v) => (DType::F32, v.iter().map(|&v| v.into()).collect()),
            Data::U8(v) => (DType::U8, v.iter().map(|&v| v.into()).collect()),
            Data::I32(v) => (DType::I32, v.iter().map(|&v| v.into()).collect()),
        };
        let len: usize = sample.iter().product();
        assert_eq!(all.len(), 2 * BATCH * len);
        let (region, name) = (Region::Data(self.doors.len()), "door".into());
        self.doors.push(Door { name, kind: DoorKind::Tensor, dtype, shape: sample.to_vec().into(), target: false });
        self.data.push(data);
        let batch = (0..self.samples).flat_map(|i| all[order(i) as usize * len..][..len].to_vec());
        let dims: Vec<Dim> = std::iter::once(Dim::BATCH).chain(sample.iter().map(|&n| Dim::fixed(n))).collect();
        let strides: Vec<isize> = (0..dims.len()).map(|i| sample[i..].iter().product::<usize>() as isize).collect();
        let access = Access { region, dtype, at: affine(0, &strides), guards: vec![].into() };
        let tensor = Tensor { access, dims };
        let value = ArrayD::from_shape_vec(IxDyn(&tensor.shape(self.samples)), batch.collect()).unwrap();
        (tensor, value)
    }

    /// A host that is ready to run the bodies: every word that is no element is not a number.
    pub fn host(self, bodies: Vec<Body<BlockFn>>, optimizer: Option<&OptimizerPlan>) -> Host {
        let plan = Box::leak(Box::new(plan(bodies, self.words)));
        let mut host = Host::new(plan, &self.doors, 1, BATCH);
        host.machine.isa = self.isa;
        host.prepare(ListKind::TwoPhase, optimizer).unwrap();
        let mut arena = vec![f32::NAN; self.words + 16];
        for (tensor, value) in &self.values {
            tensor.addresses(self.samples).iter().zip(value).for_each(|(&at, &v)| arena[at] = v as f32);
        }
        host.write(Region::Arena, 0, &arena).unwrap();
        host.write(Region::Gradients, 0, &[f32::NAN; PARAMS]).unwrap();
        for (door, data) in self.data.iter().enumerate() {
            let samples = match data {
                Data::F32(v) => Samples::F32(v),
                Data::U8(v) => Samples::U8(v),
                Data::I32(v) => Samples::I32(v),
            };
            host.bind_data(door, samples).unwrap();
        }
        host.write_order(0, &(0..BATCH).map(|_| u32::MAX).collect::<Vec<_>>()).unwrap();
        host.write_order(BATCH, &(0..self.samples).map(order).collect::<Vec<_>>()).unwrap();
        host.write_steps(ROW, &step_row()).unwrap();
        host
    }

    /// Runs one body and reads the tensor that it stores.
    #[track_caller]
    pub fn run(self, body: Body<BlockFn>, out: &Tensor) -> ArrayD<f64> {
        let samples = self.samples;
        let mut host = self.host(vec![body], None);
        run(&mut host, samples, None);
        read(&mut host, out, samples)
    }
}

pub(super) const ROW: usize = 3;
pub(super) const LOSS_ROW: usize = 6;
pub(super) const KEY: u32 = 77;
pub(super) const NUMBER: u32 = 13;
pub(super) const PARAMS: usize = 40;

/// The sample at a place of the batch.
fn order(i: usize) -> u32 {
    ((i * 3 + 4) % (2 * BATCH)) as u32
}

pub(super) fn step_row() -> [u32; STEP_WORDS] {
    let mut row = [0; STEP_WORDS];
    row[STEP_OFFSET] = BATCH as u32;
    (row[STEP_KEY], row[STEP_NUMBER]) = (KEY, NUMBER);
    row[STEP_LOSS_ROW] = LOSS_ROW as u32;
    row[STEP_HYPER] = 0.5f32.to_bits();
    row
}

/// Runs all launches of the list, without any allocation.
#[track_caller]
pub(super) fn run(host: &mut Host, samples: usize, slots: Option<SlotsId>) {
    let before = allocations();
    let result = try_run(host, samples, slots);
    assert_eq!(allocations(), before, "allocations of a run");
    result.unwrap();
}

pub(super) fn try_run(host: &mut Host, samples: usize, slots: Option<SlotsId>) -> crate::Result<()> {
    let active = [true; 16];
    host.run(Run { list: ListKind::TwoPhase, launches: [0, 16], row: ROW, samples, active: &active, slots })
}

pub(super) fn read(host: &mut Host, tensor: &Tensor, samples: usize) -> ArrayD<f64> {
    let addresses = tensor.addresses(samples);
    let mut words = vec![0.0; addresses.iter().max().map_or(0, |m| m + 1)];
    host.read(tensor.access.region, 0, &mut words).unwrap();
    let values = addresses.iter().map(|&at| words[at].into()).collect();
    ArrayD::from_shape_vec(IxDyn(&tensor.shape(samples)), values).unwrap()
}

fn plan(bodies: Vec<Body<BlockFn>>, arena: usize) -> TargetPlan {
    let part = |body| Part {
        layer: 0,
        name: "test".into(),
        nodes: vec![].into(),
        reads: vec![].into(),
        writes: vec![].into(),
        serves: vec![].into(),
        tiles: Extent { rows: 1, batched: false, per_tile: 1, times: 1 },
        offsets: vec![].into(),
        body: Some(body),
    };
    let launches = bodies.into_iter().map(|b| Launch { kernel: 0, parts: vec![part(b)].into() }).collect();
    let list = |kind, launches| LaunchList {
        kind,
        launches,
        arena,
        kept: vec![].into(),
        zeroed: vec![[0, 2]].into(),
        reason: "".into(),
    };
    TargetPlan {
        target: Target::Host,
        params: PARAMS,
        states: 8,
        param_access: vec![].into(),
        state_access: vec![].into(),
        prelude: "".into(),
        update: "".into(),
        kernels: vec![].into(),
        lists: vec![list(ListKind::TwoPhase, launches), list(ListKind::Infer, vec![].into())].into(),
    }
}

/// That two values agree to rounding of sums of `terms` terms of about 1.
#[track_caller]
pub(super) fn agree(found: &ArrayD<f64>, expected: &ArrayD<f64>, terms: usize) {
    assert_eq!(found.shape(), expected.shape());
    assert!(expected.iter().any(|v| *v != 0.0), "the reference is all zero");
    let tolerance = f64::from(f32::EPSILON) * 4.0 * (terms as f64).sqrt();
    for ((at, f), e) in found.indexed_iter().zip(expected) {
        assert!((f - e).abs() <= tolerance * e.abs().max(1.0), "{f} is not {e} at {at:?}");
    }
}

/// The reference's value of one operation.
pub(super) fn reference(op: Op<PointFn>, inputs: &[&ArrayD<f64>], dims: &[Dim], samples: usize) -> ArrayD<f64> {
    let leaves = crate::reference::Leaves { key: KEY, step: NUMBER, ..leaves(samples) };
    crate::reference::evaluate_node(&node(op, &[], Shape::new(dims.to_vec())), inputs, &leaves)
}

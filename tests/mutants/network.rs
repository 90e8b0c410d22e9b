//! The shared networks as plans in memory, with inputs, weights and states that nothing hides behind: no zeros, no ones.
use ndarray::{ArrayD, IxDyn};
use netdsl::__private::{Session, UntypedBatch};
use netdsl::data::ColumnValues;
use netdsl_kernels::front::Model;
use netdsl_kernels::text;
use netdsl_plan::{DType, Door, DoorKind, NetworkPlan};

/// The batch that they are compiled for: two blocks of 16, so that all need little memory.
const BATCH: usize = 32;

/// A network's model.
pub fn model(name: &str) -> Model {
    let file = match name {
        "mlp" => include_str!("../networks/mlp.rs"),
        "lenet" => include_str!("../networks/lenet.rs"),
        _ => include_str!("../networks/mixed.rs"),
    };
    let start = file.find("struct").expect("a network");
    let end = file.rfind('}').expect("its end");
    let batch = file.find("batch:").expect("a batch");
    let line = batch + file[batch..].find(';').expect("its end");
    let text = format!("{}batch: {BATCH}{}", &file[start..batch], &file[line..end]);
    text::compile(&text).unwrap_or_else(|told| panic!("{name}: {told}"))
}

/// Numbers that look random: SplitMix64 (Steele and others, 2014).
struct Draw(u64);

impl Draw {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Between −1 and 1.
    fn number(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
}

/// A batch for all doors.
pub fn batch(plan: &NetworkPlan, samples: usize) -> UntypedBatch {
    let mut draw = Draw(1);
    let mut column = |door: &Door| {
        let count = samples * door.shape.iter().product::<usize>();
        // every class is there: the gradient of a row of a table that nobody reads is 0 with and without faults
        if let DoorKind::Class(n) = door.kind {
            return ColumnValues::I32((0..count).map(|i| ((5 * i + i / n) % n) as i32).collect());
        }
        match door.dtype {
            DType::F32 => ColumnValues::F32((0..count).map(|_| draw.number()).collect()),
            DType::U8 => ColumnValues::U8((0..count).map(|_| draw.bits() as u8).collect()),
            DType::I32 => ColumnValues::I32((0..count).map(|_| draw.bits() as i32 % 100).collect()),
        }
    };
    UntypedBatch { samples, doors: plan.doors.iter().map(&mut column).collect() }
}

/// With what a network is verified. A batch has a block of 16 samples and most of a second, or a block and one sample, where a
/// guard that is off by one leaves that out; it is never full, so that rows behind it are undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    pub weights: Weights,
    pub samples: usize,
}

/// One after the other, until a fault is found.
pub const TRIALS: [Trial; 4] = [
    Trial { weights: Weights::Usual, samples: 29 },
    Trial { weights: Weights::Loud, samples: 29 },
    Trial { weights: Weights::Quiet, samples: 29 },
    Trial { weights: Weights::Usual, samples: 17 },
];

/// How large weights are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weights {
    /// About as large as they are drawn.
    Usual,
    /// Those of a classifier's last layer so large that a softmax which does not subtract the largest overflows.
    Loud,
    /// Those of convolutions so small that the constant which is added to a variance matters.
    Quiet,
}

/// Gives weights and states numbers; variances are positive.
pub fn fill(session: &Session, weights: Weights) {
    let plan = session.plan();
    let mut draw = Draw(2);
    let mut set = |name: &str, shape: &[usize], of: &mut dyn FnMut(f32) -> f32| {
        let numbers = (0..shape.iter().product()).map(|_| of(draw.number())).collect();
        let array = ArrayD::from_shape_vec(IxDyn(shape), numbers).expect("as many numbers as elements");
        session.untyped_set(name, array.view()).unwrap_or_else(|e| panic!("{name}: {e}"));
    };
    for p in plan.params.iter() {
        let fan: usize = p.shape.iter().skip(1).product();
        // biases are positive, so that hardly any unit of a relu is dead: the gradient of a dead one is 0 with and without faults
        let (middle, size) = match p.shape.len() {
            1 if p.name.ends_with("weight") => (1.0, 0.5),
            1 => (0.5, 0.25),
            4 if weights == Weights::Quiet => (0.0, 0.005),
            2 if weights == Weights::Loud && p.shape[0] <= 10 => (0.0, 1000.0),
            _ => (0.0, (1.0 / fan as f32).sqrt()),
        };
        let loud = weights == Weights::Loud && p.shape.len() == 2 && p.shape[0] <= 10;
        let (mut place, last) = (0, p.shape.iter().product::<usize>() - p.shape.iter().skip(1).product::<usize>());
        set(&p.name, &p.shape, &mut |x| {
            place += 1;
            // of classes, the last is the largest, so that a maximum cannot leave it out
            if loud && place > last { 1000.0 * x.abs() } else { middle + size * x }
        });
    }
    for s in plan.states.iter() {
        set(&s.name, &s.shape, &mut |x| if s.name.ends_with("var") { 1.0 + 0.5 * x } else { 0.5 * x });
    }
}

//! The numbers of the running step, taken from its row of the step table once. Nothing is computed from them here.
use super::axes::unsupported;
use crate::Result;
use crate::executor::SlotsId;
use netdsl_plan::{
    FLAG_MASK, MAX_HYPER, MAX_SLOTS, OptimizerPlan, STEP_FLAGS, STEP_HYPER, STEP_KEY, STEP_LOSS_ROW, STEP_NUMBER,
    STEP_OFFSET, STEP_WORDS, UpdateFn,
};

/// The optimizer as it is applied to blocks.
#[derive(Clone, Copy)]
pub(super) struct Optimizer {
    pub update: UpdateFn<f32>,
    /// Its state slots.
    pub slots: usize,
}

impl Optimizer {
    pub fn new(plan: &OptimizerPlan) -> Result<Optimizer> {
        let slots = plan.slots.len();
        if slots > MAX_SLOTS {
            return Err(unsupported(format!("`{}` has {slots} state slots; at most {MAX_SLOTS}", plan.name)));
        }
        Ok(Optimizer { update: plan.host, slots })
    }
}

/// One step.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub samples: usize,
    /// Where the batch begins in the order buffer.
    pub offset: usize,
    pub key: u32,
    pub number: u32,
    pub masked: bool,
    pub loss_row: usize,
    pub hyper: [f32; MAX_HYPER],
    pub update: Option<(Optimizer, SlotsId)>,
}

impl Step {
    pub fn new(row: &[u32], samples: usize, update: Option<(Optimizer, SlotsId)>) -> Step {
        let mut hyper = [0.0; MAX_HYPER];
        hyper.iter_mut().zip(&row[STEP_HYPER..STEP_WORDS]).for_each(|(h, &bits)| *h = f32::from_bits(bits));
        Step {
            samples,
            offset: row[STEP_OFFSET] as usize,
            key: row[STEP_KEY],
            number: row[STEP_NUMBER],
            masked: row[STEP_FLAGS] & FLAG_MASK != 0,
            loss_row: row[STEP_LOSS_ROW] as usize,
            hyper,
            update,
        }
    }
}

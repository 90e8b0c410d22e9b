//! Which weights are frozen and which are pruned, by place in canonical order; and from there the device's mask.
//! Frozen: stays at its value. Pruned: zero and frozen. Neither gradient, penalty, momentum nor decay moves either.
use super::Session;
use crate::{Result, layout};
use netdsl_plan::NetworkPlan;

/// One flag for each element of each parameter.
pub(crate) type Flags = Vec<Vec<bool>>;

pub(crate) struct Masks {
    pub frozen: Flags,
    pub pruned: Flags,
    /// Whether any weight is fixed.
    pub any: bool,
    /// For each parameter, whether all of it is fixed: its gradient need not be computed to train.
    pub whole: Vec<bool>,
}

impl Masks {
    pub fn new(plan: &NetworkPlan) -> Masks {
        let none: Flags = plan.params.iter().map(|p| vec![false; p.shape.iter().product()]).collect();
        Masks { frozen: none.clone(), pruned: none, any: false, whole: vec![false; plan.params.len()] }
    }
    /// Whether an element is frozen or pruned.
    pub fn fixed(&self, param: usize, element: usize) -> bool {
        self.frozen[param][element] || self.pruned[param][element]
    }
    /// How many elements are frozen or pruned.
    pub fn count(&self) -> usize {
        (0..self.frozen.len()).map(|i| (0..self.frozen[i].len()).filter(|&e| self.fixed(i, e)).count()).sum()
    }
    fn summarize(&mut self) {
        let fixed = |i: usize| (0..self.frozen[i].len()).map(move |e| (i, e));
        self.whole = (0..self.frozen.len()).map(|i| fixed(i).all(|(i, e)| self.fixed(i, e))).collect();
        self.any = (0..self.frozen.len()).any(|i| fixed(i).any(|(i, e)| self.fixed(i, e)));
    }
}

impl Session {
    /// Changes the masks, zeroes what is pruned, and tells the device.
    pub(crate) fn change_masks(&self, change: impl FnOnce(&mut Masks)) -> Result<()> {
        {
            let mut engine = self.engine();
            change(&mut engine.masks);
            engine.masks.summarize();
            engine.wanted.forget();
        }
        self.zero_pruned()?;
        self.write_mask()
    }

    /// Sets pruned weights to zero: after pruning, and after anything that writes whole parameters.
    pub(crate) fn zero_pruned(&self) -> Result<()> {
        for i in 0..self.plan.params.len() {
            let pruned = self.engine().masks.pruned[i].clone();
            if pruned.contains(&true) {
                let mut values = self.read_param(i)?;
                values.iter_mut().zip(&pruned).filter(|(_, p)| **p).for_each(|(v, _)| *v = 0.0);
                self.write_param(i, &values)?;
            }
        }
        Ok(())
    }

    fn write_mask(&self) -> Result<()> {
        let mask = mask_words(self);
        self.engine().executor.write_mask(&mask)
    }
}

/// The mask in the device's layout: 1 where a word may be trained.
pub(crate) fn mask_words(session: &Session) -> Vec<f32> {
    let engine = session.engine();
    let mut mask = vec![1.0; engine.target.params];
    for (i, p) in session.plan().params.iter().enumerate() {
        let trainable: Vec<f32> =
            (0..engine.masks.frozen[i].len()).map(|e| if engine.masks.fixed(i, e) { 0.0 } else { 1.0 }).collect();
        layout::scatter(&engine.target.param_access[i], &p.shape, &trainable, &mut mask, 0);
    }
    mask
}

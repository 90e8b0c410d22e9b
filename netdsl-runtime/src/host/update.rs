//! The optimizer's update, applied to blocks of parameters while the step is `ok`. Frozen words keep their value and
//! their state. What the update is stands in the optimizer's plan.
use super::axes::BLOCK;
use super::memory::{Memory, Updated};
use super::step::{Optimizer, Step};
use netdsl_plan::{MAX_SLOTS, TINY_STATE};

/// Words of scratch: a block of parameters and of each state slot.
pub(super) const SCRATCH: usize = (1 + MAX_SLOTS) * BLOCK;

/// Stored gradients that are applied at once: their parameters and state stay in the nearest cache meanwhile.
const AT_ONCE: usize = 2048;

/// Parameters at `start`, `start + stride`, ..
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub start: isize,
    pub stride: isize,
}

impl Place {
    fn address(self, i: usize) -> usize {
        (self.start + self.stride * i as isize) as usize
    }
}

/// Updates the parameters of a block by their gradients.
pub(super) fn apply(memory: &mut Memory, step: &Step, place: Place, gradient: &[f32], scratch: &mut [f32]) {
    with_state(memory, step, |optimizer, updated, words| {
        if step.masked || (place.stride != 1 && gradient.len() > 1) {
            scattered(optimizer, step, updated, words, place, gradient, scratch);
        } else {
            let at = place.start as usize..place.start as usize + gradient.len();
            let params = &mut updated.params[at.clone()];
            call(optimizer, step, params, gradient, updated.slots.chunks_exact_mut(words).map(|s| &mut s[at.clone()]));
        }
    });
}

/// Updates all parameters by the stored gradients.
pub(super) fn apply_all(memory: &mut Memory, step: &Step, count: usize, scratch: &mut [f32]) {
    with_state(memory, step, |optimizer, updated, words| {
        let gradients = &updated.gradients[..count];
        if step.masked {
            for (i, gradient) in gradients.chunks(BLOCK).enumerate() {
                let place = Place { start: (i * BLOCK) as isize, stride: 1 };
                scattered(optimizer, step, updated, words, place, gradient, scratch);
            }
        } else {
            for start in (0..count).step_by(AT_ONCE) {
                let part = start..count.min(start + AT_ONCE);
                let slots = updated.slots.chunks_exact_mut(words).map(|s| &mut s[part.clone()]);
                call(optimizer, step, &mut updated.params[part.clone()], &gradients[part.clone()], slots);
            }
        }
    });
}

/// Calls `f` with what an update needs, unless the step is no longer good.
fn with_state(memory: &mut Memory, step: &Step, f: impl FnOnce(Optimizer, &mut Updated<'_>, usize)) {
    let (ok, words) = (memory.ok(), memory.words);
    if !ok || words == 0 {
        return;
    }
    let (optimizer, id) = step.update.expect("a list that updates is only run with an optimizer");
    let mut updated = memory.updated(id).expect("the optimizer's state was looked up before the run");
    f(optimizer, &mut updated, words);
}

fn call<'a>(
    optimizer: Optimizer,
    step: &Step,
    params: &mut [f32],
    gradient: &[f32],
    state: impl Iterator<Item = &'a mut [f32]>,
) {
    let mut slots: [&mut [f32]; MAX_SLOTS] = Default::default();
    slots.iter_mut().zip(state).for_each(|(slot, state)| *slot = state);
    (optimizer.update)(params, gradient, &mut slots[..optimizer.slots], &step.hyper);
    // A loop for each slot: one over all of them would not become vectors.
    for slot in &mut slots[..optimizer.slots] {
        slot.iter_mut().for_each(|word| *word = if word.abs() < TINY_STATE { 0.0 } else { *word });
    }
}

/// The update on a copy, of which trainable words are taken back.
fn scattered(
    optimizer: Optimizer,
    step: &Step,
    updated: &mut Updated<'_>,
    words: usize,
    place: Place,
    gradient: &[f32],
    scratch: &mut [f32],
) {
    let len = gradient.len();
    let (params, state) = scratch.split_at_mut(BLOCK);
    for i in 0..len {
        let at = place.address(i);
        params[i] = updated.params[at];
        (0..optimizer.slots).for_each(|k| state[k * BLOCK + i] = updated.slots[k * words + at]);
    }
    call(optimizer, step, &mut params[..len], gradient, state.chunks_exact_mut(BLOCK).map(|s| &mut s[..len]));
    for i in 0..len {
        let at = place.address(i);
        if !step.masked || updated.mask[at] != 0.0 {
            updated.params[at] = params[i];
            (0..optimizer.slots).for_each(|k| updated.slots[k * words + at] = state[k * BLOCK + i]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::executor::Executor;
    use netdsl_plan::*;

    /// Momentum: `s += g; w -= lr · s`, and a second slot that counts.
    fn optimizer() -> OptimizerPlan {
        OptimizerPlan {
            name: "Momentum".into(),
            hypers: vec![Hyper { name: "lr".into(), default: 0.5, range: HyperRange::ANY }].into(),
            scalars: vec![].into(),
            slots: vec!["momentum".into(), "count".into()].into(),
            text: "".into(),
            prepare: |_, _, _| {},
            host: |w, g, s, h| {
                assert_eq!(s.len(), 2);
                for i in 0..w.len() {
                    s[0][i] += g[i];
                    s[1][i] += 1.0;
                    w[i] -= h[0] * s[0][i];
                }
            },
            reference: |_, _, _, _| {},
        }
    }

    fn sink(region: Region, offset: isize, stride: isize) -> RowStep<BlockFn> {
        let to = Access { region, dtype: DType::F32, at: affine(offset, &[stride]), guards: vec![].into() };
        RowStep::Store(Sink { value: block(|v| v[0]), to })
    }

    /// Stores `1, 2, ..` of `len` numbers.
    fn count(len: usize, step: RowStep<BlockFn>) -> Body<BlockFn> {
        let sources = vec![Source::Index(affine(1, &[1]))].into();
        Body::Rows(Rows {
            dims: vec![Dim::fixed(len)].into(),
            reduced: vec![].into(),
            sources,
            steps: vec![step].into(),
        })
    }

    fn expected(len: usize, updated: impl Fn(usize) -> Option<f32>) -> (Vec<f32>, Vec<f32>) {
        (0..len).map(|i| updated(i).map_or((10.0, 0.0), |g| (10.0 - 0.5 * g, g))).unzip()
    }

    /// Parameters and the first slot after one run on parameters of 10.
    fn after(bodies: Vec<Body<BlockFn>>, prepare: impl FnOnce(&mut super::super::Host)) -> (Vec<f32>, Vec<f32>) {
        let mut host = Bed::new(2).host(bodies, Some(&optimizer()));
        host.write(Region::Params, 0, &[10.0; PARAMS]).unwrap();
        let slots = host.create_slots(2).unwrap();
        prepare(&mut host);
        run(&mut host, 2, Some(slots));
        let (mut params, mut state) = ([0.0; PARAMS], [0.0; 2 * PARAMS]);
        host.read(Region::Params, 0, &mut params).unwrap();
        host.read_slots(slots, 0, &mut state).unwrap();
        let counted = state[PARAMS..].iter().zip(&state).all(|(&n, &s)| n == f32::from(u8::from(s != 0.0)));
        assert!(counted, "both slots are updated together");
        (params.to_vec(), state[..PARAMS].to_vec())
    }

    fn mask(host: &mut super::super::Host) {
        let mask: Vec<f32> = (0..PARAMS).map(|i| f32::from(i % 3 != 0)).collect();
        host.write_mask(&mask).unwrap();
        let mut row = step_row();
        row[STEP_FLAGS] = FLAG_MASK;
        host.write_steps(ROW, &row).unwrap();
    }

    #[test]
    fn gradients_are_applied_where_they_are_stored() {
        for stride in [1, 3] {
            let found = after(vec![count(10, sink(Region::Update, 4, stride as isize))], |_| {});
            let step = |i: usize| {
                (i >= 4 && i < 4 + 10 * stride && (i - 4).is_multiple_of(stride)).then(|| ((i - 4) / stride + 1) as f32)
            };
            assert_eq!(found, expected(PARAMS, step));
        }
    }

    #[test]
    fn stored_gradients_are_applied_at_once() {
        let bodies = || vec![count(PARAMS, sink(Region::Gradients, 0, 1)), Body::Update(UpdateAll { words: PARAMS })];
        assert_eq!(after(bodies(), |_| {}), expected(PARAMS, |i| Some((i + 1) as f32)));
        assert_eq!(after(bodies(), mask), expected(PARAMS, |i| (i % 3 != 0).then_some((i + 1) as f32)));
    }

    #[test]
    fn frozen_words_keep_value_and_state() {
        let found = after(vec![count(PARAMS, sink(Region::Update, 0, 1))], mask);
        assert_eq!(found, expected(PARAMS, |i| (i % 3 != 0).then_some((i + 1) as f32)));
    }

    #[test]
    fn the_mask_means_nothing_without_its_flag() {
        let found = after(vec![count(PARAMS, sink(Region::Update, 0, 1))], |host| {
            host.write_mask(&[0.0; PARAMS]).unwrap();
        });
        assert_eq!(found, expected(PARAMS, |i| Some((i + 1) as f32)));
    }

    #[test]
    fn a_bad_loss_stops_updates_and_states_until_it_is_taken() {
        let loss = |value| {
            let to = Access { region: Region::Losses, dtype: DType::F32, at: affine(0, &[1]), guards: vec![].into() };
            count(3, RowStep::Store(Sink { value, to }))
        };
        let state = || count(4, sink(Region::States, 2, 1));
        let update = || count(PARAMS, sink(Region::Update, 0, 1));
        let bodies = vec![state(), loss(block(|v| if v[0] == 2.0 { f32::INFINITY } else { v[0] })), update(), state()];
        let mut host = Bed::new(2).host(bodies, Some(&optimizer()));
        let slots = host.create_slots(2).unwrap();
        run(&mut host, 2, Some(slots));
        let (mut params, mut states, mut losses) = ([1.0; PARAMS], [0.0; 8], vec![0.0; 3 * (LOSS_ROW + 1)]);
        host.read(Region::Params, 0, &mut params).unwrap();
        assert_eq!(params, [0.0; PARAMS], "not updated");
        host.read(Region::Losses, 0, &mut losses).unwrap();
        assert_eq!(losses[3 * LOSS_ROW..], [1.0, f32::INFINITY, 3.0]);
        host.read(Region::States, 0, &mut states).unwrap();
        assert_eq!(states, [0., 0., 1., 2., 3., 4., 0., 0.], "stored before the loss was known");
        host.write(Region::States, 0, &[0.0; 8]).unwrap();
        assert_eq!(host.take_control().unwrap(), 1 + LOSS_ROW as i32);
        assert_eq!(host.take_control().unwrap(), 0);
        let mut row = step_row();
        row[STEP_LOSS_ROW] = 0;
        host.write_steps(ROW, &row).unwrap();
        run(&mut host, 2, Some(slots));
        run(&mut host, 2, Some(slots));
        assert_eq!(host.take_control().unwrap(), 1);
    }
}

//! Updates, compared word by word: what the rule's `f64` form makes of the weight, the expected gradient and the state that
//! were there before. How far the result may be off is asked of the rule itself, by moving each of them by some roundings,
//! and the gradient by its tolerance.
use super::memory::Memory;
use super::noise::ROUNDING;
use crate::session::{OptimizerState, Session, mask_words};
use netdsl_plan::{MAX_HYPER, Region};

/// Roundings of a rule, taken up by each of its arguments and its result.
const ROUNDINGS: f64 = 16.0;

/// The gradient of some words: address, expected value, tolerance.
pub(super) type Gradient = Vec<(usize, f64, f64)>;

/// The comparison of an update.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Compared {
    pub elements: usize,
    pub max_absolute: f64,
    pub largest: f64,
    pub tolerance: f64,
    pub differs: bool,
}

/// Compares the update of some words.
pub(super) fn compare(
    session: &Session,
    optimizer: &OptimizerState,
    gradient: &Gradient,
    before: &Memory,
    after: &Memory,
) -> Compared {
    let mut numbers = [0.0; MAX_HYPER];
    let count = optimizer.numbers(optimizer.steps + 1, &mut numbers);
    let numbers: Vec<f64> = numbers[..count].to_vec();
    let trainable = mask_words(session);
    let (words, slots) = (session.target().params, optimizer.plan.slots.len());
    let mut compared = Compared::default();
    for &(at, g, off) in gradient {
        let old = |slot: usize| f64::from(before.slots[slot * words + at]);
        let arguments: Vec<f64> = [weight(before, at), g].into_iter().chain((0..slots).map(old)).collect();
        let run = |arguments: &[f64]| -> Vec<f64> {
            let mut w = [arguments[0]];
            let mut state: Vec<[f64; 1]> = arguments[2..].iter().map(|s| [*s]).collect();
            let mut views: Vec<&mut [f64]> = state.iter_mut().map(|s| &mut s[..]).collect();
            (optimizer.plan.reference)(&mut w, &[arguments[1]], &mut views, &numbers);
            std::iter::once(w[0]).chain(state.iter().map(|s| s[0])).collect()
        };
        let expected = run(&arguments);
        let moved = moves(&arguments, off, &expected, run);
        let fixed = trainable[at] == 0.0;
        for i in 0..=slots {
            let (was, found) = match i.checked_sub(1) {
                None => (weight(before, at), weight(after, at)),
                Some(slot) => (old(slot), f64::from(after.slots[slot * words + at])),
            };
            let expected_here = if fixed { was } else { expected[i] };
            let tolerance = if fixed { 0.0 } else { moved[i] };
            let off = super::expect::difference(expected_here, found);
            compared.elements += 1;
            compared.max_absolute = compared.max_absolute.max(off);
            compared.largest = compared.largest.max(expected_here.abs());
            compared.tolerance = compared.tolerance.max(tolerance);
            compared.differs |= off > tolerance;
        }
    }
    compared
}

fn weight(memory: &Memory, at: usize) -> f64 {
    memory.word(Region::Params, at).into()
}

/// How far each result moves when each argument moves up or down, and the result by roundings of its own.
fn moves(arguments: &[f64], gradient: f64, expected: &[f64], run: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let mut moved: Vec<f64> =
        expected.iter().map(|x| ROUNDINGS * ROUNDING * x.abs() + f64::from(f32::MIN_POSITIVE)).collect();
    for i in 0..arguments.len() {
        let by = ROUNDINGS * ROUNDING * arguments[i].abs() + if i == 1 { gradient } else { 0.0 };
        let mut near = arguments.to_vec();
        near[i] = arguments[i] + by;
        let up = run(&near);
        near[i] = arguments[i] - by;
        let down = run(&near);
        let both = up.iter().zip(&down).zip(expected);
        let each = moved.iter_mut().zip(both);
        each.for_each(|(m, ((u, d), e))| *m += (u - e).abs().max((d - e).abs()));
    }
    moved
}

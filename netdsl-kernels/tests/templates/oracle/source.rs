//! The value of a source at coordinates.
use super::window;
use crate::memory::{Memory, ROW, affine, coordinates};
use crate::number::Number;
use netdsl_plan::{Access, Affine, Dim, STEP_KEY, STEP_NUMBER, STEP_WORDS, Source, random_bits};

/// The value of a source; `reduced` are the results of earlier steps.
pub fn value(s: &Source, dims: &[Dim], m: &Memory, coords: &[usize], reduced: &[Number]) -> Number {
    let at = |maps: &[Affine]| -> Vec<usize> {
        maps.iter().map(|a| usize::try_from(affine(a, coords)).expect("a coordinate")).collect()
    };
    match s {
        Source::Load(access) => Number::exact(m.read(access, dims, coords)),
        Source::Index(a) => Number::exact(affine(a, coords) as f64),
        Source::Random { stream, at } => {
            let word = |i: usize| m.table[ROW * STEP_WORDS + i];
            let bits = random_bits(word(STEP_KEY), word(STEP_NUMBER), *stream, affine(at, coords) as u32);
            Number::exact(f64::from(bits) / f64::from(1 << 24))
        }
        Source::Scalar(_) => Number::exact(m.samples as f64),
        Source::Reduced(step) => reduced[*step],
        Source::Window { op, window: w, outer, inner, operands, at: maps } => {
            window::value(*op, w, [*outer, *inner], operands, m, &at(maps))
        }
        Source::Gather { rows, table, index, at: maps } => {
            let at = at(maps);
            let (i, e) = at.split_at(index.at.strides.len());
            let row = m.read(index, &door(index), i);
            if row < 0.0 || row >= *rows as f64 {
                return Number::exact(0.0);
            }
            let place = [&[row as usize], e].concat();
            Number::exact(m.read(table, &[], &place))
        }
        Source::ScatterAdd { dims, index, values, at: maps } => {
            let at = at(maps);
            let all = coordinates(dims, m.samples);
            let hits = all.iter().filter(|i| m.read(index, dims, i) == at[0] as f64);
            let terms = hits.map(|i| Number::exact(m.read(values, &door(values), &[i, &at[1..]].concat())));
            Number::sum(terms.collect::<Vec<_>>())
        }
    }
}

/// A door's first axis is that of the samples.
pub fn door(access: &Access) -> Vec<Dim> {
    let mut dims = vec![Dim::fixed(1); access.at.strides.len()];
    if let Some(first) = dims.first_mut() {
        *first = Dim::BATCH;
    }
    dims
}

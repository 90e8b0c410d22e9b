//! From words of a region to canonical order and back: walks the elements of an `Access`. Only the engine's doors use it
//! (parameters, outputs, what `verify` reads), never a step.
use netdsl_plan::Access;
use std::ops::Range;

/// Calls `f` with each element's place in row-major order and its address, `None` outside the guards.
pub(crate) fn walk(access: &Access, extents: &[usize], mut f: impl FnMut(usize, Option<usize>)) {
    if extents.contains(&0) {
        return;
    }
    let mut at = vec![0usize; extents.len()];
    for place in 0..extents.iter().product() {
        f(place, address(access, &at));
        for axis in (0..extents.len()).rev() {
            at[axis] += 1;
            if at[axis] < extents[axis] {
                break;
            }
            at[axis] = 0;
        }
    }
}

fn address(access: &Access, at: &[usize]) -> Option<usize> {
    if !access.guards.iter().all(|g| (g.start..g.end).contains(&at[g.axis])) {
        return None;
    }
    let steps = at.iter().zip(access.at.strides.iter()).map(|(&c, &stride)| c as isize * stride);
    Some((access.at.offset + steps.sum::<isize>()) as usize) // the compiler keeps addresses inside the region
}

/// The words that the elements lie in.
pub(crate) fn span(access: &Access, extents: &[usize]) -> Range<usize> {
    let mut span: Option<Range<usize>> = None;
    walk(access, extents, |_, address| {
        if let Some(a) = address {
            span = Some(span.as_ref().map_or(a..a + 1, |s| s.start.min(a)..s.end.max(a + 1)));
        }
    });
    span.unwrap_or(0..0)
}

/// Appends the elements in row-major order; `words` begin at address `base`. Outside the guards they are zero.
pub(crate) fn gather(access: &Access, extents: &[usize], words: &[f32], base: usize, out: &mut Vec<f32>) {
    walk(access, extents, |_, address| out.push(address.map_or(0.0, |a| words[a - base])));
}

/// Puts elements, given in row-major order, to their addresses; `words` begin at address `base`.
pub(crate) fn scatter(access: &Access, extents: &[usize], values: &[f32], words: &mut [f32], base: usize) {
    walk(access, extents, |place, address| {
        if let Some(a) = address {
            words[a - base] = values[place];
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use netdsl_plan::{Affine, DType, Guard, Region};

    fn access(offset: isize, strides: &[isize], guards: &[Guard]) -> Access {
        let at = Affine { offset, strides: strides.to_vec().into() };
        Access { region: Region::Params, dtype: DType::F32, at, guards: guards.to_vec().into() }
    }

    #[test]
    fn there_and_back_through_a_transposed_padded_layout() {
        let a = access(3, &[1, 4], &[]); // [2, 3], columns 4 words apart
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let span = span(&a, &[2, 3]);
        assert_eq!(span, 3..13);
        let mut words = vec![9.0; 10];
        scatter(&a, &[2, 3], &values, &mut words, 3);
        assert_eq!(words, [1.0, 4.0, 9.0, 9.0, 2.0, 5.0, 9.0, 9.0, 3.0, 6.0]);
        let mut back = vec![];
        gather(&a, &[2, 3], &words, 3, &mut back);
        assert_eq!(back, values);
    }

    #[test]
    fn guards_are_zero_and_scalars_have_one_element() {
        let guarded = access(10, &[1], &[Guard { axis: 0, start: 1, end: 3 }]);
        let mut out = vec![];
        assert_eq!(span(&guarded, &[4]), 11..13);
        gather(&guarded, &[4], &[5.0, 6.0], 11, &mut out);
        assert_eq!(out, [0.0, 5.0, 6.0, 0.0]);
        assert_eq!(span(&access(7, &[], &[]), &[]), 7..8);
        assert_eq!(span(&access(7, &[1], &[]), &[0]), 0..0);
    }
}

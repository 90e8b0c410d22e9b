//! Strides: row-major layouts and what becomes of strides under a reshape. Nothing here knows buffers.
use netdsl_plan::Dim;

/// Row-major strides with the rows of the last axis `pitch` apart (`pitch` at least the last extent).
/// A batched axis must be the outermost of those with more than one element, which every layout here keeps to.
pub fn row_major(dims: &[Dim], pitch: usize) -> Vec<isize> {
    let mut strides = vec![0; dims.len()];
    let mut step = 1;
    for (i, d) in dims.iter().enumerate().rev() {
        strides[i] = step as isize;
        step *= if i + 1 == dims.len() { pitch } else { d.size };
    }
    strides
}

/// The strides of the same elements under another shape, or `None` where no strides exist.
/// `groups` of the answer tells for every new axis which single old axis it is, if it is exactly one.
pub fn reshape(old: &[Dim], strides: &[isize], new: &[Dim]) -> Option<Reshaped> {
    let olds: Vec<usize> = (0..old.len()).filter(|&i| !old[i].is_one()).collect();
    let news: Vec<usize> = (0..new.len()).filter(|&j| !new[j].is_one()).collect();
    let mut out = Reshaped { strides: vec![0; new.len()], same: vec![None; new.len()] };
    let (mut i, mut j) = (0, 0);
    while i < olds.len() || j < news.len() {
        let (i0, j0) = (i, j);
        let mut have = *old.get(*olds.get(i)?)?;
        let mut want = *new.get(*news.get(j)?)?;
        (i, j) = (i + 1, j + 1);
        while have != want {
            // grow the smaller side; at equal sizes the one that lacks the batch
            if have.size < want.size || (have.size == want.size && want.batched) {
                have = grow(have, old[*olds.get(i)?])?;
                i += 1;
            } else {
                want = grow(want, new[*news.get(j)?])?;
                j += 1;
            }
        }
        let group = &olds[i0..i];
        let contiguous = group.windows(2).all(|w| {
            let inner = old[w[1]];
            !inner.batched && strides[w[0]] == strides[w[1]] * inner.size as isize
        });
        if !contiguous {
            return None;
        }
        let mut step = strides[*group.last()?];
        for &axis in news[j0..j].iter().rev() {
            out.strides[axis] = step;
            step *= new[axis].size as isize;
        }
        if let ([a], [b]) = (group, &news[j0..j]) {
            out.same[*b] = Some(*a);
        }
    }
    Some(out)
}

/// The result of `reshape`.
pub struct Reshaped {
    /// One stride per new axis; 0 for axes of extent 1.
    pub strides: Vec<isize>,
    /// For a new axis that is exactly one old axis: which.
    pub same: Vec<Option<usize>>,
}

fn grow(a: Dim, b: Dim) -> Option<Dim> {
    // two batched factors would be quadratic in the samples
    (!(a.batched && b.batched)).then(|| Dim { size: a.size * b.size, batched: a.batched || b.batched })
}

#[cfg(test)]
mod tests {
    use super::*;
    use netdsl_plan::Shape;

    #[test]
    fn splits_and_merges() {
        let image = Shape::batched(&[6, 4, 4]);
        let flat = Shape::batched(&[96]);
        let strides = row_major(image.dims(), 4);
        assert_eq!(strides, [96, 16, 4, 1]);
        assert_eq!(reshape(image.dims(), &strides, flat.dims()).map(|r| r.strides), Some(vec![96, 1]));
        // rows 112 apart: splitting works, merging back does too, flattening the batch does not
        let padded = [112, 1];
        let split = reshape(flat.dims(), &padded, image.dims()).map(|r| r.strides);
        assert_eq!(split, Some(vec![112, 16, 4, 1]));
        let merged = [Dim { size: 96, batched: true }];
        assert!(reshape(flat.dims(), &padded, &merged).is_none());
        assert_eq!(reshape(flat.dims(), &[96, 1], &merged).map(|r| r.strides), Some(vec![1]));
        // a halo between rows cannot be merged
        assert!(reshape(image.dims(), &[216, 36, 6, 1], flat.dims()).is_none());
    }

    #[test]
    fn keeps_single_axes() {
        let old = Shape::batched(&[1, 5]);
        let new = Shape::batched(&[5, 1]);
        let r = reshape(old.dims(), &[5, 5, 1], new.dims()).map(|r| (r.strides, r.same));
        assert_eq!(r, Some((vec![5, 1, 0], vec![Some(0), Some(2), None])));
    }
}

//! Shape rules of convolutions and poolings. One rule serves an operation and its adjoints: only who is the result differs.
use super::{Checked, ensure};
use crate::ir::{Dim, Shape, Window};

/// `x: [b, c, h, w]`, `kernel: [o, c / groups, kh, kw]`, `y: [b, o, h', w']`.
pub(super) fn convolution(w: &Window, x: &Shape, kernel: &Shape, y: &Shape) -> Checked {
    let ([b, c, ..], [b2, o, ..]) = (image(x)?, image(y)?);
    ensure(b == b2, || format!("{x} and {y} have different batches"))?;
    positive(w)?;
    let divides = c.size.is_multiple_of(w.groups) && o.size.is_multiple_of(w.groups);
    ensure(divides, || format!("{} groups do not divide {c} and {o} channels", w.groups))?;
    let expected = Shape::fixed(&[o.size, c.size / w.groups, w.kernel[0], w.kernel[1]]);
    ensure(*kernel == expected, || format!("the kernel's shape is {kernel}, expected {expected}"))?;
    fit(w, x, y)
}

/// `x: [b, c, h, w]`, `y: [b, c, h', w']`.
pub(super) fn pooling(w: &Window, x: &Shape, y: &Shape) -> Checked {
    let ([b, c, ..], [b2, c2, ..]) = (image(x)?, image(y)?);
    ensure((b, c) == (b2, c2), || format!("{x} and {y} have different batches or channels"))?;
    positive(w)?;
    ensure(w.groups == 1, || format!("a pooling has {} groups, expected 1", w.groups))?;
    fit(w, x, y)?;
    for axis in 0..2 {
        let (extent, windows) = (x.dims()[axis + 2].size, y.dims()[axis + 2].size);
        let empty = (0..windows).find(|&i| !touches(w, axis, extent, i));
        ensure(empty.is_none(), || format!("a window along axis {} lies wholly in padding", axis + 2))?;
    }
    Ok(())
}

fn image(s: &Shape) -> Result<[Dim; 4], String> {
    let dims: [Dim; 4] = s.dims().try_into().map_err(|_| format!("{s} has rank {}, expected 4", s.rank()))?;
    ensure(!dims[1..].iter().any(|d| d.batched), || format!("{s} has a batched axis that is not the first"))?;
    Ok(dims)
}

fn positive(w: &Window) -> Checked {
    let all = [w.kernel, w.stride, w.dilation, [w.groups; 2]].concat().iter().all(|&n| (1..1 << 31).contains(&n));
    let padding = w.padding.iter().all(|&n| n < 1 << 31);
    ensure(all && padding, || "kernel, stride, dilation and groups must be at least 1, and all below 2^31".into())
}

/// Padding behind the last element is at most that before the first, or one less than the window's reach.
fn fit(w: &Window, x: &Shape, y: &Shape) -> Checked {
    for axis in 0..2 {
        let (extent, windows) = (x.dims()[axis + 2].size, y.dims()[axis + 2].size);
        let reach = w.dilation[axis] * (w.kernel[axis] - 1) + 1;
        let end = (windows - 1) * w.stride[axis] + reach;
        let room = w.padding[axis] + extent + w.padding[axis].max(reach - 1);
        ensure(end <= room, || format!("{windows} windows do not fit along axis {}", axis + 2))?;
    }
    Ok(())
}

/// Whether a tap of window `i` falls on an element.
fn touches(w: &Window, axis: usize, extent: usize, i: usize) -> bool {
    let start = i * w.stride[axis];
    let inside = |tap: usize| (w.padding[axis]..w.padding[axis] + extent).contains(&(start + tap * w.dilation[axis]));
    (0..w.kernel[axis]).any(inside)
}

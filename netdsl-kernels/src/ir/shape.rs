//! Shape rules of the primitive operations: what the builder infers and the verifier checks, in one place.
//! The rules of layers, which speak the user's language, are with the layers.
use super::{Dim, Op, Shape, Window};

/// The extent of the pooled side of a window along axis 0 or 1, or `None` where the window does not fit.
/// `behind` is the padding after the last element.
pub fn pooled(extent: usize, window: &Window, axis: usize, behind: usize) -> Option<usize> {
    let reach = window.dilation[axis] * (window.kernel[axis].checked_sub(1)?) + 1;
    let padded = extent + window.padding[axis] + behind;
    Some(padded.checked_sub(reach)? / window.stride[axis].max(1) + 1)
}

/// The two extents of the pooled side with equal padding on both ends.
pub fn windows(extents: [usize; 2], window: &Window) -> Option<[usize; 2]> {
    let at = |axis: usize| pooled(extents[axis], window, axis, window.padding[axis]);
    Some([at(0)?, at(1)?])
}

/// The shape of an operation's result where its inputs decide it. `None`: the operation takes any shape that `verify`
/// accepts (leaves, `Reshape`, `Expand`, `Slice`, `Pad`, adjoints), or the inputs do not fit.
pub fn infer<E>(op: &Op<E>, inputs: &[&Shape]) -> Option<Shape> {
    match (op, inputs) {
        (Op::Scalar(_) | Op::Const(_), []) => Some(Shape::SCALAR),
        (Op::Map(_), [first, rest @ ..]) => rest.iter().all(|s| s == first).then(|| (*first).clone()),
        (Op::Detach, [x]) => Some((*x).clone()),
        (Op::Reduce { axes, .. }, [x]) => {
            let mut dims = x.dims().to_vec();
            for &axis in axes.iter() {
                *dims.get_mut(axis)? = Dim::fixed(1);
            }
            Some(Shape::new(dims))
        }
        (Op::MatMul { transpose }, [a, b]) => matmul(*transpose, a, b),
        (Op::Conv2d(w), [x, k]) => {
            let ([b, _, h, wd], [o, ..]) = (axes4(x)?, axes4(k)?);
            let [oh, ow] = windows([h.size, wd.size], w)?;
            Some(Shape::new([b, o, Dim::fixed(oh), Dim::fixed(ow)]))
        }
        (Op::MaxPool2d(w) | Op::AvgPool2d { window: w, .. }, [x]) | (Op::MaxPool2dPick(w), [x, _]) => {
            let [b, c, h, wd] = axes4(x)?;
            let [oh, ow] = windows([h.size, wd.size], w)?;
            Some(Shape::new([b, c, Dim::fixed(oh), Dim::fixed(ow)]))
        }
        (Op::MaxPool2dScatter(_), [x, _]) => Some((*x).clone()),
        (Op::Permute(axes), [x]) => {
            let dims = axes.iter().map(|&a| x.dims().get(a).copied()).collect::<Option<Vec<_>>>()?;
            (dims.len() == x.rank()).then(|| Shape::new(dims))
        }
        (Op::Gather, [table, index]) => {
            let rows = table.dims().split_first()?.1;
            Some(Shape::new([index.dims(), rows].concat()))
        }
        _ => None,
    }
}

fn axes4(s: &Shape) -> Option<[Dim; 4]> {
    s.dims().try_into().ok()
}

fn matmul(transpose: [bool; 2], a: &Shape, b: &Shape) -> Option<Shape> {
    let (batch_a, [a0, a1]) = a.dims().split_last_chunk::<2>()?;
    let (batch_b, [b0, b1]) = b.dims().split_last_chunk::<2>()?;
    let (m, ka) = if transpose[0] { (a1, a0) } else { (a0, a1) };
    let (kb, n) = if transpose[1] { (b1, b0) } else { (b0, b1) };
    (batch_a == batch_b && ka == kb).then(|| Shape::new([batch_a, &[*m, *n]].concat()))
}

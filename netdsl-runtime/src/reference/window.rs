//! Where the taps of a sliding window lie.
use ndarray::{ArrayD, ArrayView4, Ix4};
use netdsl_plan::Window;

/// The row and column of tap `tap` of the output position `at` in a plane of the given extent; `None` in the padding.
pub(super) fn place(w: &Window, at: [usize; 2], tap: [usize; 2], extent: [usize; 2]) -> Option<[usize; 2]> {
    let along = |i: usize| {
        let x = (at[i] * w.stride[i] + tap[i] * w.dilation[i]).checked_sub(w.padding[i])?;
        (x < extent[i]).then_some(x)
    };
    Some([along(0)?, along(1)?])
}

/// All taps in row-major order.
pub(super) fn taps(w: &Window) -> impl Iterator<Item = [usize; 2]> + use<> {
    let [rows, cols] = w.kernel;
    (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]))
}

/// A verified image: batch, channels, height, width.
pub(super) fn planes(x: &ArrayD<f64>) -> ArrayView4<'_, f64> {
    x.view().into_dimensionality::<Ix4>().expect("a verified image or kernel has four axes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_nowhere() {
        let w = Window { kernel: [3, 2], stride: [2, 3], padding: [1, 0], dilation: [2, 1], groups: 1 };
        assert_eq!(place(&w, [0, 0], [0, 0], [5, 5]), None, "row -1");
        assert_eq!(place(&w, [0, 1], [1, 1], [5, 5]), Some([1, 4]));
        assert_eq!(place(&w, [2, 1], [1, 1], [5, 5]), None, "row 5");
        assert_eq!(place(&w, [0, 1], [1, 1], [5, 4]), None, "column 4 of 4");
        assert_eq!(taps(&w).collect::<Vec<_>>(), [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]);
    }
}

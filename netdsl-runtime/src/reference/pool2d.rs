//! Pooling over windows, and what goes back through it. Padding is −∞ for a maximum and 0 for a mean.
use super::reduce::beats;
use super::window::{place, planes, taps};
use ndarray::{ArrayD, ArrayView4, Dimension, IxDyn};
use netdsl_plan::Window;

pub(super) fn max(w: &Window, x: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let x = planes(x);
    let value = |at: [usize; 4]| first_max(w, &x, at).map_or(f64::NEG_INFINITY, |place| x[place]);
    over(shape, value)
}

pub(super) fn max_pick(w: &Window, x: &ArrayD<f64>, y: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let (x, y) = (planes(x), planes(y));
    over(shape, |at| first_max(w, &x, at).map_or(0.0, |place| y[place]))
}

pub(super) fn max_scatter(w: &Window, x: &ArrayD<f64>, y: &ArrayD<f64>) -> ArrayD<f64> {
    let mut out = ArrayD::zeros(x.raw_dim());
    let x = planes(x);
    for (at, v) in planes(y).indexed_iter() {
        if let Some(place) = first_max(w, &x, at.into()) {
            out[place] += v;
        }
    }
    out
}

pub(super) fn avg(w: &Window, count_padding: bool, x: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let x = planes(x);
    let (h, wd) = (x.dim().2, x.dim().3);
    over(shape, |[b, c, oy, ox]| {
        let sum: f64 = inside(w, [oy, ox], [h, wd]).map(|[row, col]| x[[b, c, row, col]]).sum();
        sum / divisor(w, count_padding, [oy, ox], [h, wd])
    })
}

pub(super) fn avg_scatter(w: &Window, count_padding: bool, y: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let mut out = ArrayD::zeros(IxDyn(shape));
    let extent = [shape[2], shape[3]];
    for ((b, c, oy, ox), v) in planes(y).indexed_iter() {
        for [row, col] in inside(w, [oy, ox], extent) {
            out[[b, c, row, col]] += v / divisor(w, count_padding, [oy, ox], extent);
        }
    }
    out
}

/// An image from its elements.
fn over(shape: &[usize], value: impl Fn([usize; 4]) -> f64) -> ArrayD<f64> {
    ArrayD::from_shape_fn(IxDyn(shape), |at| {
        let at = at.slice();
        value([at[0], at[1], at[2], at[3]])
    })
}

/// The places of the window's taps that are not padding, in row-major order.
fn inside(w: &Window, at: [usize; 2], extent: [usize; 2]) -> impl Iterator<Item = [usize; 2]> {
    taps(w).filter_map(move |tap| place(w, at, tap, extent))
}

/// Padding counts whole, also what is added behind for the output's extent.
fn divisor(w: &Window, count_padding: bool, at: [usize; 2], extent: [usize; 2]) -> f64 {
    let count = if count_padding { w.kernel[0] * w.kernel[1] } else { inside(w, at, extent).count() };
    count as f64
}

/// Where the window's first maximum is; `None` if the window is all padding.
fn first_max(w: &Window, x: &ArrayView4<'_, f64>, [b, c, oy, ox]: [usize; 4]) -> Option<[usize; 4]> {
    let (_, _, h, wd) = x.dim();
    let places = inside(w, [oy, ox], [h, wd]).map(|[row, col]| [b, c, row, col]);
    places.reduce(|best, place| if beats(x[place], x[best]) { place } else { best })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    const TWO: Window = Window { kernel: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], groups: 1 };
    const AWKWARD: Window = Window { kernel: [3, 2], stride: [2, 1], padding: [1, 1], dilation: [1, 2], groups: 1 };

    #[test]
    fn max_by_hand() {
        let x = array(&[1, 1, 2, 4], &[1., 2., -5., -6., 3., 4., -7., -8.]);
        assert_eq!(max(&TWO, &x, &[1, 1, 1, 2]), array(&[1, 1, 1, 2], &[4., -5.]));
        let y = array(&[1, 1, 2, 4], &[10., 20., 30., 40., 50., 60., 70., 80.]);
        assert_eq!(max_pick(&TWO, &x, &y, &[1, 1, 1, 2]), array(&[1, 1, 1, 2], &[60., 30.]));
        let dy = array(&[1, 1, 1, 2], &[100., 200.]);
        assert_eq!(max_scatter(&TWO, &x, &dy), array(&[1, 1, 2, 4], &[0., 0., 200., 0., 0., 100., 0., 0.]));
    }

    #[test]
    fn ties_go_to_the_first() {
        let x = array(&[1, 1, 2, 2], &[1., 7., 7., 7.]);
        let dy = array(&[1, 1, 1, 1], &[5.]);
        assert_eq!(max_scatter(&TWO, &x, &dy), array(&[1, 1, 2, 2], &[0., 5., 0., 0.]));
        let low = array(&[1, 1, 2, 2], &[f64::NEG_INFINITY; 4]);
        assert_eq!(max_scatter(&TWO, &low, &dy), array(&[1, 1, 2, 2], &[5., 0., 0., 0.]), "never to the padding");
    }

    #[test]
    fn padding_never_is_the_maximum() {
        let w = Window { kernel: [3, 3], stride: [1, 1], padding: [1, 1], ..TWO };
        let x = array(&[1, 1, 2, 2], &[-4., -3., -2., -1.]);
        assert_eq!(max(&w, &x, &[1, 1, 2, 2]), array(&[1, 1, 2, 2], &[-1.; 4]));
    }

    #[test]
    fn overlapping_windows_add_up() {
        let w = Window { kernel: [1, 2], stride: [1, 1], ..TWO };
        let x = array(&[1, 1, 1, 3], &[1., 9., 2.]);
        let dy = array(&[1, 1, 1, 2], &[10., 100.]);
        assert_eq!(max_scatter(&w, &x, &dy), array(&[1, 1, 1, 3], &[0., 110., 0.]));
    }

    #[test]
    fn means_with_and_without_padding() {
        let w = Window { kernel: [1, 2], stride: [1, 2], padding: [0, 1], ..TWO };
        let x = array(&[1, 1, 1, 3], &[2., 4., 6.]);
        // Windows: (padding, 2), (4, 6), and none behind.
        assert_eq!(avg(&w, true, &x, &[1, 1, 1, 2]), array(&[1, 1, 1, 2], &[1., 5.]));
        assert_eq!(avg(&w, false, &x, &[1, 1, 1, 2]), array(&[1, 1, 1, 2], &[2., 5.]));
        let dy = array(&[1, 1, 1, 2], &[10., 100.]);
        assert_eq!(avg_scatter(&w, true, &dy, &[1, 1, 1, 3]), array(&[1, 1, 1, 3], &[5., 50., 50.]));
        assert_eq!(avg_scatter(&w, false, &dy, &[1, 1, 1, 3]), array(&[1, 1, 1, 3], &[10., 50., 50.]));
    }

    #[test]
    fn a_window_as_large_as_the_image_is_global() {
        let w = Window { kernel: [3, 4], ..TWO };
        let x = random(5, &[2, 3, 3, 4]);
        let means = avg(&w, false, &x, &[2, 3, 1, 1]);
        close(means[[1, 2, 0, 0]], x.slice(ndarray::s![1, 2, .., ..]).mean().unwrap());
    }

    #[test]
    fn adjoints() {
        let (x, dx) = (random(1, &[2, 3, 5, 6]), random(2, &[2, 3, 5, 6]));
        let dy = random(3, &[2, 3, 3, 6]);
        let picked = dot(&max_pick(&AWKWARD, &x, &dx, dy.shape()), &dy);
        assert!(picked.abs() > 1e-3, "the test compares something");
        close(picked, dot(&dx, &max_scatter(&AWKWARD, &x, &dy)));
        for count_padding in [true, false] {
            let mean = dot(&avg(&AWKWARD, count_padding, &x, dy.shape()), &dy);
            close(mean, dot(&x, &avg_scatter(&AWKWARD, count_padding, &dy, x.shape())));
        }
        assert_eq!(max_pick(&AWKWARD, &x, &x, dy.shape()), max(&AWKWARD, &x, dy.shape()));
    }
}

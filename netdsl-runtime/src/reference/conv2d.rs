//! Convolution (cross-correlation, as in PyTorch) and its two adjoints. All three are the same sum over terms
//! `x[b, c, row, col] · w[o, c', ky, kx] · dy[b, o, y, x]`, each collected where the result asks for it.
use super::window::{place, planes, taps};
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::Window;

/// One term: an element of `x`, one of the weights and one of `dy`.
struct Term {
    x: [usize; 4],
    w: [usize; 4],
    dy: [usize; 4],
}

/// Calls `f` with every term of a convolution of the given shapes.
fn terms(window: &Window, x: &[usize], w: &[usize], dy: &[usize], mut f: impl FnMut(&Term)) {
    let in_group = w[1];
    let out_group = w[0] / window.groups;
    for (b, o) in (0..dy[0]).flat_map(|b| (0..dy[1]).map(move |o| (b, o))) {
        let first = o / out_group * in_group;
        for (oy, ox) in (0..dy[2]).flat_map(|oy| (0..dy[3]).map(move |ox| (oy, ox))) {
            for (c, tap) in (0..in_group).flat_map(|c| taps(window).map(move |tap| (c, tap))) {
                if let Some([row, col]) = place(window, [oy, ox], tap, [x[2], x[3]]) {
                    f(&Term { x: [b, first + c, row, col], w: [o, c, tap[0], tap[1]], dy: [b, o, oy, ox] });
                }
            }
        }
    }
}

pub(super) fn forward(window: &Window, x: &ArrayD<f64>, w: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let mut y = ArrayD::zeros(IxDyn(shape));
    let (xs, ws) = (planes(x), planes(w));
    terms(window, x.shape(), w.shape(), shape, |t| y[t.dy] += xs[t.x] * ws[t.w]);
    y
}

pub(super) fn input(window: &Window, dy: &ArrayD<f64>, w: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let mut dx = ArrayD::zeros(IxDyn(shape));
    let (dys, ws) = (planes(dy), planes(w));
    terms(window, shape, w.shape(), dy.shape(), |t| dx[t.x] += dys[t.dy] * ws[t.w]);
    dx
}

pub(super) fn weight(window: &Window, x: &ArrayD<f64>, dy: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let mut dw = ArrayD::zeros(IxDyn(shape));
    let (xs, dys) = (planes(x), planes(dy));
    terms(window, x.shape(), shape, dy.shape(), |t| dw[t.w] += xs[t.x] * dys[t.dy]);
    dw
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    const DENSE: Window = Window { kernel: [2, 2], stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 };

    #[test]
    fn by_hand() {
        let x = array(&[1, 1, 3, 3], &[1., 2., 3., 4., 5., 6., 7., 8., 9.]);
        let w = array(&[1, 1, 2, 2], &[1., 10., 100., 1000.]);
        let y = forward(&DENSE, &x, &w, &[1, 1, 2, 2]);
        assert_eq!(y, array(&[1, 1, 2, 2], &[5421., 6532., 8754., 9865.]), "the kernel is not flipped");
        let dy = array(&[1, 1, 2, 2], &[1., 0., 0., 2.]);
        let dx = array(&[1, 1, 3, 3], &[1., 10., 0., 100., 1002., 20., 0., 200., 2000.]);
        assert_eq!(input(&DENSE, &dy, &w, &[1, 1, 3, 3]), dx);
        assert_eq!(weight(&DENSE, &x, &dy, &[1, 1, 2, 2]), array(&[1, 1, 2, 2], &[11., 14., 20., 23.]));
    }

    #[test]
    fn stride_padding_and_dilation_by_hand() {
        let w = Window { kernel: [1, 2], stride: [1, 2], padding: [0, 1], dilation: [1, 2], groups: 1 };
        let x = array(&[1, 1, 1, 5], &[1., 2., 3., 4., 5.]);
        let k = array(&[1, 1, 1, 2], &[1., 10.]);
        // Taps of output i: columns 2i - 1 and 2i + 1.
        assert_eq!(forward(&w, &x, &k, &[1, 1, 1, 3]), array(&[1, 1, 1, 3], &[20., 42., 4.]));
    }

    #[test]
    fn a_kernel_as_large_as_the_image_is_a_dot_product() {
        let w = Window { kernel: [2, 3], ..DENSE };
        let (x, k) = (random(1, &[2, 3, 2, 3]), random(2, &[4, 3, 2, 3]));
        let y = forward(&w, &x, &k, &[2, 4, 1, 1]);
        for (b, o) in [(0, 0), (1, 3)] {
            let (a, b_) = (x.index_axis(ndarray::Axis(0), b), k.index_axis(ndarray::Axis(0), o));
            close(y[[b, o, 0, 0]], (&a * &b_).sum());
        }
    }

    #[test]
    fn groups_do_not_see_each_other() {
        let w = Window { kernel: [1, 1], groups: 2, ..DENSE };
        let x = array(&[1, 4, 1, 1], &[1., 2., 3., 4.]);
        let k = array(&[2, 2, 1, 1], &[1., 10., 100., 1000.]);
        assert_eq!(forward(&w, &x, &k, &[1, 2, 1, 1]), array(&[1, 2, 1, 1], &[21., 4300.]));
    }

    #[test]
    fn adjoints() {
        let windows = [
            (DENSE, [5, 6], [4, 5]),
            (Window { kernel: [3, 2], stride: [2, 3], padding: [1, 1], dilation: [1, 2], groups: 1 }, [6, 7], [3, 3]),
            (Window { kernel: [3, 3], stride: [1, 2], padding: [2, 0], dilation: [2, 1], groups: 2 }, [5, 7], [5, 3]),
            (Window { kernel: [4, 4], stride: [2, 2], padding: [1, 1], dilation: [1, 1], groups: 4 }, [7, 8], [3, 4]),
        ];
        for (i, (w, [h, wd], [oh, ow])) in windows.into_iter().enumerate() {
            let (c, o) = (4, 8);
            let seed = 10 * i as u32;
            let x = random(seed, &[2, c, h, wd]);
            let k = random(seed + 1, &[o, c / w.groups, w.kernel[0], w.kernel[1]]);
            let dy = random(seed + 2, &[2, o, oh, ow]);
            let y_dy = dot(&forward(&w, &x, &k, dy.shape()), &dy);
            assert!(y_dy.abs() > 1e-3, "the test compares something");
            close(y_dy, dot(&x, &input(&w, &dy, &k, x.shape())));
            close(y_dy, dot(&k, &weight(&w, &x, &dy, k.shape())));
        }
    }
}

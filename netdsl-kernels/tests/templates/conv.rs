//! Convolutions: the three kinds over windows with and without halo, tails, groups, strides, dilation.
use crate::build::{B, arg, epilogue, load, n, over};
use crate::check::{check, together, together_on};
use crate::memory::{Memory, access};
use netdsl_kernels::ir::Expr;
use netdsl_plan::{Body, Conv2d, ConvKind, Dim, Epilogue, Region, Target, Window};

/// One convolution.
#[derive(Clone, Copy)]
pub struct Case {
    pub window: Window,
    pub channels: [usize; 2],
    pub outer: [usize; 2],
    pub samples: usize,
}

const fn case(
    [kernel, stride, padding, dilation]: [[usize; 2]; 4],
    groups: usize,
    channels: [usize; 2],
    outer: [usize; 2],
    samples: usize,
) -> Case {
    Case { window: Window { kernel, stride, padding, dilation, groups }, channels, outer, samples }
}

/// Kernel, stride, padding, dilation; groups; channels in and out; plane; samples.
const CASES: [Case; 15] = [
    case([[3, 3], [1, 1], [1, 1], [1, 1]], 1, [4, 8], [8, 16], 3),
    case([[5, 5], [1, 1], [2, 2], [1, 1]], 1, [1, 6], [28, 28], 2),
    case([[5, 5], [1, 1], [0, 0], [1, 1]], 1, [6, 16], [14, 14], 3),
    case([[3, 3], [1, 1], [1, 1], [1, 1]], 1, [3, 5], [7, 9], 5),
    case([[1, 1], [1, 1], [0, 0], [1, 1]], 1, [7, 9], [5, 5], 2),
    case([[3, 3], [1, 1], [1, 1], [1, 1]], 1, [2, 3], [1, 1], 4),
    case([[2, 4], [1, 1], [1, 3], [1, 1]], 1, [2, 3], [6, 33], 1),
    case([[3, 3], [1, 1], [0, 0], [1, 1]], 1, [2, 2], [3, 3], 1),
    case([[3, 3], [1, 1], [2, 2], [1, 1]], 1, [2, 5], [4, 40], 2),
    case([[7, 7], [1, 1], [3, 3], [1, 1]], 1, [3, 4], [10, 18], 2),
    case([[3, 3], [2, 2], [1, 1], [1, 1]], 1, [3, 4], [9, 12], 2),
    case([[1, 1], [2, 2], [0, 0], [1, 1]], 1, [3, 4], [8, 8], 2),
    case([[3, 3], [1, 1], [2, 2], [2, 2]], 1, [3, 4], [9, 20], 2),
    case([[3, 3], [1, 1], [1, 1], [1, 1]], 2, [4, 6], [6, 18], 2),
    case([[3, 2], [2, 1], [1, 0], [1, 3]], 4, [4, 4], [7, 20], 2),
];

impl Case {
    pub fn inner(&self) -> [usize; 2] {
        let w = self.window;
        [0, 1].map(|i| (self.outer[i] + 2 * w.padding[i] - w.dilation[i] * (w.kernel[i] - 1) - 1) / w.stride[i] + 1)
    }
    fn x(&self) -> Vec<Dim> {
        vec![B, n(self.channels[0]), n(self.outer[0]), n(self.outer[1])]
    }
    fn y(&self) -> Vec<Dim> {
        let [h, w] = self.inner();
        vec![B, n(self.channels[1]), n(h), n(w)]
    }
    fn weight(&self) -> [usize; 4] {
        let [kh, kw] = self.window.kernel;
        [self.channels[1], self.channels[0] / self.window.groups, kh, kw]
    }
    pub fn halo(&self, kind: ConvKind) -> [[usize; 2]; 2] {
        let w = self.window;
        [0, 1].map(|i| {
            let before = w.padding[i];
            let behind = (self.inner()[i] + w.kernel[i] - 1).saturating_sub(self.outer[i] + before);
            let reach = w.kernel[i] - 1;
            match kind {
                ConvKind::Input => [reach.saturating_sub(before), reach.saturating_sub(behind)],
                ConvKind::Forward | ConvKind::Weight => [before, behind],
            }
        })
    }
    fn result(&self, kind: ConvKind) -> Vec<Dim> {
        match kind {
            ConvKind::Forward => self.y(),
            ConvKind::Input => self.x(),
            ConvKind::Weight => self.weight().map(Dim::fixed).to_vec(),
        }
    }
    /// The body with its first operand inside `halo`.
    pub fn body(
        &self,
        m: &mut Memory,
        kind: ConvKind,
        halo: [[usize; 2]; 2],
        finish: impl FnOnce(&mut Memory, &[Dim]) -> Epilogue<Expr>,
    ) -> Body<Expr> {
        let [first, second] = match kind {
            ConvKind::Forward => [self.x(), vec![]],
            ConvKind::Input => [self.y(), vec![]],
            ConvKind::Weight => [self.x(), self.y()],
        };
        let a = m.haloed(&first, halo);
        let b = if second.is_empty() {
            m.param(320, &self.weight(), self.weight()[3])
        } else {
            m.value(&second, second[3].size)
        };
        let epilogue = finish(m, &self.result(kind));
        Body::Conv2d(Conv2d {
            kind,
            window: self.window,
            batch: B,
            in_channels: self.channels[0],
            out_channels: self.channels[1],
            outer: self.outer,
            inner: self.inner(),
            halo,
            a,
            b,
            epilogue,
        })
    }
}

const KINDS: [ConvKind; 3] = [ConvKind::Forward, ConvKind::Input, ConvKind::Weight];

/// An epilogue that stores the sums.
pub fn plain(m: &mut Memory, dims: &[Dim]) -> Epilogue<Expr> {
    let y = m.room(dims, dims[3].size);
    epilogue(vec![], vec![(arg(0), &y)])
}

#[test]
fn with_enough_halo() {
    together(|| {
        for (i, case) in CASES.iter().enumerate() {
            for kind in KINDS {
                let mut m = Memory::new(16, case.samples).with_params();
                let body = case.body(&mut m, kind, case.halo(kind), plain);
                check(&format!("case {i} {kind:?}"), body, &m);
            }
        }
    });
}

#[test]
fn many_channels() {
    together(|| {
        for case in [
            case([[3, 3], [1, 1], [1, 1], [1, 1]], 1, [16, 35], [12, 13], 3),
            case([[3, 3], [2, 2], [1, 1], [1, 1]], 2, [24, 40], [11, 10], 2),
        ] {
            for kind in KINDS {
                let mut m = Memory::new(16, case.samples).with_params();
                let body = case.body(&mut m, kind, [[0, 0], [0, 0]], plain);
                check(&format!("{:?} channels {kind:?}", case.channels), body, &m);
            }
        }
    });
}

/// Only kernels for CPUs are given halos.
#[test]
fn with_too_little_halo() {
    together_on(&[Target::Cpu], || {
        for (i, case) in CASES.iter().enumerate() {
            for (kind, halo) in [
                (ConvKind::Forward, [[0, 0], [0, 0]]),
                (ConvKind::Forward, [[1, 0], [0, 1]]),
                (ConvKind::Input, [[0, 0], [0, 0]]),
                (ConvKind::Weight, [[0, 0], [0, 0]]),
            ] {
                let (part, all) = ([[1, 0], [0, 1]], case.halo(kind));
                if halo == all || (halo == part && i > 3) {
                    continue; // enough, or seen
                }
                let mut m = Memory::new(16, case.samples).with_params();
                let body = case.body(&mut m, kind, halo, plain);
                check(&format!("case {i} {kind:?} halo {halo:?}"), body, &m);
            }
        }
    });
}

/// Only kernels for CPUs are given halos.
#[test]
fn with_more_halo_than_needed() {
    together_on(&[Target::Cpu], || {
        for kind in KINDS {
            let mut m = Memory::new(16, 2).with_params();
            let body = CASES[3].body(&mut m, kind, [[3, 2], [4, 3]], plain);
            check(&format!("{kind:?} in a wide halo"), body, &m);
        }
    });
}

#[test]
fn undefined_words_between_rows() {
    together(|| {
        for case in [CASES[2], CASES[4], CASES[7]] {
            for kind in KINDS {
                let mut m = Memory::new(16, case.samples).with_params();
                let mut body = case.body(&mut m, kind, [[0, 0], [0, 0]], plain);
                if let Body::Conv2d(c) = &mut body {
                    let dims = if kind == ConvKind::Input { case.y() } else { case.x() };
                    c.a = m.value(&dims, dims[3].size + 3);
                }
                check(&format!("{kind:?} with rows apart"), body, &m);
            }
        }
    });
}

#[test]
fn bias_and_relu_into_a_halo() {
    together(|| {
        for case in [CASES[0], CASES[1], CASES[3]] {
            let mut m = Memory::new(16, case.samples).with_params();
            let kind = ConvKind::Forward;
            let body = case.body(&mut m, kind, case.halo(kind), |m, dims| {
                let bias = over(&m.param(64, &[dims[1].size], 1), &[None, Some(0), None, None]);
                let y = m.haloed(dims, [[1, 1], [2, 2]]);
                let z = m.room(dims, dims[3].size);
                let sum = arg(0) + arg(1);
                epilogue(vec![load(&bias)], vec![(sum.clone().relu(), &y), (sum, &z)])
            });
            check("bias", body, &m);
        }
    });
}

#[test]
fn input_gradient_with_relu_mask() {
    together(|| {
        for case in [CASES[2], CASES[3]] {
            let mut m = Memory::new(16, case.samples).with_params();
            let kind = ConvKind::Input;
            let body = case.body(&mut m, kind, case.halo(kind), |m, dims| {
                let x = m.haloed(dims, [[1, 1], [1, 1]]);
                let dx = m.room(dims, dims[3].size);
                epilogue(vec![load(&x)], vec![(arg(1).le(0.0, 0.0, arg(0)), &dx)])
            });
            check("relu mask", body, &m);
        }
    });
}

#[test]
fn weight_gradients_update_at_once() {
    together(|| {
        for (case, masked) in
            [(CASES[0], false), (CASES[1], true), (CASES[2], false), (CASES[4], true), (CASES[13], false)]
        {
            let mut m = Memory::new(16, case.samples).with_params();
            m = if masked { m.masked() } else { m };
            let kind = ConvKind::Weight;
            let body = case.body(&mut m, kind, case.halo(kind), |m, dims| {
                let sizes: Vec<usize> = dims.iter().map(|d| d.size).collect();
                let place = m.param(8000, &sizes, sizes[3]);
                let to = |region| access(region, 8000, &place.at.strides);
                let value = arg(0) * 0.5 + arg(1) * 0.25;
                let sinks = vec![(value.clone(), &to(Region::Update)), (value, &to(Region::Gradients))]
                    .into_iter()
                    .map(|(e, a)| (e, a.clone()))
                    .collect::<Vec<_>>();
                epilogue(vec![load(&to(Region::Params))], sinks.iter().map(|(e, a)| (e.clone(), a)).collect())
            });
            check("weight update", body, &m);
        }
    });
}

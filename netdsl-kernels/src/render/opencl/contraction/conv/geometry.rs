//! Forward pass and input gradient as one thing: planes of operand `a` are slid over by taps, whose numbers are `b`'s. The input
//! gradient is the forward pass with exchanged channels, flipped taps and the padding that is left.
use crate::ir::Expr;
use netdsl_plan::{Access, Conv2d, ConvKind};

/// A convolution whose result's position `[y, x]` meets `a` at `[y · stride + i · dilation − before, ..]`.
#[derive(Clone, Debug)]
pub(super) struct Geometry {
    /// Channels of the result and of `a`.
    pub(super) channels: [usize; 2],
    /// The result's plane.
    pub(super) to: [usize; 2],
    /// The plane of `a`.
    pub(super) from: [usize; 2],
    pub(super) taps: [usize; 2],
    pub(super) stride: [usize; 2],
    pub(super) dilation: [usize; 2],
    pub(super) before: [isize; 2],
    /// Whether every tap of every position lies in the plane or in the zeros around it.
    pub(super) covered: bool,
    /// Strides of `b` along the result's channels, `a`'s channels and the taps, and what to add to its offset.
    pub(super) weight: [isize; 4],
    pub(super) weight_offset: isize,
}

impl Geometry {
    /// The geometry, for the kinds that slide taps over planes: an input gradient only with stride 1, and no groups.
    pub(super) fn new(c: &Conv2d<Expr>) -> Option<Geometry> {
        let w = c.window;
        let signed = |v: [usize; 2]| v.map(|x| x as isize);
        let [kh, kw] = signed(w.kernel);
        let s: Vec<isize> = c.b.at.strides.to_vec();
        let g = match c.kind {
            ConvKind::Forward | ConvKind::Weight => Geometry {
                channels: [c.out_channels, c.in_channels],
                to: c.inner,
                from: c.outer,
                taps: w.kernel,
                stride: w.stride,
                dilation: w.dilation,
                before: signed(w.padding),
                covered: false,
                weight: [s[0], s[1], s[2], s[3]],
                weight_offset: 0,
            },
            ConvKind::Input => Geometry {
                channels: [c.in_channels, c.out_channels],
                to: c.outer,
                from: c.inner,
                taps: w.kernel,
                stride: [1, 1],
                dilation: w.dilation,
                before: [0, 1].map(|i| (w.dilation[i] * (w.kernel[i] - 1)) as isize - w.padding[i] as isize),
                covered: false,
                weight: [s[1], s[0], -s[2], -s[3]],
                weight_offset: (kh - 1) * s[2] + (kw - 1) * s[3],
            },
        };
        let usable = w.groups == 1 && (c.kind != ConvKind::Input || w.stride == [1, 1]);
        usable.then(|| Geometry { covered: g.covers(c.halo), ..g })
    }
    fn covers(&self, halo: [[usize; 2]; 2]) -> bool {
        (0..2).all(|i| {
            let [first, last] = self.reach(i);
            -first <= halo[i][0] as isize && last < (self.from[i] + halo[i][1]) as isize
        })
    }
    /// The first and the last coordinate of `a` that any tap meets along an axis.
    pub(super) fn reach(&self, axis: usize) -> [isize; 2] {
        let taps = ((self.taps[axis] - 1) * self.dilation[axis]) as isize;
        let last = ((self.to[axis] - 1) * self.stride[axis]) as isize;
        [-self.before[axis], last + taps - self.before[axis]]
    }
    /// Whether vectors of positions are vectors of `a` as it lies in memory.
    pub(super) fn in_place(&self, a: &Access) -> bool {
        self.covered && self.stride[1] == 1 && a.at.strides[3] == 1 && super::plain(a)
    }
}

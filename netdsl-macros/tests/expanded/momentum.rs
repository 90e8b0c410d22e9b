/// Momentum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// The rate.
    ///
    /// Default: 0.1, at least 0.
    pub lr: f64,
    ///
    /// Default: 0.9, at least 0 and below 1.
    pub momentum: f64,
}
impl Momentum {
    ///The defaults: `Momentum { .., ..Momentum::DEFAULT }` changes some of them.
    pub const DEFAULT: Self = Self { lr: 0.1, momentum: 0.9 };
}
impl ::core::default::Default for Momentum {
    fn default() -> Self {
        Self::DEFAULT
    }
}
const _: () = {
    use ::netdsl::__private as __p;
    static PLAN: __p::OptimizerPlan = __p::OptimizerPlan {
        name: __p::Text::Borrowed("Momentum"),
        hypers: __p::List::Borrowed(
            &[
                __p::Hyper {
                    name: __p::Text::Borrowed("lr"),
                    default: 0.1,
                    range: __p::HyperRange {
                        low: 0.0,
                        high: 1.7976931348623157e308,
                        high_included: true,
                    },
                },
                __p::Hyper {
                    name: __p::Text::Borrowed("momentum"),
                    default: 0.9,
                    range: __p::HyperRange {
                        low: 0.0,
                        high: 1.0,
                        high_included: false,
                    },
                },
            ],
        ),
        scalars: __p::List::Borrowed(&[__p::Text::Borrowed("uniform_0")]),
        slots: __p::List::Borrowed(&[__p::Text::Borrowed("v")]),
        text: __p::Text::Borrowed(
            "#define NETDSL_SLOTS 1\nstatic float optimizer_1(float w, float g, float *s, __global const float *h)\n{\n    const float l0 = (h[1] * s[0]) + (h[2] * g);\n    const float r = w - (h[0] * l0);\n    s[0] = l0;\n    return r;\n}\nstatic float16 optimizer_16(float16 w, float16 g, float16 *s, __global const float *h)\n{\n    const float16 l0 = ((float16)(h[1]) * s[0]) + ((float16)(h[2]) * g);\n    const float16 r = w - ((float16)(h[0]) * l0);\n    s[0] = l0;\n    return r;\n}\n",
        ),
        prepare: |h: &[f64], _: u64, out: &mut [f64]| {
            out[0] = 1.0f64 - h[1];
        },
        host: |w: &mut [f32], g: &[f32], s: &mut [&mut [f32]], h: &[f32]| {
            let n = w.len();
            let g = &g[..n];
            let [s0] = s else { unreachable!("state slots") };
            let s0 = &mut s0[..n];
            let h0 = h[0];
            let h1 = h[1];
            let h2 = h[2];
            for i in 0..n {
                let l0 = (h1 * s0[i]) + (h2 * g[i]);
                let r = w[i] - (h0 * l0);
                s0[i] = l0;
                w[i] = r;
            }
        },
        reference: |w: &mut [f64], g: &[f64], s: &mut [&mut [f64]], h: &[f64]| {
            for i in 0..w.len() {
                let v_lr = h[0];
                let v_momentum = h[1];
                let v_v = s[0][i];
                let v_w = w[i];
                let v_g = g[i];
                let v_v = ((v_momentum * v_v) + ((1.0f64 - v_momentum) * v_g));
                let v__new = (v_w - (v_lr * v_v));
                s[0][i] = v_v;
                w[i] = v__new;
            }
        },
    };
    impl __p::Rule for Momentum {
        fn plan(&self) -> &'static __p::OptimizerPlan {
            &PLAN
        }
        fn hypers(&self) -> ::std::vec::Vec<f64> {
            ::std::vec![self.lr, self.momentum]
        }
    }
};

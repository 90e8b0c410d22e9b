/// Words and a picture of them, judged together.
#[derive(Debug)]
pub struct Mixed {
    session: ::netdsl::__private::Session,
}
///The outputs of [`Mixed`] for a batch, one value a sample in each.
#[derive(Clone, Debug, PartialEq)]
pub struct MixedOutput {
    ///The output `logits`, of shape [4] for each sample.
    pub logits: ::netdsl::__private::Values<[f32; 4]>,
    ///The output `gate`, of shape [3] for each sample.
    pub gate: ::netdsl::__private::Values<[f32; 3]>,
    ///The output `picked`, of shape [] for each sample.
    pub picked: ::netdsl::__private::Values<u32>,
}
const _: () = {
    use ::netdsl::__private as __p;
    impl Mixed {
        ///A new `Mixed` on a device, its weights drawn from the seeds.
        ///
        /// # Errors
        /// `Error::Device` and `Error::Memory` where the device cannot hold it.
        pub fn new(
            device: &__p::Device,
            seeds: impl ::core::convert::Into<__p::Seeds>,
        ) -> __p::Result<Self> {
            ::core::result::Result::Ok(Self {
                session: __p::Session::new(&PLAN, device, seeds)?,
            })
        }
    }
    impl __p::Network for Mixed {
        type Input = ([[[f32; 8]; 8]; 2], [__p::Class<12>; 5]);
        type Output = MixedOutput;
        fn plan() -> &'static __p::NetworkPlan {
            &PLAN
        }
        fn session(&self) -> &__p::Session {
            &self.session
        }
        fn session_mut(&mut self) -> &mut __p::Session {
            &mut self.session
        }
        fn from_session(session: __p::Session) -> Self {
            Self { session }
        }
    }
    impl __p::Trainable for Mixed {
        type Target = (__p::Class<4>, [f32; 3]);
    }
    impl __p::Outputs for MixedOutput {
        fn from_raw(raw: &mut __p::RawOutputs) -> __p::Result<Self> {
            ::core::result::Result::Ok(Self {
                logits: raw.take(0)?,
                gate: raw.take(1)?,
                picked: raw.take(2)?,
            })
        }
    }
    impl Mixed {
        /// Numbers that training changes.
        pub const PARAMS: usize = 4845;
        /// Floating-point operations of the forward pass of one sample. `Network::flop` says what counts.
        pub const FLOP_FORWARD: u64 = 74299;
        /// Floating-point operations of the backward pass of one sample, the update not counted.
        pub const FLOP_BACKWARD: u64 = 138480;
        /// Different OpenCL kernels of the kind of device that has most; equal layers share theirs.
        pub const KERNELS: usize = 0;
        /// Samples of the largest batch of one launch.
        pub const BATCH: usize = 16;
    }
    ///Handles of the parameters of `stem_conv`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer0 {
        ///The parameter `stem_conv.weight`.
        pub weight: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `bn1`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer1 {
        ///The parameter `bn1.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `bn1.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `conv`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer2 {
        ///The parameter `conv.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `conv.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `bn2`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer3 {
        ///The parameter `bn2.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `bn2.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `eye`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer4 {
        ///The parameter `eye.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `eye.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `table`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer5 {
        ///The parameter `table.weight`.
        pub weight: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `mix`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer6 {
        ///The parameter `mix.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `mix.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `ear`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer7 {
        ///The parameter `ear.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `ear.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `join`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer8 {
        ///The parameter `join.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `join.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `switch`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer9 {
        ///The parameter `switch.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `switch.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///Handles of the parameters of `head`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer10 {
        ///The parameter `head.weight`.
        pub weight: __p::ParamRef<Mixed>,
        ///The parameter `head.bias`.
        pub bias: __p::ParamRef<Mixed>,
    }
    ///The parameters of [`Mixed`] by layer.
    #[derive(Clone, Copy, Debug)]
    pub struct Params {
        ///The parameters of `stem_conv`.
        pub stem_conv: Layer0,
        ///The parameters of `bn1`.
        pub bn1: Layer1,
        ///The parameters of `conv`.
        pub conv: Layer2,
        ///The parameters of `bn2`.
        pub bn2: Layer3,
        ///The parameters of `eye`.
        pub eye: Layer4,
        ///The parameters of `table`.
        pub table: Layer5,
        ///The parameters of `mix`.
        pub mix: Layer6,
        ///The parameters of `ear`.
        pub ear: Layer7,
        ///The parameters of `join`.
        pub join: Layer8,
        ///The parameters of `switch`.
        pub switch: Layer9,
        ///The parameters of `head`.
        pub head: Layer10,
    }
    impl Mixed {
        /// Handles of the parameters by layer and name.
        #[must_use]
        pub const fn params() -> Params {
            Params {
                stem_conv: Layer0 {
                    weight: __p::ParamRef::new(0),
                },
                bn1: Layer1 {
                    weight: __p::ParamRef::new(1),
                    bias: __p::ParamRef::new(2),
                },
                conv: Layer2 {
                    weight: __p::ParamRef::new(3),
                    bias: __p::ParamRef::new(4),
                },
                bn2: Layer3 {
                    weight: __p::ParamRef::new(5),
                    bias: __p::ParamRef::new(6),
                },
                eye: Layer4 {
                    weight: __p::ParamRef::new(7),
                    bias: __p::ParamRef::new(8),
                },
                table: Layer5 {
                    weight: __p::ParamRef::new(9),
                },
                mix: Layer6 {
                    weight: __p::ParamRef::new(10),
                    bias: __p::ParamRef::new(11),
                },
                ear: Layer7 {
                    weight: __p::ParamRef::new(12),
                    bias: __p::ParamRef::new(13),
                },
                join: Layer8 {
                    weight: __p::ParamRef::new(14),
                    bias: __p::ParamRef::new(15),
                },
                switch: Layer9 {
                    weight: __p::ParamRef::new(16),
                    bias: __p::ParamRef::new(17),
                },
                head: Layer10 {
                    weight: __p::ParamRef::new(18),
                    bias: __p::ParamRef::new(19),
                },
            }
        }
    }
    static PLAN: ::std::sync::LazyLock<__p::NetworkPlan> = ::std::sync::LazyLock::new(|| {
        __p::NetworkPlan::load("..", &[], &[])
    });
};
const _: () = {
    use ::netdsl::__private::manual;
    let _ = |manual::layers::Conv2d { kernel: _, padding: _, bias: _, .. }: _| ();
    let _ = |manual::layers::BatchNorm2d { .. }: _| ();
    let _ = |manual::layers::LeakyRelu { .. }: _| ();
    let _ = |manual::layers::Conv2d { kernel: _, padding: _, .. }: _| ();
    let _ = |manual::layers::BatchNorm2d { .. }: _| ();
    let _ = |manual::layers::Relu { .. }: _| ();
    let _ = |manual::layers::MaxPool2d { .. }: _| ();
    let _ = |manual::layers::Flatten { .. }: _| ();
    let _ = |manual::layers::Dense { l2: _, .. }: _| ();
    let _ = |manual::layers::Tanh { .. }: _| ();
    let _ = |manual::layers::Embedding { .. }: _| ();
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::layers::Sigmoid { .. }: _| ();
    let _ = |manual::layers::Flatten { .. }: _| ();
    let _ = |manual::layers::Dense { l1: _, .. }: _| ();
    let _ = |manual::layers::Tanh { .. }: _| ();
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::functions::abs { .. }: _| ();
    let _ = |manual::functions::abs { .. }: _| ();
    let _ = |manual::functions::concat { .. }: _| ();
    let _ = |manual::layers::Dropout { .. }: _| ();
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::layers::Softmax { .. }: _| ();
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::losses::CrossEntropy { .. }: _| ();
    let _ = |manual::losses::Mse { .. }: _| ();
    let _ = |manual::functions::argmax { .. }: _| ();
};

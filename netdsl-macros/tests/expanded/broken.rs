::core::compile_error! {
    "there is no layer `Rellu`\n= note: code `unknown_layer`\n= help: did you mean `Relu`?"
}
#[derive(Debug)]
struct Broken {
    session: ::netdsl::__private::Session,
}
///The outputs of [`Broken`] for a batch, one value a sample in each.
#[derive(Clone, Debug, PartialEq)]
struct BrokenOutput {
    ///The output `logits`, of shape [3] for each sample.
    pub logits: ::netdsl::__private::Values<[f32; 3]>,
}
const _: () = {
    use ::netdsl::__private as __p;
    impl Broken {
        ///A new `Broken` on a device, its weights drawn from the seeds.
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
    impl __p::Network for Broken {
        type Input = [f32; 4];
        type Output = BrokenOutput;
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
    impl __p::Trainable for Broken {
        type Target = __p::Class<3>;
    }
    impl __p::Outputs for BrokenOutput {
        fn from_raw(raw: &mut __p::RawOutputs) -> __p::Result<Self> {
            ::core::result::Result::Ok(Self { logits: raw.take(0)? })
        }
    }
    impl Broken {
        /// Numbers that training changes.
        pub const PARAMS: usize = 0;
        /// Floating-point operations of the forward pass of one sample. `Network::flop` says what counts.
        pub const FLOP_FORWARD: u64 = 0;
        /// Floating-point operations of the backward pass of one sample, the update not counted.
        pub const FLOP_BACKWARD: u64 = 0;
        /// Different OpenCL kernels of the kind of device that has most; equal layers share theirs.
        pub const KERNELS: usize = 0;
        /// Samples of the largest batch of one launch.
        pub const BATCH: usize = 0;
    }
    ///Handles of the parameters of `hidden`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer0 {
        ///The parameter `hidden.weight`.
        pub weight: __p::ParamRef<Broken>,
        ///The parameter `hidden.bias`.
        pub bias: __p::ParamRef<Broken>,
    }
    ///Handles of the parameters of `head`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer1 {
        ///The parameter `head.weight`.
        pub weight: __p::ParamRef<Broken>,
        ///The parameter `head.bias`.
        pub bias: __p::ParamRef<Broken>,
    }
    ///The parameters of [`Broken`] by layer.
    #[derive(Clone, Copy, Debug)]
    pub struct Params {
        ///The parameters of `hidden`.
        pub hidden: Layer0,
        ///The parameters of `head`.
        pub head: Layer1,
    }
    impl Broken {
        /// Handles of the parameters by layer and name.
        #[must_use]
        pub const fn params() -> Params {
            Params {
                hidden: Layer0 {
                    weight: __p::ParamRef::new(0),
                    bias: __p::ParamRef::new(0),
                },
                head: Layer1 {
                    weight: __p::ParamRef::new(0),
                    bias: __p::ParamRef::new(0),
                },
            }
        }
    }
    static PLAN: ::std::sync::LazyLock<__p::NetworkPlan> = ::std::sync::LazyLock::new(|| {
        __p::NetworkPlan::load("6Broken00110000000000000", &[], &[])
    });
};
const _: () = {
    use ::netdsl::__private::manual;
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::losses::CrossEntropy { .. }: _| ();
};

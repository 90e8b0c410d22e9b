/// 784-128-10.
#[derive(Debug)]
pub struct Mlp {
    session: ::netdsl::__private::Session,
}
///The outputs of [`Mlp`] for a batch, one value a sample in each.
#[derive(Clone, Debug, PartialEq)]
pub struct MlpOutput {
    ///The output `logits`, of shape [10] for each sample.
    pub logits: ::netdsl::__private::Values<[f32; 10]>,
}
const _: () = {
    use ::netdsl::__private as __p;
    impl Mlp {
        ///A new `Mlp` on a device, its weights drawn from the seeds.
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
    impl __p::Network for Mlp {
        type Input = [f32; 784];
        type Output = MlpOutput;
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
    impl __p::Trainable for Mlp {
        type Target = __p::Class<10>;
    }
    impl __p::Outputs for MlpOutput {
        fn from_raw(raw: &mut __p::RawOutputs) -> __p::Result<Self> {
            ::core::result::Result::Ok(Self { logits: raw.take(0)? })
        }
    }
    impl Mlp {
        /// Numbers that training changes.
        pub const PARAMS: usize = 101770;
        /// Floating-point operations of the forward pass of one sample. `Network::flop` says what counts.
        pub const FLOP_FORWARD: u64 = 203593;
        /// Floating-point operations of the backward pass of one sample, the update not counted.
        pub const FLOP_BACKWARD: u64 = 206121;
        /// Different OpenCL kernels of the kind of device that has most; equal layers share theirs.
        pub const KERNELS: usize = 0;
        /// Samples of the largest batch of one launch.
        pub const BATCH: usize = 32;
    }
    ///Handles of the parameters of `fc1`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer0 {
        ///The parameter `fc1.weight`.
        pub weight: __p::ParamRef<Mlp>,
        ///The parameter `fc1.bias`.
        pub bias: __p::ParamRef<Mlp>,
    }
    ///Handles of the parameters of `fc2`.
    #[derive(Clone, Copy, Debug)]
    pub struct Layer1 {
        ///The parameter `fc2.weight`.
        pub weight: __p::ParamRef<Mlp>,
        ///The parameter `fc2.bias`.
        pub bias: __p::ParamRef<Mlp>,
    }
    ///The parameters of [`Mlp`] by layer.
    #[derive(Clone, Copy, Debug)]
    pub struct Params {
        ///The parameters of `fc1`.
        pub fc1: Layer0,
        ///The parameters of `fc2`.
        pub fc2: Layer1,
    }
    impl Mlp {
        /// Handles of the parameters by layer and name.
        #[must_use]
        pub const fn params() -> Params {
            Params {
                fc1: Layer0 {
                    weight: __p::ParamRef::new(0),
                    bias: __p::ParamRef::new(1),
                },
                fc2: Layer1 {
                    weight: __p::ParamRef::new(2),
                    bias: __p::ParamRef::new(3),
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
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::layers::Relu { .. }: _| ();
    let _ = |manual::layers::Dense { .. }: _| ();
    let _ = |manual::losses::CrossEntropy { .. }: _| ();
};

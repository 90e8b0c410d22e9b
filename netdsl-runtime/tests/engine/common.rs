//! Networks for tests: compiled in memory from text, their expressions run by the compiler's interpreter, and the Rust types
//! around them that `network!` would generate.

use netdsl_kernels::ir::Expr;
use netdsl_kernels::{compile, text};
use netdsl_runtime::__private::{BlockFn, NetworkPlan, PointFn};
use netdsl_runtime::{Device, DeviceKind, Error, Result};

/// A network from its text; leaked, as plans live as long as the program.
pub fn plan(source: &str) -> &'static NetworkPlan {
    let model = text::compile(source).unwrap_or_else(|e| panic!("{e}"));
    let plan = compile::compile(&model).unwrap_or_else(|e| panic!("{e}"));
    Box::leak(Box::new(plan.map(&mut block, &mut point)))
}

fn block(expr: &Expr) -> BlockFn {
    let tape = expr.tape().clone();
    let function = move |out: &mut [f32], args: &[&[f32]]| {
        let mut at = vec![0.0; args.len()];
        for i in 0..out.len() {
            at.iter_mut().zip(args).for_each(|(x, arg)| *x = f64::from(arg[i]));
            out[i] = tape.eval(&at) as f32;
        }
    };
    BlockFn(Box::leak(Box::new(function)))
}

fn point(expr: &Expr) -> PointFn {
    let tape = expr.tape().clone();
    PointFn(Box::leak(Box::new(move |args: &[f64]| tape.eval(args))))
}

/// Runs a test on every device that there is, the reference too, and in both kernel families. Says on which.
pub fn everywhere(test: impl Fn(&Device) -> Result<()>) {
    let mut ran = vec![];
    for device in devices() {
        match test(&device) {
            Ok(()) => ran.push(device.to_string()),
            Err(Error::Device { message, .. })
                if message.contains("was not compiled for") || message.ends_with("yet") =>
            {
                eprintln!("{device}: {message}");
            }
            Err(e) => panic!("{device}: {e}"),
        }
    }
    assert!(!ran.is_empty());
    eprintln!("ran on {}", ran.join(", "));
}

fn devices() -> Vec<Device> {
    let mut devices = vec![Device::reference()];
    devices.extend(Device::all());
    for device in devices.clone().iter().filter(|d| d.kind() == DeviceKind::OpenClCpu) {
        // the other family of kernels, where there is no GPU to run it
        let gpu = device.clone().with_target(netdsl_runtime::__private::Target::Gpu);
        devices.extend(gpu);
    }
    devices
}

/// The type that `network!` would generate for a text.
macro_rules! network {
    ($name:ident($input:ty $(=> $target:ty)?) -> $outputs:ident { $($field:ident: $sample:ty),* } $text:expr) => {
        #[derive(Debug)]
        struct $name(netdsl_runtime::__private::Session);
        #[derive(Debug)]
        struct $outputs { $($field: netdsl_runtime::Values<$sample>),* }
        impl netdsl_runtime::Outputs for $outputs {
            fn from_raw(raw: &mut netdsl_runtime::__private::RawOutputs) -> netdsl_runtime::Result<Self> {
                let mut next = 0..;
                Ok($outputs { $($field: raw.take(next.next().unwrap_or(0))?),* })
            }
        }
        impl $name {
            fn new(device: &netdsl_runtime::Device, seed: u64) -> netdsl_runtime::Result<Self> {
                let plan = <Self as netdsl_runtime::Network>::plan();
                Ok($name(netdsl_runtime::__private::Session::new(plan, device, seed)?))
            }
        }
        impl netdsl_runtime::Network for $name {
            type Input = $input;
            type Output = $outputs;
            fn plan() -> &'static netdsl_runtime::__private::NetworkPlan {
                static PLAN: std::sync::OnceLock<&'static netdsl_runtime::__private::NetworkPlan> = std::sync::OnceLock::new();
                PLAN.get_or_init(|| crate::common::plan($text))
            }
            fn session(&self) -> &netdsl_runtime::__private::Session {
                &self.0
            }
            fn session_mut(&mut self) -> &mut netdsl_runtime::__private::Session {
                &mut self.0
            }
            fn from_session(session: netdsl_runtime::__private::Session) -> Self {
                $name(session)
            }
        }
        $(impl netdsl_runtime::Trainable for $name {
            type Target = $target;
        })?
    };
}
pub(crate) use network;

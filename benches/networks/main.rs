//! Forward pass, backward pass and training step of the three networks of `tests/networks` on every device found, generated
//! kernels beside plain Rust, for batches of 1, 32 and 128. The numbers are to be recorded and compared; nothing is asserted
//! of them. docs/benchmarks.md says how.
mod definitions;
mod passes;
mod samples;
#[path = "../../tests/networks/mod.rs"]
mod shared;

use criterion::{Bencher, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use definitions::{batch_1, batch_32, batch_128};
use netdsl::{Data, Device, DeviceKind, Network, Trainable};
use passes::Passes;
use std::time::Duration;

type Pass<N> = fn(&mut Passes<N>, &mut Bencher<'_>);

/// All passes of one network for one batch on all devices.
fn bench<N: Trainable>(c: &mut Criterion, name: &str, samples: fn(usize) -> Data<N::Input, N::Target>) {
    let batch = N::plan().batch;
    for device in Device::all().into_iter().filter(|device| measures() || is_quick::<N>(device)) {
        // Made by the first pass that the command line asks for.
        let mut made: Option<Passes<N>> = None;
        let id = BenchmarkId::new(device.to_string(), batch);
        let passes: [(&str, Pass<N>); 3] =
            [("forward", Passes::forward), ("backward", Passes::backward), ("step", Passes::step)];
        for (pass, run) in passes {
            let mut group = c.benchmark_group(format!("{name}/{pass}"));
            group.throughput(Throughput::Elements(batch as u64));
            group.bench_function(id.clone(), |bencher| {
                let new = || Passes::new(&device, samples(batch)).expect("the network on the device");
                run(made.get_or_insert_with(new), bencher);
            });
            group.finish();
        }
    }
}

/// Whether times are asked for, as by `cargo bench`; `cargo test` only runs everything once.
fn measures() -> bool {
    let has = |word| std::env::args().any(|argument| argument == word);
    has("--bench") && !has("--test")
}

/// What is run where nothing is measured: an OpenCL compiler takes minutes for the kernels of nine networks.
fn is_quick<N: Network>(device: &Device) -> bool {
    device.kind() == DeviceKind::Host || (N::plan().name == "Mlp" && N::plan().batch == 32)
}

fn networks(c: &mut Criterion) {
    definitions::ensure_shared();
    bench::<batch_1::Mlp>(c, "mlp", samples::rows);
    bench::<batch_32::Mlp>(c, "mlp", samples::rows);
    bench::<batch_128::Mlp>(c, "mlp", samples::rows);
    bench::<batch_1::LeNet5>(c, "lenet", samples::images);
    bench::<batch_32::LeNet5>(c, "lenet", samples::images);
    bench::<batch_128::LeNet5>(c, "lenet", samples::images);
    bench::<batch_1::Mixed>(c, "mixed", samples::pairs);
    bench::<batch_32::Mixed>(c, "mixed", samples::pairs);
    bench::<batch_128::Mixed>(c, "mixed", samples::pairs);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = networks
}
criterion_main!(benches);

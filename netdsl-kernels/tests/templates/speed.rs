//! How fast the CPU family's products are on each device: printed, not judged. Run with `--ignored speed --nocapture`.
use crate::build::{B, arg, epilogue, load, n, over};
use crate::check::{context, program};
use crate::conv::{Case, plain};
use crate::device::devices;
use crate::memory::{Memory, access};
use netdsl_kernels::ir::Expr;
use netdsl_kernels::render::opencl;
use netdsl_plan::{Body, ConvKind, Dim, MatMul, Region, Target, Window};
use std::time::Instant;

const ROUNDS: usize = 100;

/// The least time of one run, in microseconds, of many rounds of about 2 ms: a busy machine leaves some of them alone.
#[expect(clippy::print_stderr, reason = "the figures are what this is for")]
fn measure(name: &str, body: &Body<Expr>, m: &Memory, flop: f64) {
    let ctx = context(m);
    let parts = [opencl::body(Target::Cpu, body, &ctx)];
    let (text, kernel) = program(Target::Cpu, &parts, &ctx);
    let numbers: Vec<_> = parts.iter().map(|p| (p.tiles.tiles(m.samples), p.offsets.clone())).collect();
    for device in devices().iter() {
        let ready = device.prepare(&text, &kernel, &numbers, m);
        let run = |times: usize| {
            let start = Instant::now();
            (0..times).for_each(|_| ready.run());
            ready.finish();
            start.elapsed().as_secs_f64() / times as f64
        };
        run(1);
        let before = processor_time();
        let start = Instant::now();
        let mut count = 0.0;
        while start.elapsed().as_secs_f64() < 0.3 {
            run(10);
            count += 10.0;
        }
        let busy = (processor_time() - before) / count;
        let times = (0.002 / run(3)).clamp(1.0, 1000.0) as usize;
        let best = (0..ROUNDS).map(|_| run(times)).fold(f64::INFINITY, f64::min);
        let speeds = [best, busy].map(|t| format!("{:.1} us, {:.1} GFLOP/s", t * 1e6, flop / t / 1e9));
        eprintln!("{name}: {}; by processor time {}; {} tiles on {}", speeds[0], speeds[1], numbers[0].0, device.name);
    }
}

/// Seconds that the threads of this process ran, where the system tells: a busy machine does not change them.
fn processor_time() -> f64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = tasks.filter_map(|t| {
        let text = std::fs::read_to_string(t.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

/// Forward, weight gradient (fused with the update) and input gradient of a dense layer.
fn dense(batch: usize, inputs: usize, outputs: usize) {
    let mut m = Memory::new(batch, batch).with_params();
    let pad = |n: usize| n.next_multiple_of(16);
    let (rows, ins, outs) = (B, n(inputs), n(outputs));
    let x = m.value(&[rows, ins], pad(inputs));
    let dy = m.value(&[rows, outs], pad(outputs));
    let w = m.value(&[ins, outs], pad(outputs));
    let (y, dx) = (m.room(&[rows, outs], pad(outputs)), m.room(&[rows, ins], pad(inputs)));
    let dw = m.room(&[ins, outs], pad(outputs));
    let bias = over(&m.param(32, &[outputs], 1), &[None, Some(0)]);
    let flop = 2.0 * (batch * inputs * outputs) as f64;
    let product =
        |m: Dim, n: Dim, k: Dim, a, b, e| Body::MatMul(MatMul { batch: vec![].into(), m, n, k, a, b, epilogue: e });
    let swap = |a| over(a, &[Some(1), Some(0)]);
    let name = |what: &str| format!("{batch} x {inputs} -> {outputs} {what}");
    let e = epilogue(vec![load(&bias)], vec![((arg(0) + arg(1)).relu(), &y)]);
    measure(&name("forward"), &product(rows, outs, ins, x.clone(), w.clone(), e), &m, flop);
    let e = epilogue(vec![], vec![(arg(0), &dw)]);
    measure(&name("dW"), &product(ins, outs, rows, swap(&x), dy.clone(), e), &m, flop);
    if inputs * pad(outputs) < crate::memory::PARAMS {
        let to = access(Region::Update, 0, &[pad(outputs) as isize, 1]);
        let e = epilogue(vec![], vec![(arg(0), &to)]);
        measure(&name("dW with update"), &product(ins, outs, rows, swap(&x), dy.clone(), e), &m, flop);
    }
    let e = epilogue(vec![load(&x)], vec![(arg(1).le(0.0, 0.0, arg(0)), &dx)]);
    measure(&name("dX"), &product(rows, ins, outs, dy, swap(&w), e), &m, flop);
}

#[test]
#[ignore = "a measurement"]
fn speed_of_products() {
    for (batch, inputs, outputs) in [
        (128, 784, 1000),
        (128, 1000, 800),
        (128, 800, 400),
        (32, 784, 128),
        (32, 128, 10),
        (128, 128, 10),
        (1, 784, 128),
    ] {
        dense(batch, inputs, outputs);
    }
}

/// The three passes of a convolution with stride 1, as a plan lays them out.
fn convolution(batch: usize, channels: [usize; 2], plane: [usize; 2], kernel: usize, padding: usize) {
    let case = Case {
        window: Window { kernel: [kernel; 2], stride: [1, 1], padding: [padding; 2], dilation: [1, 1], groups: 1 },
        channels,
        outer: plane,
        samples: batch,
    };
    let [h, w] = case.inner();
    let flop = 2.0 * (batch * channels[0] * channels[1] * kernel * kernel * h * w) as f64;
    for kind in [ConvKind::Forward, ConvKind::Input, ConvKind::Weight] {
        let mut m = Memory::new(batch, batch).with_params();
        let body = case.body(&mut m, kind, case.halo(kind), plain);
        let name = format!("{batch} x {channels:?} {plane:?} {kernel}x{kernel} {kind:?}");
        measure(&name, &body, &m, flop);
    }
}

#[test]
#[ignore = "a measurement"]
fn speed_of_convolutions() {
    convolution(64, [64, 64], [16, 16], 3, 1);
    convolution(64, [6, 16], [14, 14], 5, 0);
    convolution(64, [1, 6], [28, 28], 5, 2);
    convolution(64, [32, 64], [8, 8], 3, 1);
    convolution(64, [3, 32], [32, 32], 3, 1);
    convolution(64, [64, 64], [14, 14], 1, 0);
}

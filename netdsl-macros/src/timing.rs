//! How long the expansion of large networks takes, unoptimised as in a user's build: printed, to be recorded with
//!
//! ```text
//! cargo test -p netdsl-macros --lib timing -- --nocapture
//! ```
//!
//! What is asserted is only that it grows little faster than the network.
use crate::entry::Call;
use proc_macro2::TokenStream;
use std::time::{Duration, Instant};

/// `layers` dense layers with relu between them, each of another size so that nothing is shared.
fn dense(layers: usize) -> TokenStream {
    let chain: String = (0..layers).map(|i| format!(" -> Dense({}) -> Relu", 64 + i)).collect();
    network("[64]", &format!("{chain} -> Dense(10)"))
}

/// `layers` layers of an image classifier: blocks of four, in two of three a convolution, each of another size.
fn image(layers: usize) -> TokenStream {
    let block = |i: usize| {
        let (channels, units) = (8 + 4 * i, 100 - 4 * i);
        match i * 12 < layers * 2 {
            true => format!(
                " -> Conv2d({channels}, kernel: 3, padding: 1, bias: false) -> BatchNorm2d -> Relu -> MaxPool2d({})",
                1 + i % 2
            ),
            false => format!(" -> Flatten -> Dense({units}) -> Relu -> Dropout(0.5)"),
        }
    };
    let chain: String = (0..layers / 4).map(block).collect();
    network("[3, 32, 32]", &format!("{chain} -> Flatten -> Dense(10)"))
}

fn network(input: &str, chain: &str) -> TokenStream {
    let text = format!(
        "struct Deep {{ input x: {input}; target y: Class(10); let logits = x {chain};
         loss CrossEntropy(logits, y); output logits; batch: 32; }}"
    );
    text.parse().expect("tokens")
}

/// Processor time of this thread where the system tells it: a busy machine does not lengthen it.
fn now() -> Duration {
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next().and_then(|n| n.parse().ok()));
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);

/// Of one run.
fn mean<T>(mut work: impl FnMut() -> T) -> Duration {
    const RUNS: u32 = 5;
    let start = now();
    for _ in 0..RUNS {
        std::hint::black_box(work());
    }
    (now() - start) / RUNS
}

/// Prints how long 8 and 32 layers take, and the steps of the latter.
fn times(name: &str, deep: fn(usize) -> TokenStream) {
    let expand = |layers: usize| {
        let tokens = deep(layers);
        mean(move || crate::expand::network(Call::new(tokens.clone())))
    };
    let (few, many) = (expand(8), expand(32));
    println!("{name}: 8 layers {few:.1?}, 32 layers {many:.1?}");
    assert!(many < 10 * few, "four times the layers take {many:?} instead of {few:?}");

    let tokens = deep(32);
    let parse = mean(|| crate::parse::parse(&mut crate::parse::Parser::default(), tokens.clone()));
    let mut parser = crate::parse::Parser::default();
    let network = crate::parse::parse(&mut parser, tokens.clone()).network(&mut parser).expect("a network");
    let front = mean(|| netdsl_kernels::front::build(&network));
    let model = netdsl_kernels::front::build(&network).model.expect("a model");
    let compile = mean(|| netdsl_kernels::compile::compile(&model));
    let rest = many.saturating_sub(parse + front + compile);
    // most of the last is this crate's stand-in for the compiler's literals, which rustc makes in its own, optimised code
    println!("  of 32: parse {parse:.1?}, front end {front:.1?}, compile {compile:.1?}, emit {rest:.1?}");
}

#[test]
fn expansion_grows_with_the_network() {
    times("dense layers with relu", dense);
    times("an image classifier", image);
}

//! How long the expansion of a large network takes, unoptimised as in a user's build: printed, to be recorded. What is
//! asserted is only that it grows no faster than its square.
use crate::entry::Call;
use proc_macro2::TokenStream;
use std::time::{Duration, Instant};

/// `layers` dense layers with relu between them, each of another size so that nothing is shared.
fn deep(layers: usize) -> TokenStream {
    let chain: String = (0..layers).map(|i| format!(" -> Dense({}) -> Relu", 64 + i)).collect();
    let text = format!(
        "struct Deep {{ input x: [64]; target y: Class(10); let logits = x {chain} -> Dense(10);
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

#[test]
fn thirty_two_layers() {
    let expand = |layers: usize| {
        let tokens = deep(layers);
        mean(move || crate::expand::network(Call::new(tokens.clone())))
    };
    let (few, many) = (expand(8), expand(32));
    println!("expansion: 8 layers {few:.1?}, 32 layers {many:.1?}");
    assert!(many < 16 * few, "four times the layers take {many:?} instead of {few:?}");

    let tokens = deep(32);
    let parse = mean(|| crate::parse::parse(&mut crate::parse::Parser::default(), tokens.clone()));
    let mut parser = crate::parse::Parser::default();
    let network = crate::parse::parse(&mut parser, tokens.clone()).network(&mut parser).expect("a network");
    let front = mean(|| netdsl_kernels::front::build(&network));
    let model = netdsl_kernels::front::build(&network).model.expect("a model");
    let compile = mean(|| netdsl_kernels::compile::compile(&model));
    let rest = many.saturating_sub(parse + front + compile);
    // most of the last is this crate's stand-in for the compiler's literals, which rustc makes in its own, optimised code
    println!("of 32: parse {parse:.1?}, front end {front:.1?}, compile {compile:.1?}, emit {rest:.1?}");
}

//! How long the expansion of a large network takes, unoptimised as in a user's build. Printed, and bounded loosely: a
//! machine may be busy, but a pass that is no longer near-linear shows.
use crate::entry::Call;
use proc_macro2::TokenStream;
use std::time::{Duration, Instant};

/// `layers` dense layers with relu between them, each of another size so that nothing is shared.
pub(crate) fn deep(layers: usize) -> TokenStream {
    let chain: String = (0..layers).map(|i| format!(" -> Dense({}) -> Relu", 64 + i)).collect();
    let text = format!(
        "struct Deep {{ input x: [64]; target y: Class(10); let logits = x {chain} -> Dense(10);
         loss CrossEntropy(logits, y); output logits; batch: 32; }}"
    );
    text.parse().expect("tokens")
}

#[test]
fn thirty_two_layers() {
    let mut times = vec![];
    for layers in [8, 32] {
        let tokens = deep(layers);
        let best = (0..3)
            .map(|_| {
                let tokens = tokens.clone();
                let start = Instant::now();
                let expanded = crate::expand::network(Call::new(tokens));
                assert!(!expanded.is_empty());
                start.elapsed()
            })
            .min();
        times.push(best.unwrap_or(Duration::MAX));
    }
    println!("expansion: 8 layers {:?}, 32 layers {:?}", times[0], times[1]);
    assert!(times[1] < 12 * times[0], "four times the layers take {:?} instead of {:?}", times[1], times[0]);
}

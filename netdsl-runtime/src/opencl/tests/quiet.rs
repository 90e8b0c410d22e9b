//! A step allocates nothing in Rust and waits for nothing, and what one costs.
use super::network::{BATCH, network, optimizer};
use super::{everywhere, open, step, whole};
use crate::counting::allocations;
use crate::executor::{Executor, Run, Samples};
use netdsl_plan::{ListKind, STEP_WORDS};
use std::time::Instant;

#[test]
fn a_thousand_steps_allocate_nothing() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        let momentum = optimizer("Momentum", 0.5);
        let slots = session.create_slots(1).expect("state");
        let (images, labels) = ([1u8; BATCH * 4], [2i32; BATCH]);
        let order: [u32; BATCH] = std::array::from_fn(|i| i as u32);
        session.write_order(0, &order).expect("the order");
        let mut one = |i: usize| {
            let (samples, row) = (if i % 7 == 6 { BATCH / 2 } else { BATCH }, i % session.rows());
            session.bind_data(0, Samples::U8(&images)).expect("images");
            session.bind_data(1, Samples::I32(&labels)).expect("labels");
            step(&mut session, row, samples, 0, 0.01);
            let list = if i.is_multiple_of(2) { ListKind::Fused } else { ListKind::TwoPhase };
            session.prepare(list, Some(&momentum)).expect("to prepare");
            session.run(Run { row, ..whole(list, samples, Some(slots)) }).expect("to run");
            session.launches()
        };
        let first = (0..16).map(&mut one).last().expect("some steps");
        let before = allocations();
        let last = (16..1016).map(&mut one).last().expect("some steps");
        assert_eq!(allocations() - before, 0);
        assert_eq!(last - first, 500 * (2 + 4), "launches of a thousand steps");
        session.finish().expect("to finish");
    });
}

/// Not a test: prints what a launch costs. `cargo test --release -p netdsl-runtime -- --ignored --nocapture cost`
#[test]
#[ignore = "a measurement"]
fn cost_of_a_launch() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        let slots = session.create_slots(1).expect("state");
        session.prepare(ListKind::TwoPhase, Some(&optimizer("Momentum", 0.5))).expect("to prepare");
        session.prepare(ListKind::Fused, Some(&optimizer("Momentum", 0.5))).expect("to prepare");
        session.write_steps(0, &[1; STEP_WORDS * 64]).expect("rows");
        let whole = whole(ListKind::TwoPhase, 1, Some(slots));
        for (what, run) in [("step of 4 launches", whole), ("smallest kernel", Run { launches: [2, 3], ..whole })] {
            let mut best = [f64::MAX; 2];
            for _ in 0..50 {
                session.finish().expect("to finish");
                let (start, launches) = (Instant::now(), session.launches());
                for row in 0..64 {
                    session.run(Run { row, ..run }).expect("to run");
                }
                let launches = (session.launches() - launches) as f64;
                let enqueued = start.elapsed().as_secs_f64() / launches;
                session.finish().expect("to finish");
                let done = start.elapsed().as_secs_f64() / launches;
                best = [best[0].min(enqueued), best[1].min(done)];
            }
            let [enqueued, done] = best.map(|seconds| seconds * 1e6);
            println!("{} {target:?}, {what}: {enqueued:.2} us to enqueue a launch, {done:.2} us done", hardware.name);
        }
    });
}

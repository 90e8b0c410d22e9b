//! A step allocates nothing in Rust and waits for nothing, and what one costs.
use super::network::{BATCH, network, optimizer};
use super::{everywhere, open, step, whole, words};
use crate::counting::allocations;
use crate::executor::{Executor, Run, Samples};
use netdsl_plan::{ListKind, Region, STEP_WORDS};
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

#[test]
fn the_host_does_not_run_away() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        step(&mut session, 0, 1, 0, 0.0);
        let loss = Run { launches: [2, 3], ..whole(ListKind::TwoPhase, 1, None) };
        let before = allocations();
        for _ in 0..10_000 {
            session.run(loss).expect("to run");
        }
        assert_eq!(allocations() - before, 0);
        assert_eq!(words(&mut session, Region::States, 0), [10_000.0]);
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
        let smallest = Run { launches: [2, 3], ..whole };
        for (what, run) in [("step of 4 launches", whole), ("smallest kernel", smallest)] {
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
        session.finish().expect("to finish");
        let nothing = Run { active: &[false; 5], ..whole };
        session.run(nothing).expect("to run");
        let start = Instant::now();
        for row in 0..100_000 {
            session.run(Run { row: row % 1024, ..nothing }).expect("to run");
        }
        println!("{:.3} us for a run of 4 launches without a tile", start.elapsed().as_secs_f64() * 10.0);
    });
}

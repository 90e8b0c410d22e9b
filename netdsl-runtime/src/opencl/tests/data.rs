//! Memory read and written: doors, the order, staged writes, and what lies outside.
use super::network::{GATHERED, PARAMS, network};
use super::{everywhere, open, step, whole, words};
use crate::executor::{Executor, Run, Samples};
use crate::opencl::Session;
use netdsl_plan::{ListKind, Region};

/// Runs the gather of one sample at a place of the order, and reads what it gathered.
fn gather(session: &mut Session, offset: usize) -> f32 {
    step(session, 0, 1, offset, 0.0);
    let run = Run { launches: [0, 1], ..whole(ListKind::TwoPhase, 1, None) };
    session.run(run).expect("to run");
    let [word] = words(session, Region::Arena, GATHERED);
    word
}

fn bind(session: &mut Session, samples: usize, value: u8, class: i32) {
    session.bind_data(0, Samples::U8(&vec![value; samples * 4])).expect("images");
    session.bind_data(1, Samples::I32(&vec![class; samples])).expect("labels");
}

#[test]
fn data_can_be_replaced_by_more_and_by_less() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        session.write_order(0, &[0, 99]).expect("the order");
        for (samples, value, class) in [(100, 1, 2), (200, 3, 4), (100, 5, 6), (5000, 7, 8)] {
            bind(&mut session, samples, value, class);
            assert_eq!(gather(&mut session, 1), 4.0 * f32::from(value) + 1000.0 * class as f32);
        }
    });
}

#[test]
fn the_order_grows_and_keeps_what_it_holds() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        let images: Vec<u8> = (0..50).flat_map(|i| [i, 0, 0, 0]).collect();
        session.bind_data(0, Samples::U8(&images)).expect("images");
        session.bind_data(1, Samples::I32(&[0; 50])).expect("labels");
        session.write_order(0, &[11, 12]).expect("the order");
        session.write_order(1000, &[21, 22]).expect("more order");
        session.write_order(1, &[13]).expect("in between");
        assert_eq!([0, 1, 2, 1000, 1001].map(|at| gather(&mut session, at)), [11.0, 13.0, 0.0, 21.0, 22.0]);
    });
}

/// Each write must be seen by the runs behind it and by no run before it, though none of them waits.
#[test]
fn staged_writes_come_in_order() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        session.write_order(0, &[0]).expect("the order");
        // Batches of up to 120 kB: several turns of both halves of the staging memory.
        for turn in 0..60usize {
            bind(&mut session, 1 + 500 * turn, turn as u8, 0);
            step(&mut session, turn, 1, 0, 0.0);
            let run = Run { launches: [0, 3], row: turn, ..whole(ListKind::TwoPhase, 1, None) };
            session.run(run).expect("to run");
        }
        let losses: [f32; 180] = words(&mut session, Region::Losses, 0);
        let expected: Vec<f32> = (0..60).map(|turn| 4.0 * turn as f32).collect();
        assert_eq!(losses.iter().step_by(3).copied().collect::<Vec<_>>(), expected);
    });
}

#[test]
fn large_writes_arrive_whole() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        let samples = 3 << 20; // 12 MB: more than is staged
        let mut images = vec![0u8; samples * 4];
        images[(samples - 1) * 4] = 9;
        session.bind_data(0, Samples::U8(&images)).expect("images");
        session.bind_data(1, Samples::I32(&vec![0; samples])).expect("labels");
        drop(images);
        session.write_order(0, &[samples as u32 - 1, 0]).expect("the order");
        assert_eq!([gather(&mut session, 0), gather(&mut session, 1)], [9.0, 0.0]);
    });
}

#[test]
fn fresh_memory_is_zero() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        let slots = session.create_slots(2).expect("state");
        let mut state = [f32::NAN; 2 * PARAMS];
        session.read_slots(slots, 0, &mut state).expect("state");
        assert_eq!(state, [0.0; 2 * PARAMS]);
        for region in [Region::Arena, Region::Params, Region::Gradients] {
            assert_eq!(words(&mut session, region, 0), [0.0; PARAMS]);
        }
        let mut losses = vec![f32::NAN; session.rows() * 3];
        session.read(Region::Losses, 0, &mut losses).expect("losses");
        assert!(losses.iter().all(|word| *word == 0.0));
    });
}

#[test]
fn nothing_outside_a_region_is_touched() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        let text = |result: crate::Result<()>| result.expect_err("it is outside").to_string();
        let mut out = [0.0; 2];
        assert_eq!(
            text(session.read(Region::Params, PARAMS - 1, &mut out)),
            "`start` is 31 for 2 items, but the region has 32"
        );
        text(session.read(Region::Params, usize::MAX, &mut out));
        text(session.write(Region::States, 2, &[0.0, 0.0]));
        text(session.write(Region::Arena, 0, &[0.0])); // nothing is prepared
        text(session.read(Region::Update, 0, &mut out));
        text(session.read(Region::Data(0), 0, &mut out));
        text(session.write_steps(session.rows(), &[0]));
        let slots = session.create_slots(0).expect("no state");
        text(session.read_slots(slots, 0, &mut out));
        session.read(Region::States, 1, &mut out).expect("the last two");
        session.write(Region::Params, PARAMS, &[]).expect("nothing at the end");
    });
}

#[test]
fn samples_must_be_the_doors() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        let text = |result: crate::Result<()>| result.expect_err("it does not fit").to_string();
        assert_eq!(
            text(session.bind_data(0, Samples::F32(&[0.0; 4]))),
            "`samples` of door `image` are f32, expected u8"
        );
        assert_eq!(
            text(session.bind_data(0, Samples::U8(&[0; 6]))),
            "`samples` of door `image` have 6 bytes, no multiple of a sample's 4"
        );
        assert_eq!(text(session.bind_data(2, Samples::U8(&[0; 4]))), "`samples` are for door 2 of 2");
        assert_eq!(text(session.write_mask(&[1.0; 31])), "`mask` has 31 words, but the parameters have 32");
    });
}

//! Lists run: what launches compute, how many there are, and what they are told.
use super::network::{COPIED, GATHERED, INFERRED, PARAMS, network, optimizer};
use super::{Folder, everywhere, open, step, whole, words};
use crate::executor::{Executor, Run, Samples};
use crate::opencl::{Hardware, Options, Session};
use netdsl_plan::{FLAG_MASK, ListKind, Region, STEP_FLAGS, STEP_WORDS, Target};

/// A session with 100 samples: sample `i` has the bytes `[i, 1, 0, 0]` and the class `i % 10`.
fn loaded(hardware: &'static Hardware, target: Target) -> Session {
    let mut session = open(hardware, target, &network());
    fill(&mut session);
    session
}

fn fill(session: &mut Session) {
    let images: Vec<u8> = (0..100).flat_map(|i| [i, 1, 0, 0]).collect();
    let labels: Vec<i32> = (0..100).map(|i| i % 10).collect();
    let order: Vec<u32> = (0..100).rev().collect();
    let params: Vec<f32> = (0..PARAMS).map(|i| i as f32).collect();
    session.bind_data(0, Samples::U8(&images)).expect("images");
    session.bind_data(1, Samples::I32(&labels)).expect("labels");
    session.write_order(0, &order).expect("the order");
    session.write(Region::Params, 0, &params).expect("parameters");
}

/// What the gather makes of the `i`-th sample of the order.
fn gathered(i: usize) -> f32 {
    let sample = 99 - i;
    (sample + 1 + 1000 * (sample % 10)) as f32
}

#[test]
fn a_step_gathers_and_stores_and_updates() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        let momentum = optimizer("Momentum", 0.5);
        session.prepare(ListKind::TwoPhase, Some(&momentum)).expect("to prepare");
        let slots = session.create_slots(1).expect("state");
        step(&mut session, 0, 3, 10, 0.25);
        session.run(whole(ListKind::TwoPhase, 3, Some(slots))).expect("to run");
        let expected = [gathered(10), gathered(11), gathered(12), 0.0];
        assert_eq!(words(&mut session, Region::Arena, GATHERED), expected);
        assert_eq!(words(&mut session, Region::Arena, COPIED), expected);
        assert_eq!(words(&mut session, Region::Losses, 0), [expected.iter().sum(), 0.0, 0.0]);
        assert_eq!(words(&mut session, Region::Gradients, 0), [1.0, 2.0, 3.0]);
        assert_eq!(words(&mut session, Region::Params, 0), [-0.25, 0.5, 1.25]);
        assert_eq!(words(&mut session, Region::States, 0), [1.0, 0.0, 0.0]);
        let mut state = [0.0; 2];
        session.read_slots(slots, 30, &mut state).expect("state");
        assert_eq!(state, [31.0, 32.0]);
        assert_eq!(session.launches(), 4);
        assert_eq!(session.take_control().expect("control"), 0);
        assert_eq!(session.kernel_seconds(), None);
    });
}

#[test]
fn rows_samples_and_wanted_parts_change_from_run_to_run() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        step(&mut session, 0, 2, 0, 0.0);
        step(&mut session, 5, 4, 50, 0.0);
        let list = ListKind::TwoPhase;
        let run = |row, samples, active| Run { list, launches: [0, 3], row, samples, active, slots: None };
        session.run(run(0, 2, &[true, true, true, true, true])).expect("to run");
        session.run(run(5, 4, &[true, false, true, true, false])).expect("to run");
        session.run(run(0, 2, &[false, false, false, true, false])).expect("to run");
        // The two launches without a tile were not sent.
        assert_eq!(session.launches(), 3 + 3 + 1);
        let last = [gathered(50), gathered(51), gathered(52), gathered(53), 0.0];
        assert_eq!(words(&mut session, Region::Arena, COPIED), last);
        assert_eq!(words(&mut session, Region::Losses, 0), [last[..2].iter().sum::<f32>()]);
        assert_eq!(words(&mut session, Region::Losses, 15), [last.iter().sum::<f32>()]);
    });
}

#[test]
fn a_run_without_tiles_sends_nothing() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        let mut run = whole(ListKind::TwoPhase, 3, None);
        (run.launches, run.active) = ([0, 3], &[false; 5]);
        session.run(run).expect("nothing to do");
        run.launches = [2, 2];
        session.run(run).expect("nothing to do");
        session.finish().expect("nothing to wait for");
        assert_eq!(session.launches(), 0);
    });
}

#[test]
fn optimizers_take_turns() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        let (plain, momentum) = (optimizer("Plain", 0.0), optimizer("Momentum", 1.0));
        let (a, b) = (session.create_slots(1).expect("state"), session.create_slots(1).expect("state"));
        step(&mut session, 0, 1, 0, 1.0);
        let mut expected = (0.0f32, 0.0f32); // parameter 0, momentum of b
        for _ in 0..3 {
            session.prepare(ListKind::Fused, Some(&plain)).expect("to prepare");
            session.run(whole(ListKind::Fused, 1, Some(a))).expect("to run");
            expected.0 -= expected.0 + 1.0;
            session.prepare(ListKind::TwoPhase, Some(&momentum)).expect("to prepare");
            session.run(whole(ListKind::TwoPhase, 1, Some(b))).expect("to run");
            expected.1 += expected.0 + 1.0;
            expected.0 -= expected.1;
        }
        assert_eq!(words(&mut session, Region::Params, 0), [expected.0]);
        let mut state = [0.0];
        session.read_slots(b, 0, &mut state).expect("state");
        assert_eq!(state, [expected.1]);
        // A dropped state is not used by what runs without one.
        session.drop_slots(b);
        let mut run = whole(ListKind::TwoPhase, 1, None);
        run.launches = [0, 3];
        session.run(run).expect("to run without state");
        session.finish().expect("to finish");
        session.run(whole(ListKind::TwoPhase, 1, Some(b))).expect_err("the state is gone");
        session.write_slots(a, 0, &[7.0]).expect("state");
        session.read_slots(a, 0, &mut state).expect("state");
        assert_eq!(state, [7.0]);
    });
}

#[test]
fn masked_parameters_stay() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        session.prepare(ListKind::Fused, Some(&optimizer("Plain", 0.0))).expect("to prepare");
        let slots = session.create_slots(1).expect("state");
        let mut mask = [1.0; PARAMS];
        mask[1] = 0.0;
        session.write_mask(&mask).expect("a mask");
        let mut row = [0u32; STEP_WORDS];
        row[STEP_FLAGS] = FLAG_MASK;
        row[8] = 1f32.to_bits();
        session.write_steps(0, &row).expect("a row");
        session.run(whole(ListKind::Fused, 1, Some(slots))).expect("to run");
        assert_eq!(words(&mut session, Region::Params, 0), [-1.0, 1.0, -1.0]);
    });
}

#[test]
fn a_loss_that_is_not_finite_stops_updates_until_it_is_taken() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        session.prepare(ListKind::TwoPhase, Some(&optimizer("Plain", 0.0))).expect("to prepare");
        let slots = session.create_slots(1).expect("state");
        step(&mut session, 0, 1, 0, 1.0);
        step(&mut session, 7, 1, 0, 1.0);
        session.write(Region::Arena, 8, &[f32::NAN]).expect("to spoil the halo");
        // The first run of a list zeroes its halos; the second finds what was written.
        session.run(whole(ListKind::TwoPhase, 1, Some(slots))).expect("to run");
        assert_eq!(session.take_control().expect("control"), 0);
        session.write(Region::Arena, 8, &[f32::NAN]).expect("to spoil the halo");
        let before: [f32; 3] = words(&mut session, Region::Params, 0);
        session.run(Run { row: 7, ..whole(ListKind::TwoPhase, 1, Some(slots)) }).expect("to run");
        assert_eq!(words(&mut session, Region::Params, 0), before);
        assert_eq!(session.take_control().expect("control"), 8);
        assert_eq!(session.take_control().expect("control"), 0);
    });
}

#[test]
fn halos_are_zero_again_after_another_list_ran() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        for list in [ListKind::TwoPhase, ListKind::Infer] {
            session.prepare(list, None).expect("to prepare");
        }
        step(&mut session, 0, 2, 0, 0.0);
        let mut train = whole(ListKind::TwoPhase, 2, None);
        train.launches = [0, 3];
        for _ in 0..2 {
            session.run(train).expect("to run");
            assert_eq!(words(&mut session, Region::Arena, COPIED), [gathered(0), gathered(1)]);
            session.run(whole(ListKind::Infer, 2, None)).expect("to run");
            assert_eq!(words(&mut session, Region::Arena, INFERRED), [gathered(0), gathered(1)]);
            assert_eq!(words(&mut session, Region::Arena, 100), [gathered(0), gathered(1)]);
        }
    });
}

#[test]
fn a_larger_list_gives_the_others_a_larger_arena() {
    everywhere(|hardware, target| {
        let mut session = loaded(hardware, target);
        step(&mut session, 0, 2, 0, 0.0);
        for list in [ListKind::Infer, ListKind::Observe] {
            session.prepare(list, None).expect("to prepare");
            session.run(Run { samples: 2, ..whole(ListKind::Infer, 2, None) }).expect("to run");
        }
        session.run(whole(ListKind::Observe, 2, None)).expect("to run");
        assert_eq!(words(&mut session, Region::Arena, 100), [gathered(0), gathered(1)]);
        assert_eq!(words(&mut session, Region::Arena, 2000), [gathered(0), gathered(1)]);
    });
}

#[test]
fn profiling_is_there_when_asked_for() {
    everywhere(|hardware, target| {
        let options = Options { profiling: true, cache: None, log: None };
        let mut session = Session::open(hardware, target, &network(), options).expect("a session");
        fill(&mut session);
        session.prepare(ListKind::Infer, None).expect("to prepare");
        step(&mut session, 0, 32, 0, 0.0);
        for _ in 0..1500 {
            session.run(whole(ListKind::Infer, 32, None)).expect("to run");
        }
        let seconds = session.kernel_seconds().expect("it was asked for");
        assert!(seconds > 0.0 && seconds < 60.0, "{seconds}");
        assert_eq!(session.kernel_seconds(), Some(0.0));
    });
}

#[test]
fn sessions_leave_a_line_in_the_kernel_log() {
    everywhere(|hardware, target| {
        let folder = Folder::new();
        let file = folder.0.join("log");
        let options = || Options { profiling: false, cache: None, log: Some(file.clone()) };
        for runs in [0, 1, 2] {
            let mut session = Session::open(hardware, target, &network(), options()).expect("a session");
            session.prepare(ListKind::Infer, None).expect("to prepare");
            step(&mut session, 0, 1, 0, 0.0);
            for _ in 0..runs {
                session.run(whole(ListKind::Infer, 1, None)).expect("to run");
            }
        }
        let log = std::fs::read_to_string(&file).expect("the log");
        assert_eq!(log, format!("{0}\t2\n{0}\t4\n", hardware.name));
    });
}

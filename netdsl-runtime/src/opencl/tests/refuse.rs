//! Requests that cannot be met: each is an error that names what is at fault, and the session stays usable.
use super::network::{network, optimizer, with_kernel};
use super::{everywhere, open, step, whole};
use crate::Error;
use crate::executor::{Executor, Run, SlotsId};
use crate::opencl::{Hardware, Options, Session};
use netdsl_plan::{ListKind, Target};

#[test]
fn runs_that_do_not_fit_their_list() {
    everywhere(|hardware, target| {
        let mut session = open(hardware, target, &network());
        session.prepare(ListKind::TwoPhase, None).expect("to prepare");
        step(&mut session, 0, 1, 0, 0.0);
        let good = Run { launches: [0, 3], ..whole(ListKind::TwoPhase, 1, None) };
        let bad = [
            (Run { list: ListKind::Infer, ..good }, "`list` is Infer, which was not prepared"),
            (Run { launches: [0, 5], ..good }, "`launches` are [0, 5) of 4"),
            (Run { launches: [2, 1], ..good }, "`launches` are [2, 1) of 4"),
            (Run { samples: 0, ..good }, "`samples` are 0, but a batch has 1 to 32"),
            (Run { samples: 33, ..good }, "`samples` are 33, but a batch has 1 to 32"),
            (Run { active: &[true], ..good }, "`active` has 1 flags for 5 parts"),
            (Run { row: 1024, ..good }, "`row` is 1024 of 1024"),
            (Run { launches: [0, 4], ..good }, "`slots` are none, but the launches update"),
            (Run { slots: Some(SlotsId(3)), ..good }, "`slots` are 3, which were not created or are dropped"),
        ];
        for (run, message) in bad {
            assert_eq!(session.run(run).expect_err(message).to_string(), message);
        }
        assert_eq!(session.launches(), 0);
        let slots = session.create_slots(1).expect("state");
        let error = session.run(whole(ListKind::TwoPhase, 1, Some(slots))).expect_err("no optimizer was built in");
        assert!(error.to_string().contains("prepared without an optimizer"), "{error}");
        session.run(good).expect("the session is usable");
        session.finish().expect("to finish");
    });
}

#[test]
fn more_memory_than_there_is() {
    everywhere(|hardware, target| {
        let mut plan = network();
        for target in plan.targets.to_mut() {
            target.lists.to_mut()[3].arena = usize::try_from(hardware.max_buffer / 4 + 1).expect("64 bits");
        }
        let mut session = open(hardware, target, &plan);
        session.prepare(ListKind::Infer, None).expect("to prepare");
        match session.prepare(ListKind::Observe, None) {
            Err(Error::Memory { device, needed, available, purpose }) => {
                assert_eq!(device, hardware.name);
                assert!(needed > hardware.max_buffer);
                assert_eq!(available, Some(hardware.max_buffer));
                assert_eq!(purpose, "one buffer, the activations of `Fixture`");
            }
            other => panic!("{other:?}"),
        }
        // The arena was given up in vain: the smaller list says so until it is prepared again.
        step(&mut session, 0, 1, 0, 0.0);
        let error = session.run(whole(ListKind::Infer, 1, None)).expect_err("there is no arena");
        assert_eq!(error.to_string(), "`list` is Infer, whose memory was given up for a larger list: prepare it again");
        session.prepare(ListKind::Infer, None).expect("to prepare again");
        session.run(whole(ListKind::Infer, 1, None)).expect("the session is usable");
        session.finish().expect("to finish");
    });
}

/// Devices of this test alone, with memory for little.
#[test]
fn memory_is_counted_and_given_back() {
    everywhere(|hardware, target| {
        let small: &'static Hardware = Box::leak(Box::new(hardware.with_memory(1 << 20)));
        for _ in 0..3 {
            let mut session = open(small, target, &network());
            session.create_slots(4000).expect("512 kB");
            match session.create_slots(4000) {
                Err(Error::Memory { needed, available: Some(available), purpose, .. }) => {
                    assert_eq!(needed, 512_256);
                    assert!(available < needed, "{available}");
                    assert_eq!(purpose, "the optimizer's state of `Fixture`");
                }
                other => panic!("{other:?}"),
            }
            let slots = session.create_slots(1000).expect("what is left");
            session.drop_slots(slots);
            session.create_slots(1000).expect("what was given back");
        }
    });
}

#[test]
fn a_network_after_a_lost_context_gets_a_fresh_one() {
    everywhere(|hardware, target| {
        let alone: &'static Hardware = Box::leak(Box::new(hardware.with_memory(hardware.memory)));
        let ran = |session: &mut Session| {
            session.prepare(ListKind::Infer, None).expect("to prepare");
            session.run(whole(ListKind::Infer, 1, None)).expect("to run");
            session.finish().expect("to finish");
            session.queue.context.as_ptr()
        };
        let mut old = open(alone, target, &network());
        let first = ran(&mut old);
        assert_eq!(ran(&mut open(alone, target, &network())), first, "networks share a context");
        alone.abandon_context();
        assert_ne!(ran(&mut open(alone, target, &network())), first);
        assert_eq!(ran(&mut old), first, "who has the old one keeps it");
    });
}

#[test]
fn work_groups_that_are_too_large() {
    everywhere(|hardware, target| {
        let plan = with_kernel(0, |kernel| kernel.local = hardware.max_group + 1);
        let error = open(hardware, target, &plan).prepare(ListKind::Infer, None).expect_err("too large");
        assert_eq!(
            error.to_string(),
            format!(
                "device `{}`: kernel `gather` needs work-groups of {}, but the device has at most {}; choose another \
                 device or kernel family",
                hardware.name,
                hardware.max_group + 1,
                hardware.max_group
            )
        );
    });
}

#[test]
fn families_that_were_not_compiled() {
    everywhere(|hardware, _| {
        let error =
            Session::open(hardware, Target::Host, &network(), Options::from_env()).err().expect("no such family");
        assert!(error.to_string().ends_with("`Fixture` has no kernels of the family Host"), "{error}");
    });
}

#[test]
fn lists_that_a_plan_lacks() {
    everywhere(|hardware, target| {
        let mut plan = network();
        for target in plan.targets.to_mut() {
            target.lists.to_mut().pop();
        }
        let error = open(hardware, target, &plan).prepare(ListKind::Observe, None).expect_err("no such list");
        assert_eq!(error.to_string(), "`list` is Observe, which `Fixture` does not have");
        open(hardware, target, &plan).prepare(ListKind::Fused, Some(&optimizer("Plain", 0.0))).expect("the others");
    });
}

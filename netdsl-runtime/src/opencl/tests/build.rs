//! Programs: what is said of a text that the driver refuses, and what the disk cache keeps.
use super::network::{network, optimizer, with_kernel};
use super::{Folder, everywhere, open, step, whole};
use crate::Error;
use crate::executor::Executor;
use crate::opencl::cache::Cache;
use crate::opencl::{Hardware, Options, Session};
use netdsl_plan::{ListKind, NetworkPlan, Target};
use std::fs;
use std::path::Path;

fn refused(hardware: &'static Hardware, target: Target, plan: &NetworkPlan) -> (String, String, String) {
    let mut session = open(hardware, target, plan);
    match session.prepare(ListKind::TwoPhase, Some(&optimizer("Plain", 0.0))) {
        Err(Error::Build { device, kernel, layers, log }) => {
            assert_eq!(device, hardware.name);
            (kernel, layers, log)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bad_kernel_is_told_with_its_layers_and_text() {
    everywhere(|hardware, target| {
        let plan = with_kernel(1, |kernel| {
            let text = kernel.text.replace("grads[g] = params[g] + plus;", "grads[g] = params[g] + no_such_name;");
            kernel.text = text.into();
        });
        let (kernel, layers, log) = refused(hardware, target, &plan);
        assert_eq!(kernel, "pair");
        assert_eq!(layers, "`dense` (src/fixture.rs:4), `copy` (src/fixture.rs:5)");
        let marked = log.lines().find(|line| line.starts_with('>')).expect("the place is marked");
        assert!(marked.contains("no_such_name") && marked.contains(" | "), "{log}");
    });
}

#[test]
fn bad_texts_that_are_no_kernels_are_told_by_what_they_are() {
    everywhere(|hardware, target| {
        let spoil = |change: &dyn Fn(&mut netdsl_plan::TargetPlan)| {
            let mut plan = network();
            plan.targets.to_mut().iter_mut().for_each(change);
            let (kernel, layers, _) = refused(hardware, target, &plan);
            (kernel, layers)
        };
        let prelude = spoil(&|plan| plan.prelude = format!("{}\nfloat x = no_such_name;\n", plan.prelude).into());
        assert_eq!(prelude, ("prelude".to_owned(), "every layer".to_owned()));
        let update = spoil(&|plan| plan.update = "static void update_1(no_such_type x) {}".into());
        assert_eq!(update, ("update".to_owned(), "every layer with parameters".to_owned()));
        let mut bad = optimizer("Bad", 0.0);
        bad.text = "static float optimizer_1(float w) { return no_such_name; }".into();
        let error = open(hardware, target, &network()).prepare(ListKind::Fused, Some(&bad)).expect_err("it is bad");
        assert!(matches!(&error, Error::Build { kernel, .. } if kernel == "optimizer Bad"), "{error}");
    });
}

#[test]
fn text_and_plan_must_agree() {
    everywhere(|hardware, target| {
        let plan = with_kernel(1, |kernel| kernel.name = "renamed".into());
        let (kernel, _, log) = refused(hardware, target, &plan);
        assert_eq!(kernel, "renamed");
        assert!(log.contains("CL_INVALID_KERNEL_NAME"), "{log}");
        let plan =
            with_kernel(2, |kernel| kernel.text = kernel.text.replace(", int from", "").replace("from + ", "").into());
        let (kernel, layers, log) = refused(hardware, target, &plan);
        assert_eq!((kernel.as_str(), layers.as_str()), ("loss", "`data` (src/fixture.rs:6)"));
        assert_eq!(log, "the text takes 14 arguments, the plan gives 15");
        let plan = with_kernel(0, |kernel| kernel.text = format!("{}\0", kernel.text).into());
        let (_, _, log) = refused(hardware, target, &plan);
        assert!(log.contains("zero byte"), "{log}");
    });
}

fn run_with(cache: Cache, hardware: &'static Hardware, target: Target, plan: &NetworkPlan) {
    let options = Options { profiling: false, cache: Some(cache), log: None };
    let mut session = Session::open(hardware, target, plan, options).expect("a session");
    session.prepare(ListKind::Infer, None).expect("to prepare");
    step(&mut session, 0, 1, 0, 0.0);
    session.run(whole(ListKind::Infer, 1, None)).expect("to run");
    session.finish().expect("to finish");
}

fn entries(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("the folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    entries
}

#[test]
fn programs_are_kept_and_damaged_ones_are_built_again() {
    everywhere(|hardware, target| {
        let folder = Folder::new();
        let cache = || Cache::at(&folder.0, 1 << 30);
        run_with(cache(), hardware, target, &network());
        let [entry] = &entries(&folder.0)[..] else { panic!("one entry") };
        let good = fs::read(entry).expect("the entry");
        run_with(cache(), hardware, target, &network());
        assert_eq!(entries(&folder.0).len(), 1, "the second session built the same program");
        let half = good[..good.len() / 2].to_vec();
        for damaged in [half, b"nonsense".to_vec(), Vec::new()] {
            fs::write(entry, &damaged).expect("to damage it");
            run_with(cache(), hardware, target, &network());
            let entry = fs::read(entry).expect("the entry");
            assert!(entry.starts_with(&good[..17]) && entry.len() > good.len() / 2, "it was replaced");
        }
    });
}

/// An entry that is whole, but that the driver does not take (any more).
#[test]
fn a_kept_program_that_the_driver_refuses_is_built_again() {
    everywhere(|hardware, target| {
        let folder = Folder::new();
        let cache = Cache::at(&folder.0, 1 << 30);
        run_with(cache.clone(), hardware, target, &network());
        let [entry] = &entries(&folder.0)[..] else { panic!("one entry") };
        let good = fs::read(entry).expect("the entry");
        cache.spoil(entry, b"no program at all");
        run_with(cache, hardware, target, &network());
        // A driver may add kernels to a binary that it compiled in between, so that the bytes need not be the same.
        assert!(fs::read(entry).expect("the entry").len() > good.len() / 2, "it was replaced");
    });
}

#[test]
fn a_changed_text_is_another_program() {
    everywhere(|hardware, target| {
        let folder = Folder::new();
        run_with(Cache::at(&folder.0, 1 << 30), hardware, target, &network());
        let plan = with_kernel(0, |kernel| kernel.text = kernel.text.replace("1000.0f", "1001.0f").into());
        run_with(Cache::at(&folder.0, 1 << 30), hardware, target, &plan);
        assert_eq!(entries(&folder.0).len(), 2);
        // A bound that only the younger one fits in.
        let plan = with_kernel(0, |kernel| kernel.text = kernel.text.replace("1000.0f", "1002.0f").into());
        let size = fs::metadata(&entries(&folder.0)[0]).expect("the entry").len();
        run_with(Cache::at(&folder.0, size + size / 2), hardware, target, &plan);
        assert_eq!(entries(&folder.0).len(), 1);
    });
}

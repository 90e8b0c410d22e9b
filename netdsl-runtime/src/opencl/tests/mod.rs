//! The executor on every OpenCL device of the machine, in both kernel families, with plans and kernels written by hand.
//! What the compiler makes of a network is not tested here.

mod build;
mod data;
mod network;
mod quiet;
mod refuse;
mod run;

use super::{Hardware, Options, Session, inventory};
use crate::executor::{Executor, Run, SlotsId};
use netdsl_plan::{ListKind, NetworkPlan, STEP_HYPER, STEP_LOSS_ROW, STEP_OFFSET, STEP_SAMPLES, STEP_WORDS, Target};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of its own, removed in the end.
pub(super) struct Folder(pub PathBuf);

impl Folder {
    pub(super) fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("netdsl-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Folder(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Calls `f` for every device and family.
fn everywhere(f: impl Fn(&'static Hardware, Target)) {
    let found = inventory();
    for hardware in &found.devices {
        f(hardware, Target::Cpu);
        f(hardware, Target::Gpu);
    }
    if found.devices.is_empty() {
        eprintln!("no OpenCL device: tested nothing ({})", found.problems.join("; "));
    }
}

/// Opens a session as the engine does; with a kernel log, if the environment asks for one.
fn open(hardware: &'static Hardware, target: Target, plan: &NetworkPlan) -> Session {
    Session::open(hardware, target, plan, Options::from_env()).expect("a session")
}

/// A run of all launches of a list, with all parts.
fn whole(list: ListKind, samples: usize, slots: Option<SlotsId>) -> Run<'static> {
    let (launches, parts) = match list {
        ListKind::TwoPhase => (4, 5),
        ListKind::Fused | ListKind::Infer => (2, 2),
        ListKind::Observe => (1, 1),
    };
    Run { list, launches: [0, launches], row: 0, samples, active: &[true; 5][..parts], slots }
}

/// Writes a row of the step table.
fn step(session: &mut Session, row: usize, samples: usize, offset: usize, rate: f32) {
    let mut words = [0u32; STEP_WORDS];
    words[STEP_SAMPLES] = samples as u32;
    words[STEP_OFFSET] = offset as u32;
    words[STEP_LOSS_ROW] = row as u32;
    words[STEP_HYPER] = rate.to_bits();
    session.write_steps(row, &words).expect("a row of the table");
}

/// Reads words of a region.
fn words<const N: usize>(session: &mut Session, region: netdsl_plan::Region, start: usize) -> [f32; N] {
    let mut out = [f32::NAN; N];
    session.read(region, start, &mut out).expect("to read");
    out
}

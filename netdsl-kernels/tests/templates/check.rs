//! Renders bodies for both families, runs them on every device and compares every word of every buffer with the oracle:
//! stored words within their bounds, all others untouched.
use crate::device::devices;
use crate::memory::{Door, LOSS_ROW, LOSS_WORDS, Memory, PARAMS};
use crate::oracle::{Stores, Word, stores};
use netdsl_kernels::ir::Expr;
use netdsl_kernels::render::opencl::{self, Context, Rendered};
use netdsl_plan::{Body, DType, Kernel, Target};
use std::cell::RefCell;

/// Momentum 0.75.
const OPTIMIZER: &str = "#define NETDSL_SLOTS 1
static float optimizer_1(float w, float g, float *s, __global const float *h) {
  s[0] = 0.75f * s[0] + g;
  return w - h[0] * s[0];
}
static float16 optimizer_16(float16 w, float16 g, float16 *s, __global const float *h) {
  s[0] = 0.75f * s[0] + g;
  return w - h[0] * s[0];
}
";

/// What kernels over a memory share.
pub fn context(m: &Memory) -> Context {
    let dtype = |d: &Door| match d {
        Door::F32(_) => DType::F32,
        Door::U8(_) => DType::U8,
        Door::I32(_) => DType::I32,
    };
    Context { doors: m.doors.iter().map(dtype).collect(), batch: m.batch, params: PARAMS, losses: LOSS_WORDS }
}

/// The text of a program with one kernel.
pub fn program(target: Target, parts: &[Rendered], ctx: &Context) -> (String, Kernel) {
    let kernel = opencl::kernel(target, parts, ctx);
    (text(target, &[&kernel], ctx), kernel)
}

fn text(target: Target, kernels: &[&Kernel], ctx: &Context) -> String {
    let mut text = opencl::prelude(target, ctx);
    if kernels.iter().any(|k| k.updates) {
        text += OPTIMIZER;
        text += &opencl::update_text(target, ctx);
    }
    let mut names: Vec<&str> = vec![];
    for kernel in kernels {
        if !names.contains(&&*kernel.name) {
            names.push(&kernel.name);
            text += &kernel.text;
        }
    }
    text
}

/// One launch and what it must store.
struct Case {
    name: String,
    bodies: Vec<Body<Expr>>,
    memory: Memory,
    expected: Stores,
}

thread_local! {
    /// The launches of the running test that wait for their program.
    static WAITING: RefCell<Option<Vec<Case>>> = const { RefCell::new(None) };
}

/// How many launches share a program: building one costs as much as several kernels.
const SHARED: usize = 16;

/// Checks everything that `test` asks for in few programs.
pub fn together(test: impl FnOnce()) {
    together_on(&targets(), test);
}

/// As [`together`], with the kernels of some families only: for what others do not look at.
pub fn together_on(families: &[Target], test: impl FnOnce()) {
    WAITING.set(Some(vec![]));
    test();
    let cases = WAITING.take().unwrap_or_default();
    for target in targets().into_iter().filter(|target| families.contains(target)) {
        cases.chunks(SHARED).for_each(|some| run(target, some));
    }
}

/// Checks one body.
#[track_caller]
pub fn check(name: &str, body: Body<Expr>, m: &Memory) {
    check_launch(name, &[body], m);
}

/// Checks a launch of several bodies.
#[track_caller]
pub fn check_launch(name: &str, bodies: &[Body<Expr>], m: &Memory) {
    let mut expected = Stores::new();
    bodies.iter().for_each(|b| expected.extend(stores(b, m)));
    assert!(expected.keys().all(|w| inside(*w, m)), "{name}: a body of this test stores outside its buffers");
    assert!(!expected.is_empty(), "{name}: nothing is stored");
    let case = Case { name: name.into(), bodies: bodies.to_vec(), memory: m.fenced(), expected };
    let alone = WAITING.with_borrow_mut(|waiting| match waiting {
        Some(cases) => {
            cases.push(case);
            None
        }
        None => Some(case),
    });
    if let Some(case) = alone {
        targets().into_iter().for_each(|target| run(target, std::slice::from_ref(&case)));
    }
}

#[expect(clippy::print_stderr, clippy::print_stdout, reason = "says what was compared where, or that nothing was")]
fn run(target: Target, cases: &[Case]) {
    let Some(first) = cases.first() else { return };
    let render = |case: &Case| {
        let ctx = context(&case.memory);
        let parts: Vec<Rendered> = case.bodies.iter().map(|b| opencl::body(target, b, &ctx)).collect();
        let numbers: Vec<_> = parts.iter().map(|p| (p.tiles.tiles(case.memory.samples), p.offsets.clone())).collect();
        (opencl::kernel(target, &parts, &ctx), numbers)
    };
    let rendered: Vec<_> = cases.iter().map(render).collect();
    let kernels: Vec<&Kernel> = rendered.iter().map(|(k, _)| k).collect();
    let text = text(target, &kernels, &context(&first.memory));
    if std::env::var_os("NETDSL_SHOW").is_some() {
        println!("{text}");
    }
    let devices = devices();
    if devices.is_empty() {
        eprintln!("{}: not run, no OpenCL device: {}", first.name, netdsl_opencl::status());
    }
    for device in devices.iter() {
        let program = device.build(&text);
        for (case, (kernel, numbers)) in cases.iter().zip(&rendered) {
            let m = &case.memory;
            let ready = device.ready(&program, kernel, numbers, m);
            ready.run();
            ready.finish();
            let what = format!("{}, {target:?}, {} samples on {}", case.name, m.samples, device.name);
            if let Some(fault) = compare(&case.expected, m, &ready.read(m)) {
                panic!("{what}: {fault}\n{}", kernel.text);
            }
            eprintln!("{what}: {} words agree", case.expected.len());
        }
    }
}

/// Both families, or the one that `NETDSL_TARGET` names.
fn targets() -> Vec<Target> {
    match std::env::var("NETDSL_TARGET").as_deref() {
        Ok("cpu") => vec![Target::Cpu],
        Ok("gpu") => vec![Target::Gpu],
        _ => vec![Target::Cpu, Target::Gpu],
    }
}

fn inside(word: Word, m: &Memory) -> bool {
    match word {
        Word::Arena(i) => i < m.arena.len(),
        Word::Params(i) => i < m.params.len(),
        Word::Grads(i) => i < m.grads.len(),
        Word::States(i) => i < m.states.len(),
        Word::Slots(i) => i < m.slots.len(),
        Word::Loss(i) => i < LOSS_WORDS,
    }
}

fn compare(expected: &Stores, before: &Memory, after: &Memory) -> Option<String> {
    type Make = fn(usize) -> Word;
    let buffers: [(Make, &[f32], &[f32]); 6] = [
        (Word::Arena, &before.arena, &after.arena),
        (Word::Params, &before.params, &after.params),
        (Word::Grads, &before.grads, &after.grads),
        (Word::States, &before.states, &after.states),
        (Word::Slots, &before.slots, &after.slots),
        (Word::Loss, &before.losses, &after.losses),
    ];
    for (make, old, new) in buffers {
        for (i, (old, new)) in old.iter().zip(new).enumerate() {
            // words of the losses are counted from the running row
            let word = make(if make(0) == Word::Loss(0) { i.wrapping_sub(LOSS_ROW * LOSS_WORDS) } else { i });
            match expected.get(&word) {
                Some(n) if !n.admits(*new) => {
                    return Some(format!("{word:?} is {new:?}, expected {:?} ± {:.1e}", n.value, n.error));
                }
                None if old.to_bits() != new.to_bits() => return Some(format!("{word:?} was {old:?}, became {new:?}")),
                _ => {}
            }
        }
    }
    let finite = expected.iter().all(|(w, n)| !matches!(w, Word::Loss(_)) || n.value.is_finite());
    let control = if before.control[0] == 0 && !finite { 1 + LOSS_ROW as i32 } else { before.control[0] };
    (after.control[0] != control).then(|| format!("control is {}, expected {control}", after.control[0]))
}

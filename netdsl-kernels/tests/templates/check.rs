//! Renders bodies for both families, runs them on every device and compares every word of every buffer with the oracle:
//! stored words within their bounds, all others untouched.
use crate::device::devices;
use crate::memory::{Door, LOSS_ROW, LOSS_WORDS, Memory, PARAMS};
use crate::oracle::{Stores, Word, stores};
use netdsl_kernels::ir::Expr;
use netdsl_kernels::render::opencl::{self, Context, Rendered};
use netdsl_plan::{Body, DType, Target};

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
pub fn program(target: Target, parts: &[Rendered], ctx: &Context) -> (String, netdsl_plan::Kernel) {
    let kernel = opencl::kernel(target, parts, ctx);
    let mut text = opencl::prelude(target, ctx);
    if kernel.updates {
        text += OPTIMIZER;
        text += &opencl::update_text(target, ctx);
    }
    text += &kernel.text;
    (text, kernel)
}

/// Checks one body.
#[track_caller]
pub fn check(name: &str, body: Body<Expr>, m: &Memory) {
    check_launch(name, &[body], m);
}

/// Checks a launch of several bodies.
#[track_caller]
#[expect(clippy::print_stderr, clippy::print_stdout, reason = "says what was compared where, or that nothing was")]
pub fn check_launch(name: &str, bodies: &[Body<Expr>], m: &Memory) {
    let mut expected = Stores::new();
    bodies.iter().for_each(|b| expected.extend(stores(b, m)));
    assert!(expected.keys().all(|w| inside(*w, m)), "{name}: a body of this test stores outside its buffers");
    let m = &m.fenced();
    assert!(!expected.is_empty(), "{name}: nothing is stored");
    let devices = devices();
    if devices.is_empty() {
        eprintln!("{name}: not run, no OpenCL device: {}", netdsl_opencl::status());
    }
    for target in targets() {
        let ctx = context(m);
        let parts: Vec<Rendered> = bodies.iter().map(|b| opencl::body(target, b, &ctx)).collect();
        let (text, kernel) = program(target, &parts, &ctx);
        if std::env::var_os("NETDSL_SHOW").is_some() {
            println!("{text}");
        }
        let numbers: Vec<_> = parts.iter().map(|p| (p.tiles.tiles(m.samples), p.offsets.clone())).collect();
        for device in devices.iter() {
            let ready = device.prepare(&text, &kernel, &numbers, m);
            ready.run();
            ready.finish();
            let what = format!("{name}, {target:?}, {} samples on {}", m.samples, device.name);
            if let Some(fault) = compare(&expected, m, &ready.read(m)) {
                panic!("{what}: {fault}\n{}", kernel.text);
            }
            eprintln!("{what}: {} words agree", expected.len());
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

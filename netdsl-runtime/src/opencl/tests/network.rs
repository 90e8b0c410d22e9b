//! A network of nothing much: two doors, 32 parameters, and kernels that make every argument of the interface count.
//!
//! Arena of the training lists: a zero range `[0, 16)`, the gathered samples from `GATHERED`, their copies from `COPIED`.
use netdsl_plan::{
    DType, Door, DoorKind, Extent, Graph, Kernel, Launch, LaunchList, LayerInfo, List, ListKind, LossInfo, NetworkPlan,
    OptimizerPlan, Part, Target, TargetPlan, Text,
};

pub(super) const PARAMS: usize = 32;
pub(super) const BATCH: usize = 32;
pub(super) const GATHERED: usize = 16;
pub(super) const COPIED: usize = 64;
/// Where the inference list gathers to: its first word is a halo of the training lists.
pub(super) const INFERRED: usize = 8;

const PRELUDE: &str = "
#define ARGUMENTS \\
    __global float *arena, __global float *params, __global float *grads, __global float *states, \\
    __global float *slots, __global const float *mask, __global float *losses, __global int *control, \\
    __global const uint *table, __global const int *order, __global const uchar *data_0, \\
    __global const int *data_1, int row
#define STEP (table + row * 32)
#define SAMPLES ((int)STEP[0])
#define FIRST (get_local_id(0) == 0)
";

/// The sum of a sample's bytes, and a thousand times its class.
const GATHER: &str = "(ARGUMENTS, int tiles, int to) {
    const int g = get_group_id(0);
    const int sample = order[STEP[1] + g];
    const __global uchar *x = data_0 + sample * 4;
    if (FIRST) arena[to + g] = x[0] + x[1] + x[2] + x[3] + 1000.0f * data_1[sample];
}";

/// Two parts: gradients that are the parameters plus one, and copies of gathered samples plus what the halo holds.
const PAIR: &str = "(ARGUMENTS, int tiles_0, int plus, int tiles_1, int from, int to) {
    const int g = get_group_id(0);
    if (!FIRST) return;
    if (g < tiles_0) grads[g] = params[g] + plus;
    else if (g - tiles_0 < tiles_1) arena[to + g - tiles_0] = arena[from + g - tiles_0] + arena[8];
}";

/// The sum of the copies: a row of the losses. What is not finite clears `ok`.
const LOSS: &str = "(ARGUMENTS, int tiles, int from) {
    if (!FIRST) return;
    float sum = 0.0f;
    for (int i = 0; i < SAMPLES; i++) sum += arena[from + i];
    losses[STEP[5] * 3] = sum;
    states[0] += 1.0f;
    if (!isfinite(sum)) control[0] = 1 + (int)STEP[5];
}";

const UPDATE: &str = "(ARGUMENTS, int tiles) {
    const int i = get_group_id(0);
    if (!FIRST) return;
    update_1(i, grads[i], params, slots, mask, STEP, control);
}";

const FUSED: &str = "(ARGUMENTS, int tiles) {
    const int i = get_group_id(0);
    if (!FIRST) return;
    update_1(i, params[i] + 1.0f, params, slots, mask, STEP, control);
}";

const UPDATE_FUNCTION: &str = "
static void update_1(int i, float g, __global float *params, __global float *slots, __global const float *mask,
                     __global const uint *step, __global const int *control) {
    if (control[0] != 0 || ((step[4] & 1) && mask[i] == 0.0f)) return;
    float s[1] = { slots[i] };
    params[i] = optimizer_1(params[i], g, s, (__global const float *)(step + 8));
    slots[i] = s[0];
}
";

fn kernel(name: &'static str, body: &str, local: usize, updates: bool) -> Kernel {
    let text = format!("__kernel __attribute__((reqd_work_group_size({local}, 1, 1))) void {name}{body}");
    Kernel { name: name.into(), text: text.into(), local, updates }
}

fn part(layer: u32, tiles: Extent, offsets: &[i32]) -> Part {
    Part {
        layer,
        name: "work".into(),
        nodes: List::Borrowed(&[]),
        reads: List::Borrowed(&[]),
        writes: List::Borrowed(&[]),
        serves: List::Borrowed(&[]),
        tiles,
        offsets: offsets.to_vec().into(),
        body: None,
    }
}

fn fixed(rows: usize) -> Extent {
    Extent { rows, batched: false, per_tile: 1, times: 1 }
}

fn batched() -> Extent {
    Extent { batched: true, ..fixed(1) }
}

fn launch(kernel: usize, parts: Vec<Part>) -> Launch {
    Launch { kernel, parts: parts.into() }
}

fn list(kind: ListKind, launches: Vec<Launch>, arena: usize, zeroed: &[[usize; 2]]) -> LaunchList {
    let (launches, zeroed) = (launches.into(), zeroed.to_vec().into());
    LaunchList { kind, launches, arena, kept: List::Borrowed(&[]), zeroed, reason: "".into() }
}

fn target(target: Target) -> TargetPlan {
    let local = if target == Target::Gpu { 8 } else { 1 };
    let gather = |to: usize| launch(0, vec![part(0, batched(), &[to as i32])]);
    let copy = part(2, batched(), &[GATHERED as i32, COPIED as i32]);
    let two_phase = vec![
        gather(GATHERED),
        launch(1, vec![part(1, fixed(PARAMS), &[1]), copy]),
        launch(2, vec![part(3, fixed(1), &[COPIED as i32])]),
        launch(3, vec![part(1, fixed(PARAMS), &[])]),
    ];
    let fused = vec![gather(GATHERED), launch(4, vec![part(1, fixed(PARAMS), &[])])];
    let infer = vec![gather(INFERRED), launch(0, vec![part(0, batched(), &[100])])];
    TargetPlan {
        target,
        params: PARAMS,
        states: 3,
        param_access: List::Borrowed(&[]),
        state_access: List::Borrowed(&[]),
        prelude: PRELUDE.into(),
        update: UPDATE_FUNCTION.into(),
        kernels: vec![
            kernel("gather", GATHER, local, false),
            kernel("pair", PAIR, local, false),
            kernel("loss", LOSS, local, false),
            kernel("update_all", UPDATE, local, true),
            kernel("fused", FUSED, local, true),
        ]
        .into(),
        lists: vec![
            list(ListKind::TwoPhase, two_phase, 96, &[[0, 4], [4, 16]]),
            list(ListKind::Fused, fused, 96, &[[0, 16]]),
            list(ListKind::Infer, infer, 132, &[]),
            list(ListKind::Observe, vec![gather(2000)], 2032, &[]),
        ]
        .into(),
    }
}

fn layer(name: &'static str, line: u32) -> LayerInfo {
    LayerInfo { name: name.into(), named: true, kind: "Dense(4)".into(), line, shape: List::Borrowed(&[]) }
}

fn door(name: &'static str, dtype: DType, shape: &[usize], target: bool) -> Door {
    Door { name: name.into(), kind: DoorKind::Tensor, dtype, shape: shape.to_vec().into(), target }
}

/// The network, with both OpenCL families.
pub(super) fn network() -> NetworkPlan {
    let empty = || Graph { nodes: List::Borrowed(&[]), roots: List::Borrowed(&[]) };
    NetworkPlan {
        name: "Fixture".into(),
        file: "src/fixture.rs".into(),
        layout_hash: 0,
        least_samples: 1,
        batch: BATCH,
        doors: vec![door("image", DType::U8, &[2, 2], false), door("label", DType::I32, &[], true)].into(),
        outputs: List::Borrowed(&[]),
        losses: vec![LossInfo { name: "data".into(), weight: 1.0 }].into(),
        layers: vec![layer("image", 3), layer("dense", 4), layer("copy", 5), layer("data", 6)].into(),
        params: List::Borrowed(&[]),
        states: List::Borrowed(&[]),
        flop: [0, 0],
        train: empty(),
        infer: empty(),
        targets: vec![target(Target::Cpu), target(Target::Gpu)].into(),
    }
}

/// The network with the text of one kernel changed, in both families.
pub(super) fn with_kernel(index: usize, change: impl Fn(&mut Kernel)) -> NetworkPlan {
    let mut network = network();
    for target in network.targets.to_mut() {
        change(&mut target.kernels.to_mut()[index]);
    }
    network
}

/// An optimizer `w -= rate · s` with the text of `s` after `s = s · keep + g`.
pub(super) fn optimizer(name: &'static str, keep: f32) -> OptimizerPlan {
    let text = format!(
        "static float optimizer_1(float w, float g, float *s, __global const float *h) {{
            s[0] = s[0] * {keep:?}f + g;
            return w - h[0] * s[0];
        }}"
    );
    OptimizerPlan {
        name: name.into(),
        hypers: List::Borrowed(&[]),
        scalars: List::Borrowed(&[]),
        slots: vec![Text::Borrowed("momentum")].into(),
        text: text.into(),
        prepare: |_, _, _| {},
        host: |_, _, _, _| {},
        reference: |_, _, _, _| {},
    }
}

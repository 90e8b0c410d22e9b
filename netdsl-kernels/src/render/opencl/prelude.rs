//! The functions that every program begins with, and the update around an optimizer's text. Random numbers are
//! `netdsl_plan::random_bits` bit for bit; sums add in a fixed order.
use super::Context;
use netdsl_plan::{FLAG_MASK, STEP_FLAGS, STEP_HYPER, STEP_KEY, STEP_LOSS_ROW, STEP_NUMBER, TINY_STATE, Target};
use std::fmt::Write;

/// OpenCL C that every program begins with.
pub fn prelude(target: Target, _ctx: &Context) -> String {
    let mut text = String::from("#define LANES ((int16)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))\n");
    text.push_str(&random("1", "uint", "float", "(float)"));
    text.push_str(&loss());
    if target != Target::Gpu {
        text.push_str(&random("16", "uint16", "float16", "convert_float16"));
        text.push_str(HORIZONTAL);
        text.push_str(&exchanges());
        text.push_str(MEMORY);
    }
    text
}

fn random(width: &str, uint: &str, float: &str, convert: &str) -> String {
    let index = if width == "1" { "int" } else { "int16" };
    let as_uint = if width == "1" { "(uint)index".to_string() } else { "as_uint16(index)".to_string() };
    format!(
        "static inline {uint} mix_{width}({uint} x) {{
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}}
static inline {float} random_{width}(__global const uint *step, int stream, {index} index) {{
  const uint key = {mix}({mix}(step[{STEP_KEY}] ^ {mix}(step[{STEP_NUMBER}])) ^ ((uint)stream * 0x9e3779b9u));
  return {convert}(mix_{width}(key ^ mix_{width}({as_uint})) >> 8) * 5.9604644775390625e-8f;
}}
",
        mix = "mix_1"
    )
}

fn loss() -> String {
    format!(
        "static inline void store_loss(__global float *loss, __global int *control, __global const uint *step, int at, float value) {{
  loss[at] = value;
  if (!isfinite(value) && control[0] == 0) control[0] = 1 + (int)step[{STEP_LOSS_ROW}];
}}
"
    )
}

const HORIZONTAL: &str = "static inline float sum_16(float16 v) {
  const float8 a = v.lo + v.hi;
  const float4 b = a.lo + a.hi;
  const float2 c = b.lo + b.hi;
  return c.x + c.y;
}
static inline float max_16(float16 v) {
  const float8 a = (v.lo < v.hi) ? v.hi : v.lo;
  const float4 b = (a.lo < a.hi) ? a.hi : a.lo;
  const float2 c = (b.lo < b.hi) ? b.hi : b.lo;
  return (c.x < c.y) ? c.y : c.x;
}
static inline float first_16(float16 best, int16 at) {
  float v[16];
  int i[16];
  vstore16(best, 0, v);
  vstore16(at, 0, i);
  int lane = 0;
  for (int j = 1; j < 16; ++j) {
    if (v[j] > v[lane] || (v[j] == v[lane] && i[j] < i[lane])) lane = j;
  }
  return (float)i[lane];
}
";

/// The steps of a 16 × 16 transposition: each exchanges the upper half of every group of `a` with the lower half of `b`'s.
/// Adding the two afterwards is the same step of 16 sums across lanes.
fn exchanges() -> String {
    let mut text = String::new();
    for half in [8, 4, 2, 1] {
        let lanes = |first: usize| {
            let groups = (0..16).step_by(2 * half).flat_map(|g| ["a", "b"].map(|v| (v, g + first)));
            let part = |(v, from): (&str, usize)| {
                let digits: String = (from..from + half).map(|l| format!("{l:x}")).collect();
                format!("{v}.s{digits}")
            };
            groups.map(part).collect::<Vec<_>>().join(", ")
        };
        let _ = write!(
            text, // writing to a String cannot fail
            "static inline void exchange_{half}(float16 *x, float16 *y) {{
  const float16 a = *x, b = *y;
  *x = (float16)({});
  *y = (float16)({});
}}
",
            lanes(0),
            lanes(half)
        );
    }
    text
}

const MEMORY: &str = "static inline void store_part(float16 v, int n, __global float *p) {
  if (n >= 16) {
    vstore16(v, 0, p);
    return;
  }
  float8 a = v.lo;
  if (n & 8) {
    vstore8(a, 0, p);
    a = v.hi;
    p += 8;
  }
  float4 b = a.lo;
  if (n & 4) {
    vstore4(b, 0, p);
    b = a.hi;
    p += 4;
  }
  float2 c = b.lo;
  if (n & 2) {
    vstore2(c, 0, p);
    c = b.hi;
    p += 2;
  }
  if (n & 1) p[0] = c.x;
}
static inline float16 load_even(__global const float *p, int n) {
  const float16 a = vload16(0, p);
  float16 b = (float16)(0.0f);
  if (n > 8) b = vload16(0, p + 16);
  return (float16)(a.even, b.even);
}
";

/// OpenCL C that follows the optimizer's text: `update_1` and, on a CPU, `update_16`, which changes the first `n` of 16
/// words. Nothing happens unless the step is good; a frozen word keeps its value and its slots.
pub fn update_text(target: Target, ctx: &Context) -> String {
    let mut text = String::from("#define NETDSL_STATE (NETDSL_SLOTS > 0 ? NETDSL_SLOTS : 1)\n");
    text.push_str(&update(ctx, &WIDTHS[0]));
    if target != Target::Gpu {
        text.push_str(&update(ctx, &WIDTHS[1]));
    }
    text
}

/// How `update_1` and `update_16` differ.
struct Form {
    name: &'static str,
    float: &'static str,
    count: &'static str,
    load: fn(&str) -> String,
    store: fn(&str, &str) -> String,
}

const WIDTHS: [Form; 2] = [
    Form {
        name: "1",
        float: "float",
        count: "",
        load: |at| format!("({at})[0]"),
        store: |value, at| format!("({at})[0] = {value};"),
    },
    Form {
        name: "16",
        float: "float16",
        count: ", int n",
        load: |at| format!("vload16(0, {at})"),
        store: |value, at| format!("store_part({value}, n, {at});"),
    },
];

fn update(ctx: &Context, form: &Form) -> String {
    let Form { name, float, count, load, store } = form;
    let slot = format!("slots + k * {} + at", ctx.params);
    let mut text = String::new();
    let _ = write!(
        text, // writing to a String cannot fail
        "static inline void update_{name}(int ok, __global float *params, __global float *slots, __global const float *mask, __global const uint *step, int at, {float} g{count}) {{
  if (!ok) return;
  const {float} w = {w};
  {float} s[NETDSL_STATE];
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = {s};
  {float} next = optimizer_{name}(w, g, s, (__global const float *)(step + {STEP_HYPER}));
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = (fabs(s[k]) < ({float})({tiny}f)) ? ({float})(0.0f) : s[k];
  if (step[{STEP_FLAGS}] & {FLAG_MASK}) {{
    const {float} free = {m};
    next = (free != ({float})(0.0f)) ? next : w;
    #pragma unroll
    for (int k = 0; k < NETDSL_SLOTS; ++k) s[k] = (free != ({float})(0.0f)) ? s[k] : {s};
  }}
  {put}
  #pragma unroll
  for (int k = 0; k < NETDSL_SLOTS; ++k) {{ {keep} }}
}}
",
        tiny = format_args!("{TINY_STATE:e}"),
        w = load("params + at"),
        s = load(&slot),
        m = load("mask + at"),
        put = store("next", "params + at"),
        keep = store("s[k]", &slot),
    );
    text
}

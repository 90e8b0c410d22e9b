//! Kernels around bodies: one grid for several parts, by ranges of tiles. The arguments are ARCHITECTURE.md's.
use super::function::Buffer;
use super::text::{Text, hash};
use super::{Context, Rendered};
use netdsl_plan::{Kernel, STEP_LOSS_ROW, STEP_OFFSET, STEP_WORDS, Target};

/// Stands for the kernel's name until its text is complete.
const NAME: &str = "k_of_this_text";

/// One kernel that runs the parts side by side, all of them rendered for this target. Its name is a hash of its text.
pub fn kernel(target: Target, parts: &[Rendered], ctx: &Context) -> Kernel {
    let local = super::local(target);
    let mut text = Text::default();
    text.line(format!("__kernel __attribute__((reqd_work_group_size({local}, 1, 1)))"));
    text.open(format!("void {NAME}({})", parameters(parts, ctx).join(", ")));
    statements(&mut text, parts, ctx);
    text.close();
    let text = functions(parts) + &text.finish();
    let name = format!("k_{:016x}", hash(&text));
    let updates = parts.iter().any(|p| p.updates);
    Kernel { text: text.replace(NAME, &name).into(), name: name.into(), local, updates }
}

/// Every distinct body function once. Kernels of one program may share functions: each is guarded by its own name.
fn functions(parts: &[Rendered]) -> String {
    let mut seen: Vec<&str> = vec![];
    let mut text = String::new();
    for part in parts {
        if !seen.contains(&part.name.as_str()) {
            seen.push(&part.name);
            text.push_str(&part.function);
        }
    }
    text
}

fn parameters(parts: &[Rendered], ctx: &Context) -> Vec<String> {
    let floats = ["arena", "params", "grads", "states", "slots"];
    let mut list = floats.map(|n| format!("__global float *restrict {n}")).to_vec();
    list.push("__global const float *restrict mask".into());
    list.push("__global float *restrict losses".into());
    list.push("__global int *restrict control".into());
    list.push("__global const uint *restrict table".into());
    list.push("__global const int *restrict order".into());
    list.extend((0..ctx.doors.len()).map(|i| Buffer::Data(i).declaration(ctx)));
    list.push("int row".into());
    for (i, part) in parts.iter().enumerate() {
        list.push(format!("int tiles_{i}"));
        list.extend((0..part.offsets.len()).map(|k| format!("int p{i}_{k}")));
    }
    list
}

fn statements(text: &mut Text, parts: &[Rendered], ctx: &Context) {
    text.line(format!("__global const uint *step = table + row * {STEP_WORDS};"));
    text.line(format!("__global const int *batch = order + (int)step[{STEP_OFFSET}];"));
    text.line(format!("__global float *loss = losses + (int)step[{STEP_LOSS_ROW}] * {};", ctx.losses));
    let scratch = parts.iter().map(|p| p.scratch).max().unwrap_or(0);
    if scratch > 0 {
        text.line(format!("__local float scratch[{scratch}] __attribute__((aligned(16)));"));
    }
    text.line("const int tile = (int)get_group_id(0);");
    for i in 0..parts.len() {
        let before = if i == 0 { String::new() } else { format!("end_{} + ", i - 1) };
        text.line(format!("const int end_{i} = {before}tiles_{i};"));
    }
    for (i, part) in parts.iter().enumerate() {
        // A work-group has one tile, so all its work-items go the same way and may meet at barriers. With barriers it is a loop of
        // one turn: PoCL repeats everything behind a barrier in an `if`, which takes it minutes for six parts, and in a chain of
        // `else if` it mixes up what the branches keep for each work-item.
        let begin = if i == 0 { "0".into() } else { format!("end_{}", i - 1) };
        let here = format!("tile >= {begin} && tile < end_{i}");
        if part.barriers() {
            text.open(format!("for (int once = {here}; once; once = 0)"));
            text.line("barrier(CLK_LOCAL_MEM_FENCE);");
            text.line(call(i, part));
            text.line("barrier(CLK_LOCAL_MEM_FENCE);");
        } else {
            text.open(format!("if ({here})"));
            text.line(call(i, part));
        }
        text.close();
    }
}

fn call(i: usize, part: &Rendered) -> String {
    let mut arguments = vec![if i == 0 { "tile".into() } else { format!("tile - end_{}", i - 1) }];
    arguments.extend(part.buffers.iter().map(|b| b.name()));
    arguments.extend((0..part.offsets.len()).map(|k| format!("p{i}_{k}")));
    format!("{}({});", part.name, arguments.join(", "))
}

//! The optimizer's update of all parameters from stored gradients: 16 words at a time on a CPU, one a work-item on a GPU.
use super::function::{Buffer, Function};
use super::{Context, Rendered};
use netdsl_plan::{Extent, Target, UpdateAll};

/// Words of one tile on a CPU.
const WORDS: usize = 4096;

/// The body as text.
pub(super) fn render(target: Target, body: &UpdateAll, ctx: &Context) -> Rendered {
    let mut f = Function::new(ctx);
    let grads = f.buffer(Buffer::Grads);
    let update = f.update();
    let words = body.words;
    let local = super::local(target);
    let per_tile = if local == 1 { WORDS } else { local };
    if local == 1 {
        f.text.line(format!("const int begin = tile * {WORDS}, end = min(begin + {WORDS}, {words});"));
        f.text.open("for (int i = begin; i < end; i += 16)");
        f.text.line(format!("update_16({update}, i, vload16(0, {grads} + i), end - i);"));
        f.text.close();
    } else {
        f.text.line(format!("const int i = tile * {local} + (int)get_local_id(0);"));
        f.text.open(format!("if (i < {words})"));
        f.text.line(format!("update_1({update}, i, {grads}[i]);"));
        f.text.close();
    }
    f.finish(Extent { rows: words, batched: false, per_tile, times: 1 }, local)
}

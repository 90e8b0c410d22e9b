//! A body function under construction: its lines, and what it asks the kernel for: buffers and offsets.
//! Which argument stands where in a kernel is `shell`'s.
use super::Context;
use super::text::Text;
use netdsl_plan::{DType, Extent};
use std::collections::BTreeSet;

/// What a body may be given, in the order of its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Buffer {
    Arena,
    Params,
    Grads,
    States,
    Slots,
    Mask,
    /// The loss row of the running step.
    Loss,
    Control,
    /// The row of the step table.
    Step,
    /// The sample numbers of the running batch.
    Batch,
    Data(usize),
    /// Local memory (Gpu only).
    Scratch,
}

impl Buffer {
    /// The name, inside bodies and in the kernel.
    pub(super) fn name(self) -> String {
        let name = match self {
            Buffer::Arena => "arena",
            Buffer::Params => "params",
            Buffer::Grads => "grads",
            Buffer::States => "states",
            Buffer::Slots => "slots",
            Buffer::Mask => "mask",
            Buffer::Loss => "loss",
            Buffer::Control => "control",
            Buffer::Step => "step",
            Buffer::Batch => "batch",
            Buffer::Data(i) => return format!("data_{i}"),
            Buffer::Scratch => "scratch",
        };
        name.to_string()
    }
    /// The parameter's declaration.
    pub(super) fn declaration(self, ctx: &Context) -> String {
        let kind = match self {
            Buffer::Arena | Buffer::Params | Buffer::Grads | Buffer::States | Buffer::Slots | Buffer::Loss => {
                "__global float"
            }
            Buffer::Mask => "__global const float",
            Buffer::Control => "__global int",
            Buffer::Step => "__global const uint",
            Buffer::Batch => "__global const int",
            Buffer::Data(i) => match ctx.door(i) {
                DType::F32 => "__global const float",
                DType::U8 => "__global const uchar",
                DType::I32 => "__global const int",
            },
            Buffer::Scratch => "__local float",
        };
        format!("{kind} *restrict {}", self.name())
    }
}

/// A body function under construction.
pub(super) struct Function<'a> {
    /// What the network's buffers look like.
    pub(super) ctx: &'a Context,
    /// The statements.
    pub(super) text: Text,
    /// Functions that the statements call.
    pub(super) helpers: Vec<String>,
    /// Words of local memory.
    pub(super) scratch: usize,
    buffers: BTreeSet<Buffer>,
    offsets: Vec<i32>,
    samples: bool,
    ok: bool,
    updates: bool,
}

impl<'a> Function<'a> {
    /// An empty function.
    pub(super) fn new(ctx: &'a Context) -> Function<'a> {
        Function {
            ctx,
            text: Text::inside(),
            helpers: vec![],
            scratch: 0,
            buffers: BTreeSet::new(),
            offsets: vec![],
            samples: false,
            ok: false,
            updates: false,
        }
    }
    /// Asks for a buffer.
    pub(super) fn buffer(&mut self, buffer: Buffer) -> String {
        self.buffers.insert(buffer);
        buffer.name()
    }
    /// Asks for what a number of the body stands for, which is an argument and not part of the text.
    pub(super) fn argument(&mut self, number: i32) -> String {
        self.offsets.push(number);
        format!("a{}", self.offsets.len() - 1)
    }
    /// The samples of the batch.
    pub(super) fn samples(&mut self) -> &'static str {
        self.buffer(Buffer::Step);
        self.samples = true;
        "samples"
    }
    /// Whether the step is good.
    pub(super) fn ok(&mut self) -> &'static str {
        self.buffer(Buffer::Control);
        self.ok = true;
        "ok"
    }
    /// The arguments with which `update_1` and `update_16` begin.
    pub(super) fn update(&mut self) -> String {
        self.updates = true;
        let buffers = [Buffer::Params, Buffer::Slots, Buffer::Mask, Buffer::Step];
        let names = buffers.map(|b| self.buffer(b));
        format!("{}, {}", self.ok(), names.join(", "))
    }
    /// The finished function.
    pub(super) fn finish(mut self, tiles: Extent, local: usize) -> super::Rendered {
        let mut head = Text::inside();
        if self.samples {
            head.line(format!("const int samples = (int)step[{}];", netdsl_plan::STEP_SAMPLES));
        }
        if self.ok {
            head.line("const int ok = control[0] == 0;");
        }
        if self.scratch > 0 {
            self.buffers.insert(Buffer::Scratch);
        }
        let buffers: Vec<Buffer> = self.buffers.iter().copied().collect();
        let mut parameters = vec!["int tile".to_string()];
        parameters.extend(buffers.iter().map(|b| b.declaration(self.ctx)));
        parameters.extend((0..self.offsets.len()).map(|i| format!("int a{i}")));
        let helpers = self.helpers.concat();
        let statements = head.finish() + &self.text.finish();
        let signature = parameters.join(", ");
        let name = format!("body_{:016x}", super::text::hash(&format!("{helpers}{signature}{statements}")));
        let guard = name.to_uppercase();
        let function = format!(
            "#ifndef {guard}\n#define {guard}\n{helpers}static inline void {name}({signature}) {{\n{statements}}}\n#endif\n"
        );
        super::Rendered {
            function,
            name,
            buffers,
            offsets: self.offsets,
            tiles,
            local,
            scratch: self.scratch,
            updates: self.updates,
        }
    }
}

//! Embedding: row `i` of a trained table for every index `i`. PyTorch's `Embedding`; the table `weight: [rows, width]` starts
//! normal with mean 0 and standard deviation 1 unless `init` says otherwise.
use super::weights::INIT;
use super::{Element, Fault, Inputs, Layer, LayerSpec, Lowering, ParamSpec, Part, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Args};
use crate::diagnostic::Code;
use crate::init::{Fans, Init};
use crate::ir::Value;

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Embedding",
    doc: "A trained row of numbers for every index: `[..]` indices give `[.., width]`. Takes `Class(n)` or `i32`.",
    also: &["Lookup"],
    inputs: Inputs::INDICES,
    args: &[
        ArgSpec {
            name: "rows",
            kind: ArgKind::Count,
            default: ArgDefault::Required("65"),
            doc: "the number of indices, from 0",
        },
        ArgSpec {
            name: "width",
            kind: ArgKind::Count,
            default: ArgDefault::Required("16"),
            doc: "the numbers that stand for each index",
        },
        ArgSpec { default: ArgDefault::Init("Normal", 1.0), doc: "how the table starts", ..INIT },
    ],
    make: |args| Ok(Box::new(Embedding::new(args))),
};

struct Embedding {
    rows: usize,
    width: usize,
    init: Init,
}

impl Embedding {
    fn new(args: &Args) -> Embedding {
        Embedding { rows: args.count("rows"), width: args.count("width"), init: args.init("init") }
    }
}

impl Layer for Embedding {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        match inputs[0].element {
            Element::Class(n) if n > self.rows => {
                let message = format!("the table has {} rows, but the input has {n} classes", self.rows);
                let fault = Fault::new(Code::Mismatch, message).at(Part::Argument("rows"));
                Err(fault.help(format!("write `rows: {n}`")))
            }
            _ => Ok(Sample::numbers([&inputs[0].shape[..], &[self.width]].concat())),
        }
    }
    fn params(&self, _inputs: &[Sample]) -> Vec<ParamSpec> {
        let shape = vec![self.rows, self.width];
        let init = self.init.with(Fans::of(&shape));
        vec![ParamSpec { name: "weight", shape, init, l1: 0.0, l2: 0.0 }]
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let table = cx.param(0);
        cx.b.gather(table, inputs[0])
    }
}

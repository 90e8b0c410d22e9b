//! Normalize: `(x − mean) / std` with given numbers, one for all elements or one for each channel (the first axis of a sample).
//! torchvision's `Normalize`; bytes are divided by 255 before, as its `ToTensor` does. Nothing is trained.
use super::{Element, Fault, Inputs, Layer, LayerSpec, Lowering, Part, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Range};
use crate::diagnostic::Code;
use crate::ir::{Builder, Dim, Expr, Shape, Value};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Normalize",
    doc: "`(x − mean) / std` with given numbers. Bytes (`u8`) are divided by 255 before, so `mean` and `std` are on the scale from 0 to 1.",
    also: &["Standardize"],
    inputs: Inputs::ONE,
    args: &[
        ArgSpec {
            name: "mean",
            kind: ArgKind::Numbers(Range::ANY),
            default: ArgDefault::Required("0.5"),
            doc: "what is subtracted: a number, or a list with one for each channel",
        },
        ArgSpec {
            name: "std",
            kind: ArgKind::Numbers(Range::POSITIVE),
            default: ArgDefault::Required("0.5"),
            doc: "what is divided by then: a number, or a list with one for each channel",
        },
    ],
    make: |args| Ok(Box::new(Normalize { mean: args.numbers("mean"), std: args.numbers("std") })),
};

/// Numbers, and whether there is one for each channel.
type Numbers = (Vec<f64>, bool);

struct Normalize {
    mean: Numbers,
    std: Numbers,
}

impl Layer for Normalize {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        let input = &inputs[0];
        for (name, (numbers, each)) in [("mean", &self.mean), ("std", &self.std)] {
            if *each && input.shape.first() != Some(&numbers.len()) {
                let message =
                    format!("`{name}` is a list of {}, but a sample has shape {}", numbers.len(), input.shown());
                let fault = Fault::new(Code::Mismatch, message).at(Part::Argument(name));
                return Err(fault.help("write one number for all, or one for each index of the first axis"));
            }
            if let (Element::Byte, Some(x)) = (input.element, numbers.iter().find(|x| x.abs() > 1.0)) {
                let message = format!("`{name}` of bytes must be on the scale from 0 to 1, but is {x}");
                let fault = Fault::new(Code::ArgumentRange, message).at(Part::Argument(name));
                return Err(fault.help(format!("bytes are divided by 255 before; write {:.4}", x / 255.0)));
            }
        }
        Ok(Sample::numbers(input.shape.clone()))
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let x = inputs[0];
        let scale = if cx.samples[0].element == Element::Byte { 1.0 / 255.0 } else { 1.0 };
        let shape = cx.b.shape(x).clone();
        match (&self.mean, &self.std) {
            ((mean, false), (std, false)) => {
                // one multiplication and one addition
                cx.b.map(Expr::arg(0) * (scale / std[0]) - mean[0] / std[0], &[x])
            }
            (mean, std) => {
                let mean = by_channel(cx.b, mean, &shape);
                let std = by_channel(cx.b, std, &shape);
                let e = (Expr::arg(0) * scale - Expr::arg(1)) / Expr::arg(2);
                cx.b.map(e, &[x, mean, std])
            }
        }
    }
}

/// One number for each channel as a value `[1, channels, 1, ..]`: a choice by the channel's index.
fn by_channel(b: &mut Builder, (numbers, each): &Numbers, shape: &Shape) -> Value {
    if !each {
        return b.constant(numbers[0]);
    }
    let mut dims = vec![Dim::fixed(1); shape.rank()];
    dims[1] = Dim::fixed(numbers.len());
    let index = b.iota(1, Shape::new(dims));
    b.map(choice(numbers, 0), &[index])
}

/// `numbers[i - first]` for the index `i` of argument 0, by halving.
fn choice(numbers: &[f64], first: usize) -> Expr {
    if numbers.len() < 2 {
        return Expr::constant(numbers.first().copied().unwrap_or(0.0));
    }
    let (low, high) = numbers.split_at(numbers.len() / 2);
    let middle = first + low.len();
    Expr::arg(0).lt(middle as f64, choice(low, first), choice(high, middle))
}

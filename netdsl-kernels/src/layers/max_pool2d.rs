//! MaxPool2d: the largest element of each window of an image. PyTorch's `MaxPool2d`: padding is −∞, rows and columns that fill no
//! window are dropped, and among equal elements the first gets the gradient.
use super::windows::{fit, image};
use super::{Element, Fault, Inputs, Layer, LayerSpec, Lowering, Part, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Args};
use crate::diagnostic::Code;
use crate::ir::{Value, Window};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "MaxPool2d",
    doc: "The largest element of each window of an image `[channels, height, width]`.",
    also: &["MaxPool", "MaxPooling2D", "MaxPooling"],
    inputs: Inputs::ONE,
    args: &[
        ArgSpec {
            name: "kernel",
            kind: ArgKind::Pair(1),
            default: ArgDefault::Required("2"),
            doc: "the extent of a window",
        },
        ArgSpec {
            name: "stride",
            kind: ArgKind::Pair(1),
            default: ArgDefault::Like("kernel"),
            doc: "the distance between neighbouring windows",
        },
        ArgSpec {
            name: "padding",
            kind: ArgKind::Pair(0),
            default: ArgDefault::Number(0.0),
            doc: "−∞ around the image on every side, at most half the kernel",
        },
    ],
    make: |args| Ok(Box::new(MaxPool2d::new(args)?)),
};

struct MaxPool2d(Window);

impl MaxPool2d {
    fn new(args: &Args) -> Result<MaxPool2d, Fault> {
        let (kernel, stride, padding) = (args.pair("kernel"), args.pair("stride"), args.pair("padding"));
        if (0..2).any(|axis| padding[axis] > kernel[axis] / 2) {
            let message = format!("`padding` must be at most half the kernel {kernel:?}, but is {padding:?}");
            let fault = Fault::new(Code::ArgumentRange, message).at(Part::Argument("padding"));
            return Err(fault.help(format!("write `padding: [{}, {}]` or less", kernel[0] / 2, kernel[1] / 2)));
        }
        Ok(MaxPool2d(Window { kernel, stride, padding, dilation: [1, 1], groups: 1 }))
    }
}

impl Layer for MaxPool2d {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        let [c, h, w] = image("MaxPool2d", &inputs[0])?;
        let [h, w] = fit("MaxPool2d", [h, w], &self.0)?;
        Ok(Sample { shape: vec![c, h, w], element: Element::moved(inputs) })
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        cx.b.max_pool2d(inputs[0], self.0)
    }
}

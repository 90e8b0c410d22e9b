//! Conv2d: the cross-correlation `yₒ = bₒ + Σ_c w_{o,c} ⋆ x_c`, with `W: [channels, inputs / groups, height, width]`. PyTorch's
//! `Conv2d`. Padding is with zeros; `same` keeps height and width (stride 1), with the odd row and column behind.
use super::weights::{BIAS, BIAS_INIT, INIT, L1, L2, Weights};
use super::windows::{fit, image};
use super::{Fault, Inputs, Layer, LayerSpec, Lowering, ParamSpec, Part, Sample};
use crate::args::{ArgDefault, ArgKind, ArgSpec, Args};
use crate::diagnostic::Code;
use crate::ir::{Dim, Op, Shape, Value, Window};

pub(super) const SPEC: LayerSpec = LayerSpec {
    name: "Conv2d",
    doc: "Slides windows of weights over an image `[channels, height, width]`: every output channel has one for every input channel.",
    also: &["Conv", "Convolution", "Convolution2D", "Convolve2d"],
    inputs: Inputs::ONE,
    args: &[
        ArgSpec {
            name: "channels",
            kind: ArgKind::Count,
            default: ArgDefault::Required("16"),
            doc: "the number of output channels",
        },
        ArgSpec {
            name: "kernel",
            kind: ArgKind::Pair(1),
            default: ArgDefault::Required("3"),
            doc: "the extent of a window",
        },
        ArgSpec {
            name: "stride",
            kind: ArgKind::Pair(1),
            default: ArgDefault::Number(1.0),
            doc: "the distance between neighbouring windows",
        },
        ArgSpec {
            name: "padding",
            kind: ArgKind::Padding,
            default: ArgDefault::Number(0.0),
            doc: "zeros around the image on every side; `same` keeps its extent",
        },
        ArgSpec {
            name: "dilation",
            kind: ArgKind::Pair(1),
            default: ArgDefault::Number(1.0),
            doc: "the distance between neighbouring elements of a window",
        },
        ArgSpec {
            name: "groups",
            kind: ArgKind::Count,
            default: ArgDefault::Number(1.0),
            doc: "groups of channels that do not see each other; divides input and output channels",
        },
        BIAS,
        INIT,
        BIAS_INIT,
        L1,
        L2,
    ],
    make: |args| Ok(Box::new(Conv2d::new(args)?)),
};

struct Conv2d {
    channels: usize,
    window: Window,
    same: bool,
    weights: Weights,
}

impl Conv2d {
    fn new(args: &Args) -> Result<Conv2d, Fault> {
        let (kernel, stride, dilation) = (args.pair("kernel"), args.pair("stride"), args.pair("dilation"));
        let (channels, groups, same) = (args.count("channels"), args.count("groups"), args.is_same("padding"));
        if same && stride != [1, 1] {
            let message = format!("`padding: same` needs stride 1, but the stride is {stride:?}");
            let fault = Fault::new(Code::ArgumentRange, message).at(Part::Argument("padding"));
            return Err(fault.help(format!("write `padding: [{}, {}]`", kernel[0] / 2, kernel[1] / 2)));
        }
        if channels % groups != 0 {
            return Err(indivisible(groups, channels, "output"));
        }
        let ahead = |axis: usize| dilation[axis].saturating_mul(kernel[axis] - 1) / 2;
        let padding = if same { [ahead(0), ahead(1)] } else { args.pair("padding") };
        let window = Window { kernel, stride, padding, dilation, groups };
        Ok(Conv2d { channels, window, same, weights: Weights::new(args) })
    }
    /// Height and width of the output.
    fn extents(&self, [_, h, w]: [usize; 3]) -> Result<[usize; 2], Fault> {
        if self.same { Ok([h, w]) } else { fit("Conv2d", [h, w], &self.window) }
    }
}

fn indivisible(groups: usize, channels: usize, which: &str) -> Fault {
    let message = format!("{groups} groups do not divide the {channels} {which} channels");
    let fault = Fault::new(Code::Shape, message).at(Part::Argument("groups"));
    fault.help(format!("use a divisor of {channels}"))
}

impl Layer for Conv2d {
    fn output(&self, inputs: &[Sample]) -> Result<Sample, Fault> {
        let image = image("Conv2d", &inputs[0])?;
        if image[0] % self.window.groups != 0 {
            return Err(indivisible(self.window.groups, image[0], "input"));
        }
        let [h, w] = self.extents(image)?;
        Ok(Sample::numbers([self.channels, h, w]))
    }
    fn params(&self, inputs: &[Sample]) -> Vec<ParamSpec> {
        let [h, w] = self.window.kernel;
        let inputs = inputs[0].shape.first().map_or(1, |c| c / self.window.groups);
        self.weights.params(vec![self.channels, inputs, h, w])
    }
    fn lower(&self, cx: &mut Lowering<'_>, inputs: &[Value]) -> Value {
        let dims = cx.b.shape(inputs[0]).dims().to_vec();
        let image = [dims[1].size, dims[2].size, dims[3].size];
        let [h, w] = self.extents(image).unwrap_or([1, 1]); // `output` has accepted it
        let shape = Shape::new([dims[0], Dim::fixed(self.channels), Dim::fixed(h), Dim::fixed(w)]);
        let weight = cx.param(0);
        let y = cx.b.shaped(Op::Conv2d(self.window), &[inputs[0], weight], shape);
        if !self.weights.bias {
            return y;
        }
        let bias = cx.b.reshape(cx.param(1), Shape::fixed(&[1, self.channels, 1, 1]));
        cx.b.add(y, bias)
    }
}

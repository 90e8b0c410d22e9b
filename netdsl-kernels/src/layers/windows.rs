//! What layers with a sliding window have in common: images, and how many windows fit into them.
use super::{Fault, Part, Sample};
use crate::diagnostic::Code;
use crate::ir::{Window, windows};

/// The extents of an image.
pub(super) fn image(layer: &str, input: &Sample) -> Result<[usize; 3], Fault> {
    input.shape[..].try_into().map_err(|_| {
        let message =
            format!("`{layer}` needs an image [channels, height, width], but a sample has shape {}", input.shown());
        let fault = Fault::new(Code::Shape, message);
        match input.shape[..] {
            [h, w] => fault.help(format!("insert `Reshape([1, {h}, {w}]) ->` before it")),
            _ => fault.help("insert `Reshape([channels, height, width]) ->` before it"),
        }
    })
}

/// How many windows fit into an image, vertically and horizontally.
pub(super) fn fit(layer: &str, extents: [usize; 2], window: &Window) -> Result<[usize; 2], Fault> {
    if let Some(fit) = windows(extents, window) {
        return Ok(fit);
    }
    let [h, w] = extents;
    let reach = |axis: usize| window.dilation[axis] * (window.kernel[axis] - 1) + 1;
    let padded = |axis: usize| extents[axis] + 2 * window.padding[axis];
    let padding = match window.padding {
        [0, 0] => String::new(),
        _ => format!(", padded to {}×{}", padded(0), padded(1)),
    };
    let dilated = if window.dilation == [1, 1] { "" } else { ", dilated," };
    let (height, width) = (reach(0), reach(1));
    let message =
        format!("a {height}×{width} window of `{layer}`{dilated} does not fit into its {h}×{w} input{padding}");
    let missing = (0..2).map(|a| reach(a).saturating_sub(padded(a)).div_ceil(2) + window.padding[a]).max();
    let help = format!("use a smaller kernel, or `padding: {}`", missing.unwrap_or(0));
    Err(Fault::new(Code::Shape, message).at(Part::Argument("kernel")).help(help))
}

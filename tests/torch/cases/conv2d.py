"""Conv2d against `torch.nn.Conv2d`."""

from torch import nn

from single import single


def conv(name, arguments, x, y, *sizes, samples=3, penalty=None, **options):
    """A convolution of `x` to `y`; the number of channels is read off the shapes."""
    layer = nn.Conv2d(x[0], y[0], *sizes, **options)
    extra = {"penalty": penalty} if penalty else {}
    return single(name, f"Conv2d({y[0]}, {arguments})", x, y, layer, samples=samples, **extra)


CASES = [
    conv("plain", "kernel: 3", [2, 5, 5], [3, 3, 3], 3),
    conv("without_bias", "kernel: 3, bias: false", [2, 4, 5], [3, 2, 3], 3, bias=False),
    conv("with_bias", "kernel: 2, bias: true", [1, 3, 4], [2, 2, 3], 2),
    conv("padding", "kernel: 3, padding: 1", [2, 4, 5], [2, 4, 5], 3, padding=1),
    conv("padding_by_axis", "kernel: 3, padding: [0, 2]", [2, 4, 3], [2, 2, 5], 3, padding=(0, 2)),
    conv("padding_same", "kernel: 3, padding: same", [2, 4, 5], [3, 4, 5], 3, padding="same"),
    conv(
        "padding_same_dilated",
        "kernel: [3, 5], padding: same, dilation: [2, 1]",
        [1, 6, 5],
        [2, 6, 5],
        (3, 5),
        padding="same",
        dilation=(2, 1),
    ),
    conv("padding_same_even", "kernel: [2, 4], padding: same", [2, 4, 5], [2, 4, 5], (2, 4), padding="same"),
    conv("padding_beyond_kernel", "kernel: 2, padding: 3", [1, 2, 3], [2, 7, 8], 2, padding=3),
    conv("stride", "kernel: 3, stride: 2", [2, 7, 7], [3, 3, 3], 3, stride=2),
    conv("stride_that_leaves_a_rest", "kernel: 3, stride: 2", [2, 6, 8], [2, 2, 3], 3, stride=2),
    conv("stride_by_axis", "kernel: 2, stride: [3, 1]", [2, 7, 4], [2, 2, 3], 2, stride=(3, 1)),
    conv("stride_beyond_kernel", "kernel: 2, stride: 3", [1, 8, 6], [2, 3, 2], 2, stride=3),
    conv("stride_and_padding", "kernel: 3, stride: 2, padding: 1", [2, 6, 5], [3, 3, 3], 3, stride=2, padding=1),
    conv("dilation", "kernel: 2, dilation: 2", [2, 5, 5], [2, 3, 3], 2, dilation=2),
    conv("dilation_by_axis", "kernel: [2, 3], dilation: [3, 1]", [1, 6, 5], [2, 3, 3], (2, 3), dilation=(3, 1)),
    conv("groups", "kernel: 2, groups: 2", [4, 4, 3], [6, 3, 2], 2, groups=2),
    conv("depthwise", "kernel: 3, groups: 3, padding: 1", [3, 4, 4], [3, 4, 4], 3, groups=3, padding=1),
    conv("depthwise_multiplied", "kernel: 2, groups: 2, bias: false", [2, 3, 3], [4, 2, 2], 2, groups=2, bias=False),
    conv(
        "everything",
        "kernel: [3, 2], stride: [2, 1], padding: [2, 1], dilation: [1, 2], groups: 2, bias: false",
        [4, 5, 5],
        [2, 4, 5],
        (3, 2),
        stride=(2, 1),
        padding=(2, 1),
        dilation=(1, 2),
        groups=2,
        bias=False,
    ),
    conv("rectangular", "kernel: [1, 3]", [2, 3, 6], [2, 3, 4], (1, 3)),
    conv("pointwise", "kernel: 1", [5, 3, 2], [4, 3, 2], 1),
    conv("pointwise_stride", "kernel: 1, stride: 2", [3, 5, 4], [2, 3, 2], 1, stride=2),
    conv("kernel_as_large_as_the_input", "kernel: [4, 3]", [2, 4, 3], [5, 1, 1], (4, 3)),
    conv("one_channel", "kernel: 3", [1, 5, 4], [1, 3, 2], 3),
    conv("odd_sizes", "kernel: 5, padding: 2, stride: 3", [3, 7, 11], [5, 3, 4], 5, padding=2, stride=3, samples=1),
    conv("one_sample", "kernel: 3", [2, 4, 4], [3, 2, 2], 3, samples=1),
    conv(
        "l1_and_l2",
        "kernel: 2, l1: 0.02, l2: 0.125",
        [1, 3, 3],
        [2, 2, 2],
        2,
        penalty=lambda m: 0.02 * m.unit.weight.abs().sum() + 0.125 * m.unit.weight.square().sum(),
    ),
]

"""MaxPool2d against `torch.nn.MaxPool2d`. Among equal elements the first of a window gets the gradient."""

from torch import nn

from record import Exact, Real
from single import single

# Every window has ties, some of them between negative numbers, and the padding must not win.
TIES = Exact([[[[-1, -1, 2, 2], [-1, -1, 2, 0], [0, 3, 3, 3], [3, 0, 3, 3]]], [[[-2, -2, -2, -2]] * 4]])


def pool(name, arguments, x, y, layer, **options):
    return single(name, f"MaxPool2d({arguments})", x, y, layer, **options)


CASES = [
    pool("plain", "2", [2, 4, 6], [2, 2, 3], nn.MaxPool2d(2)),
    pool("named_kernel", "kernel: 3", [1, 6, 3], [1, 2, 1], nn.MaxPool2d(3)),
    pool("a_rest_is_dropped", "2", [2, 5, 7], [2, 2, 3], nn.MaxPool2d(2)),
    pool("rectangular", "[1, 3]", [2, 3, 6], [2, 3, 2], nn.MaxPool2d((1, 3))),
    pool("overlapping", "3, stride: 1", [2, 5, 4], [2, 3, 2], nn.MaxPool2d(3, stride=1)),
    pool("overlapping_two", "3, stride: 2", [2, 7, 5], [2, 3, 2], nn.MaxPool2d(3, stride=2)),
    pool("stride_by_axis", "2, stride: [1, 3]", [1, 4, 8], [1, 3, 3], nn.MaxPool2d(2, stride=(1, 3))),
    pool("gaps", "2, stride: 3", [1, 8, 5], [1, 3, 2], nn.MaxPool2d(2, stride=3)),
    pool("padding", "3, stride: 2, padding: 1", [2, 5, 6], [2, 3, 3], nn.MaxPool2d(3, stride=2, padding=1)),
    pool(
        "padding_by_axis",
        "[2, 4], stride: [2, 1], padding: [0, 2]",
        [1, 4, 3],
        [1, 2, 4],
        nn.MaxPool2d((2, 4), stride=(2, 1), padding=(0, 2)),
    ),
    pool(
        "padding_of_negatives",
        "3, padding: 1",
        [1, 4, 4],
        [1, 2, 2],
        nn.MaxPool2d(3, padding=1),
        door=Real([1, 4, 4], -3.0, -1.0),
    ),
    pool("ties", "2", [1, 4, 4], [1, 2, 2], nn.MaxPool2d(2), door=TIES, samples=2),
    pool(
        "ties_overlapping_padded",
        "3, stride: 1, padding: 1",
        [1, 4, 4],
        [1, 4, 4],
        nn.MaxPool2d(3, stride=1, padding=1),
        door=TIES,
        samples=2,
    ),
    pool("whole_input", "[4, 3]", [2, 4, 3], [2, 1, 1], nn.MaxPool2d((4, 3))),
    pool("one_sample", "2", [3, 2, 4], [3, 1, 2], nn.MaxPool2d(2), samples=1),
]

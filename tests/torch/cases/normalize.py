"""Normalize against `(x - mean) / std`, which is torchvision's transform of that name; bytes are divided by 255 before,
as torchvision's `ToTensor` does."""

import torch

from record import Whole
from single import shifted, single


def bytes_to(name, call, x, function):
    doors = {"x": (f"u8{x}", Whole(256, x))}
    return shifted(name, doors, x, f"let y = x -> {call};", lambda m, x: function(x.double()))


def by_channel(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)[:, None, None]


CASES = [
    single("floats", "Normalize(mean: 0.5, std: 0.25)", [2, 3], [2, 3], lambda x: (x - 0.5) / 0.25),
    single(
        "by_channel",
        "Normalize(mean: [0.5, -0.25, 0], std: [0.5, 2, 1])",
        [3, 2, 2],
        [3, 2, 2],
        lambda x: (x - by_channel(0.5, -0.25, 0)) / by_channel(0.5, 2, 1),
    ),
    single(
        "one_mean",
        "Normalize(mean: 0.5, std: [0.5, 2])",
        [2, 2, 2],
        [2, 2, 2],
        lambda x: (x - 0.5) / by_channel(0.5, 2),
    ),
    bytes_to("bytes", "Normalize(mean: 0.1307, std: 0.3081)", [1, 4, 3], lambda x: (x / 255 - 0.1307) / 0.3081),
]

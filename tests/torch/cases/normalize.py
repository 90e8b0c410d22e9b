"""Normalize against `(x - mean) / std`, which is torchvision's transform of that name; bytes are divided by 255 before,
as torchvision's `ToTensor` does."""

import torch

from record import Case, Real, Whole
from single import single, squared


def bytes_to(name, call, x, function):
    return Case(
        name,
        f"""
        struct Net {{
            input x: u8{x};
            target t: {x};
            let y = x -> {call};
            loss Mse(y, t);
            output y;
        }}""",
        {"x": Whole(256, x)},
        {"t": Real(x)},
        lambda m, x: {"y": function(x.double())},
        squared,
    )


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

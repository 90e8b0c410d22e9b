"""Embedding against `torch.nn.Embedding`: rows of a table by index; a row used twice gets both gradients."""

import torch
from torch import nn

from record import Case, Exact, Real, Whole
from single import squared


def words(name, network, door, shape, rows, columns, samples=3):
    return Case(
        name,
        network,
        {"x": door},
        {"t": Real([*shape, columns])},
        lambda m, x: {"y": m.unit(x)},
        squared,
        {"unit": nn.Embedding(rows, columns)},
        samples=samples,
    )


def text(door, call, y):
    return f"""
        struct Net {{
            input x: {door};
            target t: {y};
            let y = x -> unit: {call};
            loss Mse(y, t);
            output y: {y};
            batch: 5;
        }}"""


CASES = [
    words("tokens", text("Class(7)[4]", "Embedding(7, 3)", [4, 3]), Whole(7, [4]), [4], 7, 3),
    words("whole_numbers", text("i32[3]", "Embedding(5, 2)", [3, 2]), Whole(5, [3]), [3], 5, 2),
    words("one_token", text("Class(6)", "Embedding(6, 4)", [4]), Whole(6, []), [], 6, 4),
    words("matrix_of_tokens", text("Class(4)[2, 3]", "Embedding(4, 2)", [2, 3, 2]), Whole(4, [2, 3]), [2, 3], 4, 2),
    words(
        "one_row_many_times",
        text("Class(3)[3]", "Embedding(3, 2)", [3, 2]),
        Exact([[1, 1, 1], [1, 2, 1]], torch.int64),
        [3],
        3,
        2,
        2,
    ),
]

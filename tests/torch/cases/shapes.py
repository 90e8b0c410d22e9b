"""Flatten, Reshape and Concat against `torch.flatten`, `reshape` and `torch.cat`, with a Dense behind that tells
elements apart."""

import torch
from torch import nn

from record import Case, Real
from single import shifted, single, squared


def before_dense(name, call, x, features, reshape):
    return Case(
        name,
        f"""
        struct Net {{
            input x: {x};
            target t: [2];
            let y = x -> {call} -> head: Dense(2);
            loss Mse(y, t);
            output y;
        }}""",
        {"x": Real(x)},
        {"t": Real([2])},
        lambda m, x: {"y": m.head(reshape(x))},
        squared,
        {"head": nn.Linear(features, 2)},
    )


def joined(name, call, shapes, y, axis):
    """`a`, `b` and so on, joined along an axis of a sample."""
    doors = {n: (s, Real(s)) for n, s in zip("abc", shapes)}
    join = lambda m, **values: torch.cat([values[n] for n in doors], dim=axis + 1)
    return shifted(name, doors, y, f"let y = {call};", join)


CASES = [
    single("flatten", "Flatten", [2, 3, 4], [24], nn.Flatten()),
    single("flatten_of_flat", "Flatten", [5], [5], nn.Flatten()),
    before_dense("flatten_before_dense", "Flatten", [3, 2, 2], 12, nn.Flatten()),
    single("reshape", "Reshape([3, 4])", [2, 6], [3, 4], lambda x: x.reshape(-1, 3, 4)),
    single("reshape_that_infers", "Reshape([2, -1, 3])", [4, 6], [2, 4, 3], lambda x: x.reshape(-1, 2, 4, 3)),
    before_dense("reshape_before_dense", "Reshape([6])", [3, 2], 6, lambda x: x.reshape(-1, 6)),
    joined("concat", "concat(a, b)", [[2, 3], [4, 3]], [6, 3], 0),
    joined("concat_three", "concat(a, b, c)", [[1, 2, 2], [2, 2, 2], [1, 2, 2]], [4, 2, 2], 0),
    joined("concat_last_axis", "concat(a, b, axis: 1)", [[2, 3], [2, 2]], [2, 5], 1),
    joined("concat_from_the_end", "concat(a, b, axis: -1)", [[2, 1, 3], [2, 1, 2]], [2, 1, 5], 2),
    joined("concat_as_a_layer", "Concat(a, b, axis: 2)", [[2, 2, 3], [2, 2, 1]], [2, 2, 4], 2),
]

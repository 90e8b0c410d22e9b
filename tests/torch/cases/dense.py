"""Dense against `torch.nn.Linear`; penalties against their formula, which is Keras'."""

import torch
from torch import nn
from torch.nn import functional as F

from record import Case, Real
from single import single, squared


def penalised(name, call, penalty, **modules):
    return Case(
        name,
        f"""
        struct Net {{
            input x: [5];
            target t: [3];
            let y = x -> unit: {call};
            loss Mse(y, t);
            output y;
        }}""",
        {"x": Real([5])},
        {"t": Real([3])},
        lambda m, x: {"y": m.unit(x)},
        squared,
        {"unit": nn.Linear(5, 3)},
        penalty,
    )


CASES = [
    single("plain", "Dense(4)", [7], [4], nn.Linear(7, 4)),
    single("without_bias", "Dense(4, bias: false)", [7], [4], nn.Linear(7, 4, bias=False)),
    single("named_units", "Dense(units: 3, bias: true)", [5], [3], nn.Linear(5, 3)),
    single("steps", "Dense(3)", [4, 5], [4, 3], nn.Linear(5, 3)),
    single("steps_without_bias", "Dense(2, bias: false)", [3, 4], [3, 2], nn.Linear(4, 2, bias=False)),
    single("one_to_one", "Dense(1)", [1], [1], nn.Linear(1, 1)),
    single("one_sample", "Dense(3)", [6], [3], nn.Linear(6, 3), samples=1),
    single("wide", "Dense(19)", [37], [19], nn.Linear(37, 19), samples=2),
    penalised("l1", "Dense(3, l1: 0.03)", lambda m: 0.03 * m.unit.weight.abs().sum()),
    penalised("l2", "Dense(3, l2: 0.02)", lambda m: 0.02 * m.unit.weight.square().sum()),
    penalised(
        "l1_and_l2",
        "Dense(3, l1: 0.05, l2: 0.25)",
        lambda m: 0.05 * m.unit.weight.abs().sum() + 0.25 * m.unit.weight.square().sum(),
    ),
    Case(
        "two_layers",
        """
        struct Net {
            input x: [6];
            target t: [2];
            let y = x -> first: Dense(5, l2: 0.01) -> Tanh -> second: Dense(2, l1: 0.02);
            loss Mse(y, t);
            output y;
        }""",
        {"x": Real([6])},
        {"t": Real([2])},
        lambda m, x: {"y": m.second(torch.tanh(m.first(x)))},
        lambda o, t: [(1.0, F.mse_loss(o["y"], t))],
        {"first": nn.Linear(6, 5), "second": nn.Linear(5, 2)},
        lambda m: 0.01 * m.first.weight.square().sum() + 0.02 * m.second.weight.abs().sum(),
    ),
]

"""Dropout where it draws nothing: in inference and at rate 0. What it draws is tested by moments."""

from torch import nn

from record import Case, Real
from single import single

CASES = [
    single("rate_zero", "Dropout(0) -> Tanh", [6], [6], nn.Sequential(nn.Dropout(0.0), nn.Tanh())),
    single("named_rate_zero", "Dropout(rate: 0.0) -> Tanh", [2, 3], [2, 3], nn.Sequential(nn.Dropout(0.0), nn.Tanh())),
    Case(
        "inference",
        """
        struct Net {
            input x: [6];
            let y = x -> a: Dense(5) -> Tanh -> Dropout(0.5) -> b: Dense(2);
            output y;
        }""",
        {"x": Real([6])},
        {},
        lambda m, x: {"y": m.b(m.drop(m.a(x).tanh()))},
        None,
        {"a": nn.Linear(6, 5), "b": nn.Linear(5, 2), "drop": nn.Dropout(0.5)},
    ),
]

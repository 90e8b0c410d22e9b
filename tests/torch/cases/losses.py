"""Losses against PyTorch's of the same name, both reductions, several at once with weights."""

import torch
from torch import nn
from torch.nn import functional as F

from record import Case, Exact, Real, Whole
from single import like

FAR = Exact([[0, 500, -500], [90, -90, 30], [-700, -700, -700.5]])


def of_logits(name, loss, logits, target, drawn, function, door=None, samples=3):
    """A loss on an input times a trained number a sample, so that the input's gradient is almost the loss's."""
    return Case(
        name,
        f"""
        struct Net {{
            input x: {logits};
            input by: [1];
            target t: {target};
            let factor = by -> gain: Dense(1, bias: false);
            let y = x * factor;
            loss {loss};
            output y;
        }}""",
        {"x": door or Real(logits), "by": Real([1], 0.75, 1.25)},
        {"t": drawn},
        lambda m, x, by: {"y": x * like(m.gain(by), x)},
        lambda o, t: [(1.0, function(o["y"], t))],
        {"gain": nn.Linear(1, 1, bias=False)},
        samples=samples,
    )


def cross_entropy(**options):
    return lambda y, t: F.cross_entropy(y, t, **options)


def binary(**options):
    return lambda y, t: F.binary_cross_entropy_with_logits(y, t.double(), **options)


def mae(**options):
    return lambda y, t: F.l1_loss(y, t, **options)


def mse(**options):
    return lambda y, t: F.mse_loss(y, t, **options)


CLASSES = [
    of_logits("cross_entropy", "CrossEntropy(y, t)", [5], "Class(5)", Whole(5, []), cross_entropy()),
    of_logits(
        "cross_entropy_mean",
        "CrossEntropy(y, t, reduction: mean)",
        [4],
        "Class(4)",
        Whole(4, []),
        cross_entropy(reduction="mean"),
        samples=4,
    ),
    of_logits(
        "cross_entropy_sum",
        "CrossEntropy(y, t, reduction: sum)",
        [4],
        "Class(4)",
        Whole(4, []),
        cross_entropy(reduction="sum"),
    ),
    of_logits("cross_entropy_of_steps", "CrossEntropy(y, t)", [4, 5], "Class(4)[5]", Whole(4, [5]), cross_entropy()),
    of_logits(
        "cross_entropy_of_pixels",
        "CrossEntropy(y, t, reduction: sum)",
        [3, 2, 2],
        "Class(3)[2, 2]",
        Whole(3, [2, 2]),
        cross_entropy(reduction="sum"),
    ),
    of_logits("cross_entropy_far", "CrossEntropy(y, t)", [3], "Class(3)", Whole(3, []), cross_entropy(), door=FAR),
    of_logits(
        "cross_entropy_one_sample", "CrossEntropy(y, t)", [6], "Class(6)", Whole(6, []), cross_entropy(), samples=1
    ),
]

NUMBERS = [
    of_logits("binary_cross_entropy", "BinaryCrossEntropy(y, t)", [4], "[4]", Real([4], 0.0, 1.0), binary()),
    of_logits(
        "binary_cross_entropy_sum",
        "BinaryCrossEntropy(y, t, reduction: sum)",
        [2, 3],
        "[2, 3]",
        Real([2, 3], 0.0, 1.0),
        binary(reduction="sum"),
    ),
    of_logits(
        "binary_cross_entropy_far",
        "BinaryCrossEntropy(y, t)",
        [3],
        "[3]",
        Exact([[0, 1, 0], [1, 0, 0.5], [0, 1, 1]]),
        binary(),
        door=FAR,
    ),
    of_logits(
        "binary_cross_entropy_mean",
        "BinaryCrossEntropy(y, t, reduction: mean)",
        [3],
        "[3]",
        Real([3], 0.0, 1.0),
        binary(),
    ),
    of_logits("mae", "Mae(y, t)", [2, 3], "[2, 3]", Real([2, 3]), mae()),
    of_logits(
        "mae_of_equal_numbers",
        "Mae(y, t)",
        [3],
        "[3]",
        Exact([[0, 0.5, -1], [0, 0, 0], [2, 0, -0.25]]),
        mae(),
        door=Exact([[0, 1, -1], [0, 0, 0.5], [0, 0, -1]]),
    ),
    of_logits("mae_mean", "Mae(y, t, reduction: mean)", [4], "[4]", Real([4]), mae()),
    of_logits("mae_sum", "Mae(y, t, reduction: sum)", [5], "[5]", Real([5]), mae(reduction="sum")),
    of_logits("mse", "Mse(y, t)", [2, 3], "[2, 3]", Real([2, 3]), mse()),
    of_logits("mse_mean", "Mse(y, t, reduction: mean)", [4], "[4]", Real([4]), mse()),
    of_logits("mse_sum", "Mse(y, t, reduction: sum)", [5], "[5]", Real([5]), mse(reduction="sum")),
    of_logits("mean_of_a_closure", "mean(|a, b| (a - b).abs(); y, t)", [2, 3], "[2, 3]", Real([2, 3]), F.l1_loss),
    of_logits(
        "sum_of_a_closure",
        "sum(|a, b| { let d = a - b; if d.abs() < 0.5 { d * d } else { d.abs() - 0.25 } }; y, t)",
        [6],
        "[6]",
        Real([6]),
        lambda y, t: F.huber_loss(y, t, delta=0.5, reduction="sum") * 2,
    ),
    of_logits(
        "closure_of_one", "mean(|a| ln(1.0 + exp(a)); y) ; loss sum(|a, b| a * b; y, t)", [3], "[3]", Real([3]), None
    ),
]
NUMBERS[-1].losses = lambda o, t: [(1.0, F.softplus(o["y"]).mean()), (1.0, (o["y"] * t).sum())]
NUMBERS[-1].network = NUMBERS[-1].network.replace(" ; loss", ";\n            loss")


def two_heads(m, x):
    h = torch.tanh(m.body(x))
    return {"logits": m.head(h), "other": m.tail(h)}


SEVERAL = [
    Case(
        "mse_of_single_numbers",
        """
        struct Net {
            input x: [3];
            target t: [];
            let y = x -> unit: Dense(1) -> Reshape([]);
            loss Mse(y, t);
            output y: [];
        }""",
        {"x": Real([3])},
        {"t": Real([])},
        lambda m, x: {"y": m.unit(x).reshape(-1)},
        lambda o, t: [(1.0, F.mse_loss(o["y"], t))],
        {"unit": nn.Linear(3, 1)},
        samples=4,
    ),
    Case(
        "weighted",
        """
        struct Net {
            input x: [4];
            target label: Class(3);
            target side: [2];
            let h = x -> body: Dense(5, l2: 0.05) -> Tanh;
            let logits = h -> head: Dense(3);
            let other = h -> tail: Dense(2, l1: 0.125);
            loss data: CrossEntropy(logits, label);
            loss aux: 0.4 * mean(|y, t| (y - t) * (y - t); other, side);
            loss more: 1.0 / 8.0 * Mse(other, side, reduction: sum);
            output logits;
            output other;
        }""",
        {"x": Real([4])},
        {"label": Whole(3, []), "side": Real([2])},
        two_heads,
        lambda o, label, side: [
            (1.0, F.cross_entropy(o["logits"], label)),
            (0.4, F.mse_loss(o["other"], side)),
            (0.125, F.mse_loss(o["other"], side, reduction="sum")),
        ],
        {"body": nn.Linear(4, 5), "head": nn.Linear(5, 3), "tail": nn.Linear(5, 2)},
        lambda m: 0.05 * m.body.weight.square().sum() + 0.125 * m.tail.weight.abs().sum(),
    ),
    Case(
        "without_a_target",
        """
        struct Net {
            input x: [4];
            let y = x -> unit: Dense(3);
            loss mean(|a| a * a * a; y);
            output y;
        }""",
        {"x": Real([4])},
        {},
        lambda m, x: {"y": m.unit(x)},
        lambda o: [(1.0, (o["y"] ** 3).mean())],
        {"unit": nn.Linear(4, 3)},
    ),
]

CASES = [*CLASSES, *NUMBERS, *SEVERAL]

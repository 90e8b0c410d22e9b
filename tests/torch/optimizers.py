"""Optimizers against `torch.optim`: twenty steps of given gradients, so that nothing but the update is compared.

Decay that is decoupled from the gradient is AdamW's; PyTorch's `weight_decay` of SGD and Adam is added to the gradient.
"""

import torch

from record import Draw, exact

STEPS = 20
SIZE = 6


def gradients(draw):
    """Gradients of different sizes; the last parameter's is zero at first, the one before gets none at all."""
    steps = draw.real([STEPS, SIZE], -1.0, 1.0)
    steps[:, 1] *= 1 / 32
    steps[:, 2] *= 64
    steps[:5, SIZE - 1] = 0
    steps[:, SIZE - 2] = 0
    return exact(steps)


def run(name, make, hypers, rates=None):
    """`make`: from parameters to the optimizer. `hypers`: what differs from our defaults. `rates`: `lr` by step."""
    draw = Draw(f"optimizer/{name}")
    start, steps = draw.real([SIZE], -2.0, 2.0), gradients(draw)
    parameter = torch.nn.Parameter(start.clone())
    optimizer = make([parameter])
    after = []
    for step, gradient in enumerate(steps):
        if rates:
            optimizer.param_groups[0]["lr"] = rates[step]
        parameter.grad = gradient.clone()
        optimizer.step()
        after.append(parameter.detach().clone())
    recorded = {"name": name, "hypers": hypers, "start": start, "gradients": steps, "after": torch.stack(after)}
    if rates:
        recorded["rates"] = torch.tensor(rates, dtype=torch.float64)
    return recorded


def sgd(name, hypers, rates=None, **options):
    return run(name, lambda p: torch.optim.SGD(p, **options), hypers, rates)


def adam(name, hypers, rates=None, kind=torch.optim.Adam, **options):
    return run(name, lambda p: kind(p, **options), hypers, rates)


FALLING = [0.5 / (1 + step) for step in range(STEPS)]


def recorded():
    """(file, cases) for each optimizer."""
    yield (
        "sgd",
        [
            sgd("plain", {"lr": 0.125}, lr=0.125),
            sgd("rates", {"lr": 0.5}, FALLING, lr=0.5),
            sgd("momentum", {"lr": 0.0625, "momentum": 0.9}, lr=0.0625, momentum=0.9),
            sgd("rates_momentum", {"lr": 0.5, "momentum": 0.5}, FALLING, lr=0.5, momentum=0.5),
            sgd("nesterov", {"lr": 0.0625, "momentum": 0.9, "nesterov": 1}, lr=0.0625, momentum=0.9, nesterov=True),
            sgd("l2", {"lr": 0.125, "l2": 0.0625}, lr=0.125, weight_decay=0.0625),
            sgd(
                "l2_momentum",
                {"lr": 0.125, "momentum": 0.75, "l2": 0.0625},
                lr=0.125,
                momentum=0.75,
                weight_decay=0.0625,
            ),
            sgd(
                "l2_nesterov",
                {"lr": 0.125, "momentum": 0.75, "nesterov": 1, "l2": 0.0625},
                lr=0.125,
                momentum=0.75,
                nesterov=True,
                weight_decay=0.0625,
            ),
        ],
    )
    yield (
        "adam",
        [
            adam("defaults", {}),
            adam("lr", {"lr": 0.25}, lr=0.25),
            adam("rates", {"lr": 0.5}, FALLING, lr=0.5),
            adam("betas", {"lr": 0.125, "beta1": 0.5, "beta2": 0.75}, lr=0.125, betas=(0.5, 0.75)),
            adam("eps", {"lr": 0.125, "eps": 0.25}, lr=0.125, eps=0.25),
            adam("l2", {"lr": 0.125, "l2": 0.0625}, lr=0.125, weight_decay=0.0625),
            adam(
                "weight_decay",
                {"lr": 0.125, "weight_decay": 0.0625},
                kind=torch.optim.AdamW,
                lr=0.125,
                weight_decay=0.0625,
            ),
        ],
    )

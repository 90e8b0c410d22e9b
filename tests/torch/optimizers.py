"""Optimizers against `torch.optim`: twenty steps of given gradients, so that nothing but the update is compared.

Decay that is decoupled from the gradient is AdamW's; PyTorch's `weight_decay` of SGD, Adam and RMSprop is added to the
gradient.
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


def adam(name, hypers, rates=None, **options):
    return run(name, lambda p: torch.optim.Adam(p, **options), hypers, rates)


def rms_prop(name, hypers, rates=None, **options):
    return run(name, lambda p: torch.optim.RMSprop(p, **options), hypers, rates)


# Halved every fifth step.
FALLING = [0.5 ** (1 + step // 5) for step in range(STEPS)]

SGD = [
    sgd("plain", {"lr": 0.125}, lr=0.125),
    sgd("rates", {"lr": 0.5}, FALLING, lr=0.5),
    sgd("momentum", {"lr": 0.0625, "momentum": 0.9}, lr=0.0625, momentum=0.9),
    sgd("rates_momentum", {"lr": 0.5, "momentum": 0.5}, FALLING, lr=0.5, momentum=0.5),
    sgd("nesterov", {"lr": 0.0625, "momentum": 0.9, "nesterov": 1}, lr=0.0625, momentum=0.9, nesterov=True),
    sgd("decay", {"lr": 0.125, "weight_decay": 0.0625}, lr=0.125, weight_decay=0.0625),
    sgd(
        "decay_momentum",
        {"lr": 0.125, "momentum": 0.75, "weight_decay": 0.0625},
        lr=0.125,
        momentum=0.75,
        weight_decay=0.0625,
    ),
    sgd(
        "decay_nesterov",
        {"lr": 0.125, "momentum": 0.75, "nesterov": 1, "weight_decay": 0.0625},
        lr=0.125,
        momentum=0.75,
        nesterov=True,
        weight_decay=0.0625,
    ),
]

ADAM = [
    adam("defaults", {}),
    adam("lr", {"lr": 0.25}, lr=0.25),
    adam("rates", {"lr": 0.5}, FALLING, lr=0.5),
    adam("betas", {"lr": 0.125, "beta1": 0.5, "beta2": 0.75}, lr=0.125, betas=(0.5, 0.75)),
    adam("eps", {"lr": 0.125, "eps": 0.25}, lr=0.125, eps=0.25),
    adam("decay", {"lr": 0.125, "weight_decay": 0.0625}, lr=0.125, weight_decay=0.0625),
]

RMS_PROP = [
    rms_prop("defaults", {}),
    rms_prop("lr", {"lr": 0.125}, lr=0.125),
    rms_prop("rates", {"lr": 0.5}, FALLING, lr=0.5),
    rms_prop("alpha", {"lr": 0.0625, "alpha": 0.5}, lr=0.0625, alpha=0.5),
    rms_prop("eps", {"lr": 0.125, "eps": 0.25}, lr=0.125, eps=0.25),
    rms_prop("momentum", {"lr": 0.0625, "momentum": 0.75}, lr=0.0625, momentum=0.75),
    rms_prop("rates_momentum", {"lr": 0.5, "momentum": 0.5}, FALLING, lr=0.5, momentum=0.5),
    rms_prop("decay", {"lr": 0.0625, "weight_decay": 0.0625}, lr=0.0625, weight_decay=0.0625),
    rms_prop(
        "decay_momentum",
        {"lr": 0.0625, "alpha": 0.75, "momentum": 0.5, "weight_decay": 0.0625},
        lr=0.0625,
        alpha=0.75,
        momentum=0.5,
        weight_decay=0.0625,
    ),
]


def recorded():
    """(file, cases) for each optimizer; the files are named like those of `src/optimizers`."""
    yield "sgd", SGD
    yield "adam", ADAM
    yield "rms_prop", RMS_PROP

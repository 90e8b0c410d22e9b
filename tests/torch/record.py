"""Cases and how they are written down: a network's text, the same network in PyTorch, and everything that is compared.

Nothing here knows a layer. Numbers that go in are multiples of 1/128, so that they are the same in f32 and f64; what
comes out is computed in float64 and written with 13 digits, beyond which it depends on the order of summation.
"""

import math
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import nn

STEP = 1 / 128


@dataclass
class Whole:
    """Whole numbers below `below`, of one sample's `shape`: classes, tokens, pixels."""

    below: int
    shape: list


@dataclass
class Real:
    """Numbers from `low` to `high`, of one sample's `shape`."""

    shape: list
    low: float = -1.5
    high: float = 1.5


@dataclass
class Exact:
    """Given numbers, for ties and kinks: one list a sample."""

    values: list
    dtype: torch.dtype = torch.float64


@dataclass
class Case:
    """A network twice: as text and in PyTorch."""

    name: str
    network: str
    # How the batch is drawn, by the name of the door.
    inputs: dict
    targets: dict
    # From the modules and the inputs to the outputs by name; what begins with `_` is for losses only.
    forward: Callable
    # From outputs and targets to (weight, loss), in the order of the text; none for a network that is not trained.
    losses: Callable | None
    # The modules by the layer's name; their parameters and buffers have our names.
    modules: dict = field(default_factory=dict)
    # From the modules to the penalty.
    penalty: Callable = lambda m: torch.zeros(())
    # Outputs that exist in inference only, from the outputs.
    inference: Callable = lambda o: {}
    samples: int = 3
    # What parameters are drawn from.
    scale: float = 1.0


def exact(numbers):
    """The numbers, which 13 digits must give exactly: what goes in must be the same for whoever reads it."""
    for x in numbers.reshape(-1).tolist():
        if float(f"{x:.13g}") != x:
            raise ValueError(f"{x!r} has more than 13 digits")
    return numbers


class Draw:
    """Reproducible numbers; the generator is Python's, whose sequence is guaranteed."""

    def __init__(self, name):
        self.random = random.Random(zlib.crc32(name.encode()))

    def real(self, shape, low, high):
        steps = math.floor((high - low) / STEP)
        numbers = [low + math.floor(self.random.random() * steps) * STEP for _ in range(math.prod(shape))]
        return exact(torch.tensor(numbers, dtype=torch.float64).reshape(shape))

    def whole(self, shape, below):
        numbers = [math.floor(self.random.random() * below) for _ in range(math.prod(shape))]
        return torch.tensor(numbers, dtype=torch.int64).reshape(shape)

    def door(self, kind, samples):
        if isinstance(kind, Whole):
            return self.whole([samples, *kind.shape], kind.below)
        if isinstance(kind, Exact):
            return exact(torch.tensor(kind.values, dtype=kind.dtype))
        return self.real([samples, *kind.shape], kind.low, kind.high)


def prepare(case, draw):
    """The modules in float64 with drawn parameters, and drawn states."""
    modules = nn.ModuleDict(case.modules).double()
    with torch.no_grad():
        for parameter in modules.parameters():
            parameter.copy_(draw.real(list(parameter.shape), -case.scale, case.scale))
        for name, buffer in states(modules).items():
            low = 0.25 if name.endswith("var") else -1.0
            buffer.copy_(draw.real(list(buffer.shape), low, low + 2.0))
    return modules


def states(modules):
    """Running statistics; PyTorch's counter of batches has no counterpart."""
    return {name: b for name, b in modules.named_buffers() if not name.endswith("num_batches_tracked")}


def evaluate(case, modules, inputs, targets):
    """Outputs by name and the losses: total, penalty, then each without its weight."""
    outputs = case.forward(modules, **inputs)
    recorded = {name: y for name, y in outputs.items() if not name.startswith("_")}
    if case.losses is None:
        return recorded, []
    weighted = case.losses(outputs, **targets)
    penalty = case.penalty(modules)
    total = sum((weight * loss for weight, loss in weighted), penalty)
    return recorded, [total, penalty, *(loss for _, loss in weighted)]


def train(case, modules, inputs, targets):
    """A training step without an update."""
    modules.train()
    # Integers have no gradient in PyTorch; numbers have one whatever they are stored as.
    doors = {name: x.clone().requires_grad_(x.is_floating_point()) for name, x in inputs.items()}
    before = {name: b.clone() for name, b in states(modules).items()}
    outputs, losses = evaluate(case, modules, doors, targets)
    wanted = [(n, p) for n, p in modules.named_parameters()]
    floats = [(n, x) for n, x in doors.items() if x.requires_grad]
    leaves = [v for _, v in wanted + floats]
    gradients = torch.autograd.grad(losses[0], leaves) if leaves else ()
    after = {name: b.clone() for name, b in states(modules).items()}
    with torch.no_grad():
        for name, buffer in states(modules).items():
            buffer.copy_(before[name])
    return {
        "outputs": outputs,
        "losses": losses,
        "gradients": dict(zip((n for n, _ in wanted), gradients)),
        "input_gradients": dict(zip((n for n, _ in floats), gradients[len(wanted) :])),
        "states": after,
    }


def infer(case, modules, inputs, targets):
    """Inference, with the losses as an evaluation shows them."""
    modules.eval()
    with torch.no_grad():
        outputs, losses = evaluate(case, modules, inputs, targets)
        return {"outputs": outputs | case.inference(outputs), "losses": losses}


def record(layer, case):
    """The case as plain data."""
    draw = Draw(f"{layer}/{case.name}")
    modules = prepare(case, draw)
    inputs = {name: draw.door(kind, case.samples) for name, kind in case.inputs.items()}
    targets = {name: draw.door(kind, case.samples) for name, kind in case.targets.items()}
    recorded = {
        "name": case.name,
        "network": [line.strip() for line in case.network.strip().splitlines()],
        "samples": case.samples,
        "inputs": inputs,
        "targets": targets,
        "params": {name: p.detach().clone() for name, p in modules.named_parameters()},
        "states": {name: b.clone() for name, b in states(modules).items()},
        "infer": infer(case, modules, inputs, targets),
    }
    if case.losses:
        recorded["train"] = train(case, modules, inputs, targets)
    return recorded

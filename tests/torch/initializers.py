"""What PyTorch draws first values from: not the numbers, which differ with every generator, but the arguments of
`uniform_` and `normal_` that its initializers come to."""

from contextlib import contextmanager
from unittest import mock

import torch
from torch import nn
from torch.nn import init


@contextmanager
def observed(drawn):
    """Writes to `drawn`, by the tensor's address, what is drawn from."""
    uniform, normal = torch.Tensor.uniform_, torch.Tensor.normal_

    def watch_uniform(tensor, low=0, high=1, **options):
        assert low == -high, "an initializer that is not symmetric"
        drawn[id(tensor)] = ("uniform", high)
        return uniform(tensor, low, high, **options)

    def watch_normal(tensor, mean=0, std=1, **options):
        assert mean == 0, "an initializer that is not centred"
        drawn[id(tensor)] = ("normal", std)
        return normal(tensor, mean, std, **options)

    watched = {"uniform_": watch_uniform, "normal_": watch_normal}
    with mock.patch.multiple(torch.Tensor, **watched):
        yield


def described(tensor, drawn):
    """`[kind, number]`: the bound, the standard deviation, or the one value."""
    if id(tensor) in drawn:
        kind, number = drawn[id(tensor)]
        return {"kind": kind, "number": float(number)}
    if not torch.all(tensor == tensor.flatten()[0]):
        raise ValueError("neither drawn nor constant")
    return {"kind": "constant", "number": float(tensor.flatten()[0])}


def case(name, call, x, layer, weight=None, bias=None):
    """A layer with its own initializers, or with others for its weight and bias."""
    drawn = {}
    with observed(drawn), torch.no_grad():
        layer.reset_parameters()
        if weight:
            drawn.pop(id(layer.weight), None)
            weight(layer.weight)
        if bias:
            drawn.pop(id(layer.bias), None)
            bias(layer.bias)
        tensors = dict(layer.named_parameters()) | {n: b for n, b in layer.named_buffers() if b.dim()}
        inits = {f"unit.{n}": described(t, drawn) for n, t in tensors.items()}
    network = ["struct Net {", f"input x: {x};", f"let y = x -> unit: {call};", "output y;", "}"]
    return {"name": name, "network": network, "inits": inits}


# By our name: what PyTorch has under another.
WEIGHTS = {
    "Constant(0.25)": lambda w: init.constant_(w, 0.25),
    "Default": None,
    "HeNormal": lambda w: init.kaiming_normal_(w, nonlinearity="relu"),
    "HeUniform": lambda w: init.kaiming_uniform_(w, nonlinearity="relu"),
    "LecunNormal": lambda w: init.kaiming_normal_(w, nonlinearity="linear"),
    "LecunUniform": lambda w: init.kaiming_uniform_(w, nonlinearity="linear"),
    "Normal(0.02)": lambda w: init.normal_(w, std=0.02),
    "Ones": init.ones_,
    "Uniform(0.3)": lambda w: init.uniform_(w, -0.3, 0.3),
    "XavierNormal": init.xavier_normal_,
    "XavierUniform": init.xavier_uniform_,
    "Zeros": init.zeros_,
}
BIASES = {
    "Zeros": init.zeros_,
    "Constant(0.5)": lambda b: init.constant_(b, 0.5),
    "Normal(0.1)": lambda b: init.normal_(b, std=0.1),
}


def recorded():
    """The cases."""
    for name, weight in WEIGHTS.items():
        yield case(f"dense {name}", f"Dense(7, init: {name})", [11], nn.Linear(11, 7), weight)
        yield case(
            f"conv {name}", f"Conv2d(6, kernel: [3, 2], init: {name})", [4, 5, 5], nn.Conv2d(4, 6, (3, 2)), weight
        )
    for name, bias in BIASES.items():
        yield case(f"dense bias {name}", f"Dense(7, bias_init: {name})", [11], nn.Linear(11, 7), bias=bias)
        yield case(
            f"conv bias {name}", f"Conv2d(6, kernel: 3, bias_init: {name})", [4, 5, 5], nn.Conv2d(4, 6, 3), bias=bias
        )
    yield case("dense", "Dense(3)", [5], nn.Linear(5, 3))
    yield case("conv", "Conv2d(4, kernel: 3)", [2, 5, 5], nn.Conv2d(2, 4, 3))
    yield case("conv groups", "Conv2d(8, kernel: 3, groups: 4)", [4, 5, 5], nn.Conv2d(4, 8, 3, groups=4))
    yield case(
        "conv groups xavier",
        "Conv2d(8, kernel: 3, groups: 4, init: XavierUniform)",
        [4, 5, 5],
        nn.Conv2d(4, 8, 3, groups=4),
        init.xavier_uniform_,
    )
    yield case("batch norm", "BatchNorm2d", [3, 2, 2], nn.BatchNorm2d(3))
    yield case("embedding", "Embedding(9, 4)", "Class(9)", nn.Embedding(9, 4))
    for name, weight in WEIGHTS.items():
        if weight:
            yield case(f"embedding {name}", f"Embedding(9, 4, init: {name})", "Class(9)", nn.Embedding(9, 4), weight)

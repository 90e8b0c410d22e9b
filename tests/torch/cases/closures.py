"""Closures over elements against the same formula in PyTorch: every function of the language, choice, `let`."""

import torch
from torch.nn import functional as F

from record import Real
from single import shifted


def closure(name, text, function, low=-1.5, high=1.5):
    doors = {"x": ([5], Real([5], low, high))}
    return shifted(name, doors, [5], f"let y = x -> {text};", lambda m, x: function(x))


EVERY = """|v| {
                let smooth = exp(-v) + ln(v) + sqrt(v) * tanh(v) + sigmoid(v) * sin(v) + cos(v) * erf(v);
                let powers = v.powi(3) + pow(v, 1.5) * powf(v, -0.5) + square(v) + softplus(v) * log(v);
                let kinks = abs(v - 0.75) + max(v, 0.7) * min(v, 0.8) + relu(v - 0.6) + clamp(v, 0.4, 1.1) * sign(v);
                smooth * kinks + powers * floor(3.0 * v)
            }"""


def every(x):
    smooth = torch.exp(-x) + torch.log(x) + torch.sqrt(x) * torch.tanh(x) + torch.sigmoid(x) * torch.sin(x)
    smooth = smooth + torch.cos(x) * torch.erf(x)
    powers = x**3 + x**1.5 * x**-0.5 + x.square() + F.softplus(x) * torch.log(x)
    kinks = torch.abs(x - 0.75) + torch.clamp(x, min=0.7) * torch.clamp(x, max=0.8) + torch.relu(x - 0.6)
    kinks = kinks + torch.clamp(x, 0.4, 1.1) * torch.sign(x)
    return smooth * kinks + powers * torch.floor(3 * x)


CASES = [
    closure("every_function", EVERY, every, low=0.25),
    closure("polynomial", "|v| v * v * v - 2.0 * v + 0.5", lambda x: x**3 - 2 * x + 0.5),
    closure("gelu_by_sigmoid", "|v| v * sigmoid(1.702 * v)", lambda x: x * torch.sigmoid(1.702 * x)),
    closure("gelu", "|v| 0.5 * v * (1.0 + erf(v / sqrt(2.0)))", F.gelu),
    closure("abs", "|v| v.abs()", torch.abs),
    closure("exp", "|v| v.exp()", torch.exp),
    closure("ln", "|v| v.ln()", torch.log, low=0.25),
    closure("sqrt", "|v| v.sqrt()", torch.sqrt, low=0.25),
    closure("tanh", "|v| tanh(v)", torch.tanh),
    closure("sigmoid", "|v| v.sigmoid()", torch.sigmoid),
    closure("relu", "|v| relu(v) * v", lambda x: torch.relu(x) * x),
    closure("sin", "|v| sin(3.0 * v)", lambda x: torch.sin(3 * x)),
    closure("cos", "|v| cos(v * v)", lambda x: torch.cos(x * x)),
    closure("erf", "|v| erf(v)", torch.erf),
    closure("floor", "|v| v * floor(2.0 * v)", lambda x: x * torch.floor(2 * x)),
    closure("sign", "|v| v * v * sign(v)", lambda x: x * x * torch.sign(x)),
    closure("max", "|v| max(v, 0.25)", lambda x: torch.clamp(x, min=0.25)),
    closure("min", "|v| v.min(v * v)", lambda x: torch.minimum(x, x * x)),
    closure("clamp", "|v| v * v.clamp(-0.5, 0.75)", lambda x: x * torch.clamp(x, -0.5, 0.75)),
    closure("log", "|v| log(v * v + 0.5)", lambda x: torch.log(x * x + 0.5)),
    closure("powf", "|v| powf(v, -1.5)", lambda x: x**-1.5, low=0.25),
    closure("powi", "|v| v.powi(3) + v.powi(2)", lambda x: x**3 + x**2),
    closure("square", "|v| square(v) - v", lambda x: x.square() - x),
    closure("softplus_built_in", "|v| softplus(v)", F.softplus),
    closure("softplus_far", "|v| softplus(v)", lambda x: torch.logaddexp(x, torch.zeros_like(x)), -200, 200),
    closure("pow", "|v| v.pow(2.5)", lambda x: x**2.5, low=0.25),
    closure("pow_of_number", "|v| pow(2.0, v)", lambda x: 2.0**x),
    closure("choice", "|v| if v < 0.0 { 0.1 * v } else { v * v }", lambda x: torch.where(x < 0, 0.1 * x, x * x)),
    closure(
        "choice_of_three",
        "|v| if v > 0.5 { v * v } else if v >= -0.5 { v } else { -v * v }",
        lambda x: torch.where(x > 0.5, x * x, torch.where(x >= -0.5, x, -x * x)),
    ),
    closure("block", "|v| { let a = v * v; let b = a + v; b * a }", lambda x: (x * x + x) * x * x),
    closure("elu", "|v| if v > 0.0 { v } else { exp(v) - 1.0 }", F.elu),
    closure("softplus", "|v| ln(1.0 + exp(v))", F.softplus),
]

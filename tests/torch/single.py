"""Networks of one layer between inputs and a squared error, which gives every output another gradient.

A loss must depend on a parameter. Where the layer has none, its output is shifted by a trained multiple of another input,
which leaves the layer's own gradients as they are.
"""

from torch import nn
from torch.nn import functional as F

from record import Case, Real


def squared(o, t):
    """Mean squared error of `y`."""
    return [(1.0, F.mse_loss(o["y"], t))]


def like(shift, y):
    """A number a sample, `[B, 1]`, as it is broadcast to `y`."""
    return shift.reshape(-1, *[1] * (y.dim() - 1))


def shifted(name, doors, y, lines, function, modules=None, **options):
    """`lines` of text that make `y` of `doors` without any parameter. `doors`: by name, (text, how it is drawn).
    `function`: from the modules and the doors to `y`."""
    inputs = "\n".join(f"input {n}: {text};" for n, (text, _) in doors.items())
    network = f"""
        struct Net {{
            {inputs}
            input by: [1];
            target t: {y};
            {lines}
            let shift = by -> gain: Dense(1, bias: false);
            loss Mse(y + shift, t);
            output y: {y};
        }}"""

    def forward(m, by, **values):
        return {"y": function(m, **values), "_shift": m.gain(by)}

    return Case(
        name,
        network,
        {**{n: door for n, (_, door) in doors.items()}, "by": Real([1])},
        {"t": Real(y)},
        forward,
        lambda o, t: [(1.0, F.mse_loss(o["y"] + like(o["_shift"], o["y"]), t))],
        {**(modules or {}), "gain": nn.Linear(1, 1, bias=False)},
        **options,
    )


def single(name, call, x, y, layer, door=None, **options):
    """`x -> unit: call` with a sample of shape `x`, from which one of shape `y` comes. `layer`: a module or a function.
    `door`: how the input is drawn, where it is not just numbers."""
    door = door or Real(x)
    modules = {"unit": layer} if isinstance(layer, nn.Module) else {}
    line = f"let y = x -> unit: {call};"
    run = (lambda m, x: m.unit(x)) if modules else (lambda m, x: layer(x))
    if not modules or not list(layer.parameters()):
        return shifted(name, {"x": (x, door)}, y, line, run, modules, **options)
    network = f"""
        struct Net {{
            input x: {x};
            target t: {y};
            {line}
            loss Mse(y, t);
            output y: {y};
            batch: 4;
        }}"""
    return Case(name, network, {"x": door}, {"t": Real(y)}, lambda m, x: {"y": run(m, x)}, squared, modules, **options)

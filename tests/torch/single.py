"""Networks of one layer between an input and a squared error, which gives every output another gradient."""

from torch import nn
from torch.nn import functional as F

from record import Case, Real, Whole

DTYPES = {Real: "", Whole: "i32"}


def squared(o, t):
    """Mean squared error of `y`."""
    return [(1.0, F.mse_loss(o["y"], t))]


def single(name, call, x, y, layer, door=None, **options):
    """`x -> unit: call` with a sample of shape `x`, from which one of shape `y` comes. `layer`: a module or a function.
    `door`: how the input is drawn, where it is not just numbers."""
    door = door or Real(x)
    network = f"""
        struct Net {{
            input x: {DTYPES.get(type(door), "")}{x};
            target t: {y};
            let y = x -> unit: {call};
            loss Mse(y, t);
            output y: {y};
            batch: 4;
        }}"""
    modules = {"unit": layer} if isinstance(layer, nn.Module) else {}
    run = (lambda m, x: {"y": m.unit(x)}) if modules else (lambda m, x: {"y": layer(x)})
    return Case(name, network, {"x": door}, {"t": Real(y)}, run, squared, modules, **options)

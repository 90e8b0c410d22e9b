"""Arithmetic of tensors and the layer Add: broadcast as PyTorch does it, on the shapes of a sample."""

from record import Real
from single import shifted


def of_two(name, value, a, b, y, function, low=-1.5, lines=""):
    doors = {"a": (a, Real(a)), "b": (b, Real(b, low))}
    return shifted(name, doors, y, f"{lines}let y = {value};", lambda m, a, b: function(a, b))


CASES = [
    of_two("add", "a + b", [2, 3], [2, 3], [2, 3], lambda a, b: a + b),
    of_two("subtract", "a - b", [4], [4], [4], lambda a, b: a - b),
    of_two("multiply", "a * b", [4], [4], [4], lambda a, b: a * b),
    of_two("divide", "a / b", [4], [4], [4], lambda a, b: a / b, low=0.5),
    of_two("negate", "-a * b", [4], [4], [4], lambda a, b: -a * b),
    of_two("numbers", "2 * a - b / 4 + 0.5", [4], [4], [4], lambda a, b: 2 * a - b / 4 + 0.5),
    of_two(
        "constants",
        "HALF * a + b * (HALF + 1)",
        [4],
        [4],
        [4],
        lambda a, b: 0.5 * a + b * 1.5,
        lines="const HALF = 1.0 / 2.0;\n",
    ),
    of_two("add_layer", "Add(a, b)", [2, 3], [2, 3], [2, 3], lambda a, b: a + b),
    of_two("add_layer_of_three", "Add(a, b, a)", [3], [3], [3], lambda a, b: a + b + a),
    of_two("broadcast_axis", "a * b", [3, 4], [3, 1], [3, 4], lambda a, b: a * b),
    of_two("broadcast_both", "a * b", [1, 4], [3, 1], [3, 4], lambda a, b: a * b),
    of_two("broadcast_rank", "a * b", [2, 3, 4], [4], [2, 3, 4], lambda a, b: a * b[:, None, None, :]),
    of_two("broadcast_channels", "a * b", [3, 2, 2], [3, 1, 1], [3, 2, 2], lambda a, b: a * b),
]

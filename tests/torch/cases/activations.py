"""Activations against PyTorch's, also at their kinks and far out where a careless formula overflows."""

from torch import nn

from record import Exact
from single import single

# Zero is a kink of some; 800 overflows an exponential.
FAR = Exact([[0, 0.5, -0.5, 3], [-40, 40, -3, 0], [-800, 800, 0.25, -0.25]])


def activation(call, layer):
    name = call.split("(")[0].lower()
    return [
        single(name, call, [3, 5], [3, 5], layer),
        single(f"{name}_far", call, [4], [4], layer, door=FAR),
    ]


CASES = [
    *activation("Relu", nn.ReLU()),
    *activation("LeakyRelu", nn.LeakyReLU()),
    single("leakyrelu_slope", "LeakyRelu(0.3)", [6], [6], nn.LeakyReLU(0.3)),
    single("leakyrelu_named_slope", "LeakyRelu(slope: 0.125)", [6], [6], nn.LeakyReLU(0.125)),
    *activation("Elu", nn.ELU()),
    single("elu_alpha", "Elu(0.3)", [6], [6], nn.ELU(0.3)),
    single("elu_named_alpha", "Elu(alpha: 1.75)", [6], [6], nn.ELU(1.75)),
    *activation("Sigmoid", nn.Sigmoid()),
    *activation("Tanh", nn.Tanh()),
    single("softmax", "Softmax", [6], [6], nn.Softmax(dim=1)),
    single("softmax_far", "Softmax", [4], [4], nn.Softmax(dim=1), door=FAR),
    single("softmax_of_steps", "Softmax", [3, 4], [3, 4], nn.Softmax(dim=2)),
    single("softmax_first_axis", "Softmax(axis: 0)", [3, 4], [3, 4], nn.Softmax(dim=1)),
    single("softmax_last_axis", "Softmax(axis: 1)", [3, 4], [3, 4], nn.Softmax(dim=2)),
    single("softmax_from_the_end", "Softmax(axis: -2)", [2, 3, 2], [2, 3, 2], nn.Softmax(dim=2)),
]

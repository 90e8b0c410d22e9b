"""BatchNorm2d against `torch.nn.BatchNorm2d`: batch statistics and the next running ones in training, running ones in
inference. The running variance is the unbiased one."""

from torch import nn

from record import Case, Real
from single import single, squared


def norm(name, arguments, x, layer, **options):
    call = f"BatchNorm2d({arguments})" if arguments else "BatchNorm2d"
    return single(name, call, x, x, layer, **options)


CASES = [
    norm("plain", "", [3, 4, 2], nn.BatchNorm2d(3)),
    norm("one_channel", "", [1, 3, 3], nn.BatchNorm2d(1)),
    norm("one_sample", "", [2, 3, 2], nn.BatchNorm2d(2), samples=1),
    norm("one_element_a_sample", "", [3, 1, 1], nn.BatchNorm2d(3), samples=4),
    norm("without_affine", "affine: false", [2, 3, 4], nn.BatchNorm2d(2, affine=False)),
    norm("with_affine", "affine: true", [2, 3, 2], nn.BatchNorm2d(2, affine=True)),
    norm("momentum", "momentum: 0.75", [2, 2, 3], nn.BatchNorm2d(2, momentum=0.75)),
    norm("momentum_zero", "momentum: 0", [2, 2, 3], nn.BatchNorm2d(2, momentum=0.0)),
    norm("momentum_one", "momentum: 1", [2, 2, 3], nn.BatchNorm2d(2, momentum=1.0)),
    norm("eps", "eps: 0.25", [2, 3, 3], nn.BatchNorm2d(2, eps=0.25)),
    norm("small_variance", "", [2, 3, 3], nn.BatchNorm2d(2), door=Real([2, 3, 3], 0.5, 0.515625)),
    norm("far_from_zero", "", [2, 3, 3], nn.BatchNorm2d(2), door=Real([2, 3, 3], 40.0, 42.0)),
    Case(
        "between_convolutions",
        """
        struct Net {
            input x: [2, 6, 5];
            target t: [2, 2, 2];
            let y = x -> a: Conv2d(3, kernel: 3, bias: false) -> bn: BatchNorm2d(momentum: 0.5) -> Relu
                -> b: Conv2d(2, kernel: [3, 2]);
            loss Mse(y, t);
            output y;
        }""",
        {"x": Real([2, 6, 5])},
        {"t": Real([2, 2, 2])},
        lambda m, x: {"y": m.b(m.bn(m.a(x)).relu())},
        squared,
        {"a": nn.Conv2d(2, 3, 3, bias=False), "bn": nn.BatchNorm2d(3, momentum=0.5), "b": nn.Conv2d(3, 2, (3, 2))},
    ),
    Case(
        "used_twice",
        """
        struct Net {
            input x: [2, 3, 2];
            input z: [2, 3, 2];
            target t: [2, 3, 2];
            layer bn: BatchNorm2d(momentum: 0.25);
            let a = x -> bn;
            let b = z -> bn;
            let y = a * b;
            loss Mse(y, t);
            output y;
        }""",
        {"x": Real([2, 3, 2]), "z": Real([2, 3, 2], 0.0, 2.0)},
        {"t": Real([2, 3, 2])},
        lambda m, x, z: {"y": m.bn(x) * m.bn(z)},
        squared,
        {"bn": nn.BatchNorm2d(2, momentum=0.25)},
    ),
]

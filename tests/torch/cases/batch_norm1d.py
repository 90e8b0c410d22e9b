"""BatchNorm1d against `torch.nn.BatchNorm1d` of `[samples, features]`: statistics are over the samples alone."""

from torch import nn
from torch.nn import functional as F

from record import Case, Real, Whole
from single import single


def norm(name, arguments, features, layer, **options):
    call = f"BatchNorm1d({arguments})" if arguments else "BatchNorm1d"
    return single(name, call, [features], [features], layer, **{"samples": 4, **options})


CASES = [
    norm("plain", "", 5, nn.BatchNorm1d(5)),
    norm("one_feature", "", 1, nn.BatchNorm1d(1)),
    norm("two_samples", "", 3, nn.BatchNorm1d(3), samples=2),
    norm("without_affine", "affine: false", 4, nn.BatchNorm1d(4, affine=False)),
    norm("with_affine", "affine: true", 3, nn.BatchNorm1d(3, affine=True)),
    norm("momentum", "momentum: 0.75", 3, nn.BatchNorm1d(3, momentum=0.75)),
    norm("eps", "eps: 0.25", 3, nn.BatchNorm1d(3, eps=0.25)),
    norm("far_from_zero", "", 3, nn.BatchNorm1d(3), door=Real([3], 40.0, 42.0)),
    Case(
        "between_dense_layers",
        """
        struct Net {
            input x: [6];
            target label: Class(3);
            let logits = x -> a: Dense(19, bias: false) -> bn: BatchNorm1d(momentum: 0.5) -> Relu -> head: Dense(3);
            loss CrossEntropy(logits, label);
            output logits;
            batch: 32;
        }""",
        {"x": Real([6])},
        {"label": Whole(3, [])},
        lambda m, x: {"logits": m.head(m.bn(m.a(x)).relu())},
        lambda o, label: [(1.0, F.cross_entropy(o["logits"], label))],
        {"a": nn.Linear(6, 19, bias=False), "bn": nn.BatchNorm1d(19, momentum=0.5), "head": nn.Linear(19, 3)},
        samples=18,
    ),
]

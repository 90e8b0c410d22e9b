"""Whole networks: branches, shared layers, short batches, and the layers behind one another as people use them."""

import torch
from torch import nn
from torch.nn import functional as F

from record import Case, Real, Whole
from single import squared


def classes(o, label):
    return [(1.0, F.cross_entropy(o["logits"], label))]


def residual(m, x):
    stem = m.stem_conv(x).relu()
    inner = m.bn2(m.conv2(m.bn1(m.conv1(stem)).relu()))
    h = (stem + inner).relu()
    return {"logits": m.head(h.flatten(1))}


def lenet(m, image):
    x = (image.double() / 255 - 0.1307) / 0.3081
    x = F.max_pool2d(m.conv1(x).relu(), 2)
    x = F.max_pool2d(m.conv2(x).relu(), 2)
    logits = m.head(m.fc(x.flatten(1)).relu())
    return {"logits": logits}


def shared(m, a, b):
    p, q = m.enc(a).tanh(), m.enc(b).sigmoid()
    return {"y": m.head(torch.cat([p, q], 1)), "p": p}


def branches(m, x):
    h = m.body(x).sigmoid()
    return {"y": h * h + h}


def gated(m, x):
    gate = m.g(x).softmax(1)
    return {"y": m.head(gate * m.v(x)), "gate": gate}


CASES = [
    Case(
        "residual",
        """
        struct Net {
            input x: [2, 4, 4];
            target label: Class(3);
            let stem = x -> stem_conv: Conv2d(3, kernel: 3, padding: 1) -> Relu;
            let inner = stem -> conv1: Conv2d(3, kernel: 3, padding: 1, bias: false) -> bn1: BatchNorm2d -> Relu
                -> conv2: Conv2d(3, kernel: 3, padding: 1, bias: false) -> bn2: BatchNorm2d;
            let logits = (stem + inner) -> Relu -> Flatten -> head: Dense(3);
            loss CrossEntropy(logits, label);
            output logits: [3];
            output label_found = argmax(logits);
        }""",
        {"x": Real([2, 4, 4])},
        {"label": Whole(3, [])},
        residual,
        classes,
        {
            "stem_conv": nn.Conv2d(2, 3, 3, padding=1),
            "conv1": nn.Conv2d(3, 3, 3, padding=1, bias=False),
            "bn1": nn.BatchNorm2d(3),
            "conv2": nn.Conv2d(3, 3, 3, padding=1, bias=False),
            "bn2": nn.BatchNorm2d(3),
            "head": nn.Linear(48, 3),
        },
        inference=lambda o: {"label_found": o["logits"].argmax(1)},
        scale=0.5,
    ),
    Case(
        "shared",
        """
        struct Net {
            input a: [4];
            input b: [4];
            target t: [2];
            layer enc: Dense(3, l2: 0.1);
            let p = a -> enc -> Tanh;
            let q = b -> enc -> Sigmoid;
            let y = concat(p, q) -> head: Dense(2);
            loss Mse(y, t);
            output y;
            output p;
        }""",
        {"a": Real([4]), "b": Real([4])},
        {"t": Real([2])},
        shared,
        squared,
        {"enc": nn.Linear(4, 3), "head": nn.Linear(6, 2)},
        lambda m: 0.1 * m.enc.weight.square().sum(),
    ),
    Case(
        "shared_in_a_row",
        """
        struct Net {
            input x: [3];
            target t: [3];
            layer cell: Dense(3);
            let y = x -> cell -> Tanh -> cell -> Tanh -> cell;
            loss Mse(y, t);
            output y;
        }""",
        {"x": Real([3])},
        {"t": Real([3])},
        lambda m, x: {"y": m.cell(m.cell(m.cell(x).tanh()).tanh())},
        squared,
        {"cell": nn.Linear(3, 3)},
    ),
    Case(
        "a_branch_used_three_times",
        """
        struct Net {
            input x: [3];
            target t: [3];
            let h = x -> body: Dense(3) -> Sigmoid;
            let y = h * h + h;
            loss Mse(y, t);
            output y;
        }""",
        {"x": Real([3])},
        {"t": Real([3])},
        branches,
        squared,
        {"body": nn.Linear(3, 3)},
    ),
    Case(
        "short_batch",
        """
        struct Net {
            input x: [1, 5, 5];
            target label: Class(4);
            let logits = x -> conv: Conv2d(2, kernel: 3, bias: false) -> bn: BatchNorm2d -> LeakyRelu(0.1) -> Flatten
                -> head: Dense(4, l2: 0.01);
            loss CrossEntropy(logits, label);
            output logits;
            batch: 32;
        }""",
        {"x": Real([1, 5, 5])},
        {"label": Whole(4, [])},
        lambda m, x: {"logits": m.head(F.leaky_relu(m.bn(m.conv(x)), 0.1).flatten(1))},
        classes,
        {"conv": nn.Conv2d(1, 2, 3, bias=False), "bn": nn.BatchNorm2d(2), "head": nn.Linear(18, 4)},
        lambda m: 0.01 * m.head.weight.square().sum(),
        samples=5,
    ),
    Case(
        "multilayer_perceptron",
        """
        struct Net {
            input x: [20];
            target label: Class(10);
            let logits = x -> first: Dense(17) -> Relu -> second: Dense(10);
            loss CrossEntropy(logits, label);
            output logits;
            batch: 32;
        }""",
        {"x": Real([20])},
        {"label": Whole(10, [])},
        lambda m, x: {"logits": m.second(m.first(x).relu())},
        classes,
        {"first": nn.Linear(20, 17), "second": nn.Linear(17, 10)},
        samples=19,
        scale=0.5,
    ),
    Case(
        "lenet",
        """
        struct Net {
            input image: u8[1, 10, 10];
            target label: Class(5);
            let logits = image -> Normalize(mean: 0.1307, std: 0.3081)
                -> conv1: Conv2d(3, kernel: 3, padding: 1) -> Relu -> MaxPool2d(2)
                -> conv2: Conv2d(4, kernel: 2) -> Relu -> MaxPool2d(2)
                -> Flatten -> fc: Dense(6) -> Relu -> head: Dense(5);
            loss CrossEntropy(logits, label);
            output logits: [5];
            output digit = argmax(logits);
        }""",
        {"image": Whole(256, [1, 10, 10])},
        {"label": Whole(5, [])},
        lenet,
        classes,
        {
            "conv1": nn.Conv2d(1, 3, 3, padding=1),
            "conv2": nn.Conv2d(3, 4, 2),
            "fc": nn.Linear(16, 6),
            "head": nn.Linear(6, 5),
        },
        inference=lambda o: {"digit": o["logits"].argmax(1)},
        scale=0.5,
    ),
    Case(
        "words",
        """
        struct Net {
            input text: Class(9)[4];
            target label: Class(3);
            let logits = text -> table: Embedding(9, 3) -> mix: Dense(2) -> Tanh -> Flatten -> head: Dense(3);
            loss CrossEntropy(logits, label);
            output logits;
        }""",
        {"text": Whole(9, [4])},
        {"label": Whole(3, [])},
        lambda m, text: {"logits": m.head(m.mix(m.table(text)).tanh().flatten(1))},
        classes,
        {"table": nn.Embedding(9, 3), "mix": nn.Linear(3, 2), "head": nn.Linear(8, 3)},
        samples=4,
    ),
    Case(
        "softmax_inside",
        """
        struct Net {
            input x: [5];
            target t: [2];
            let gate = x -> g: Dense(4) -> Softmax;
            let y = (gate * (x -> v: Dense(4))) -> head: Dense(2);
            loss Mse(y, t);
            output y;
            output gate;
        }""",
        {"x": Real([5])},
        {"t": Real([2])},
        gated,
        squared,
        {"g": nn.Linear(5, 4), "v": nn.Linear(5, 4), "head": nn.Linear(4, 2)},
    ),
]

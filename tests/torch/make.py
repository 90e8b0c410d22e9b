#!/usr/bin/env python3
"""Makes the values of tests/torch/values with PyTorch: `python3 tests/torch/make.py`. Deterministic, float64, CPU.

It needs nothing but PyTorch; the values in the repository say with which version they were made. A file is written for
each module of `cases`, which lists its `CASES`, and each optimizer, and one for first values.
"""

import importlib
import pathlib
import pkgutil

import torch

import cases
import initializers
import optimizers
from record import record
from write import text

HERE = pathlib.Path(__file__).parent


def networks():
    """The recorded cases of each module, by its name."""
    for module in sorted(m.name for m in pkgutil.iter_modules(cases.__path__)):
        recorded = [record(module, case) for case in importlib.import_module(f"cases.{module}").CASES]
        names = [case["name"] for case in recorded]
        if len(set(names)) < len(names):
            raise ValueError(f"cases of {module} share a name: {names}")
        yield module, recorded


def write(folder, name, recorded):
    """One file."""
    path = HERE / "values" / folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text({"torch": torch.__version__.split("+")[0], "cases": recorded}) + "\n")
    print(f"{path.relative_to(HERE)}: {len(recorded)} cases")


def main():
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    for path in (HERE / "values").glob("*/*.json"):
        path.unlink()
    for name, recorded in networks():
        write("networks", name, recorded)
    for name, recorded in optimizers.recorded():
        write("optimizers", name, recorded)
    write("initializers", "initializers", list(initializers.recorded()))


if __name__ == "__main__":
    main()

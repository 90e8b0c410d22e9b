"""The text of recorded values: JSON with one tensor a line, so that a changed value is a changed line."""

import json

import torch


def number(x):
    """13 digits, and no negative zero."""
    if isinstance(x, int):
        return str(x)
    text = f"{x:.13g}"
    return "0" if text == "-0" else text


def tensor(t):
    """`{"shape": [2], "data": [1, 2]}`"""
    t = t.detach()
    if t.is_floating_point() and t.dtype != torch.float64:
        raise TypeError(f"a value of {t.dtype} is not one of float64")
    data = ", ".join(number(x) for x in t.reshape(-1).tolist())
    return f'{{"shape": {json.dumps(list(t.shape))}, "data": [{data}]}}'


def text(value, indent=0):
    """Any recorded value."""
    inner, outer = "  " * (indent + 1), "  " * indent
    if isinstance(value, torch.Tensor):
        return tensor(value) if value.dim() else number(value.item())
    if isinstance(value, dict) and value:
        lines = [f"{inner}{json.dumps(key)}: {text(v, indent + 1)}" for key, v in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{outer}}}"
    if isinstance(value, list) and any(isinstance(v, (dict, str, list)) for v in value):
        return "[\n" + ",\n".join(f"{inner}{text(v, indent + 1)}" for v in value) + f"\n{outer}]"
    if isinstance(value, list):
        return "[" + ", ".join(text(v, indent) for v in value) + "]"
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False)

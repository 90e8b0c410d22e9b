"""argmax against `torch.argmax`, which takes the first of equal elements."""

from record import Case, Exact, Real


def argmax(name, arguments, x, y, axis, door=None, samples=3):
    return Case(
        name,
        f"""
        struct Net {{
            input x: {x};
            let twice = x + x;
            output twice;
            output place: {y} = argmax(twice{arguments});
        }}""",
        {"x": door or Real(x)},
        {},
        lambda m, x: {"twice": x + x},
        None,
        inference=lambda o: {"place": o["twice"].argmax(axis)},
        samples=samples,
    )


CASES = [
    argmax("plain", "", [7], [], 1),
    argmax("last_axis", "", [3, 4], [3], 2),
    argmax("first_axis", ", axis: 0", [3, 4], [4], 1),
    argmax("from_the_end", ", axis: -2", [2, 3, 4], [2, 4], 2),
    argmax("ties", "", [4], [], 1, Exact([[1, 2, 2, 0], [-1, -1, -1, -1], [0, -3, 0, -3]])),
]

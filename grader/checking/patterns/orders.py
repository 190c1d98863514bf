"""Patterns of place: the right numbers in another order, or only a part of them right."""

import itertools

import numpy as np

from grader.checking.patterns.pair import Find, Pair, long_axes


def read_across(pair: Pair) -> str | None:
    """Reshaped where axes were to be moved, or the other way round."""
    if not pair.usable or not 2 <= pair.e.ndim <= 5 or len(long_axes(pair.e)) < 2:
        return None
    for order in itertools.permutations(range(pair.e.ndim)):
        if list(order) == sorted(order):
            continue
        moved = pair.e.transpose(order)
        unmoved = pair.e.reshape(moved.shape).transpose(np.argsort(order))
        if pair.close(pair.flat, moved.reshape(pair.e.shape)) or pair.close(pair.flat, unmoved):
            return (
                "Move axes with permute or transpose, and change a shape with reshape: the shape is right, and the "
                "numbers are read in the order of other axes (unit 4)."
            )
    return None


def flipped(pair: Pair) -> str | None:
    if not pair.usable:
        return None
    for axis in range(pair.e.ndim):
        if pair.e.shape[axis] > 1 and pair.gives(np.flip(pair.flat, axis)):
            return "Turn the order round: your numbers are right, the last one first along one axis."
    return None


def lines_moved(pair: Pair) -> str | None:
    """Rows, or columns, that are right and stand elsewhere."""
    if not pair.usable or len(long_axes(pair.e)) < 2:
        return None
    a, e = np.squeeze(pair.flat), np.squeeze(pair.e)
    for axis, line in ((0, "rows"), (e.ndim - 1, "columns")):
        mine, wanted = (np.moveaxis(x, axis, 0).reshape(x.shape[axis], -1) for x in (a, e))
        mine, wanted = (x[np.lexsort(np.round(x, 3).T[::-1])] for x in (mine, wanted))
        if mine.shape[1] > 1 and pair.close(mine, wanted):
            return f"Put the {line} into the wanted order: each of them is right, and they stand in another order."
    return None


def shuffled(pair: Pair) -> str | None:
    if not pair.usable or not pair.close(np.sort(pair.flat, axis=None), np.sort(pair.e, axis=None)):
        return None
    return "Put each number at its place: yours are the wanted ones in another order."


def first_row(pair: Pair) -> str | None:
    a, e = pair.flat, pair.e
    if not pair.usable or e.ndim < 2 or e.shape[0] < 2 or len(long_axes(e)) < 2:
        return None
    if not pair.tells(e[0]) or not pair.close(a[0], e[0]) or any(pair.close(a[n], e[n]) for n in range(1, len(e))):
        return None
    return (
        "Treat every row as you treat the first: the first row is right and no other is, as when all rows are computed "
        "from the same example, or a sum runs over all of them."
    )


def all_but_last(pair: Pair) -> str | None:
    a, e = pair.flat, pair.e
    if not pair.usable or not e.ndim or e.shape[0] < 4 or not pair.tells(e[:-1]):
        return None
    if not pair.close(a[:-1], e[:-1]) or pair.close(a[-1:], e[-1:]):
        return None
    return "Look at where the loop or the slice ends: all is right but the last one."


def first_element(pair: Pair) -> str | None:
    """The first number alone was computed: the others were never written."""
    a, e = pair.flat.reshape(-1), pair.e.reshape(-1)
    if not pair.usable or e.size < 4 or not pair.more(float(e[0])) or not pair.more(float(abs(e[0])) - 1):
        return None
    rest = np.full(e.size - 1, a[1])
    if not pair.close(a[:1], e[:1]) or not pair.close(a[1:], rest) or (np.abs(e[1:] - rest) == 0).any():
        return None
    return "Go on after the first number: it is right, and all others are the same, as if nothing was written to them."


ORDERS: tuple[tuple[str, Find], ...] = (
    ("read-across", read_across),
    ("flipped", flipped),
    ("lines-moved", lines_moved),
    ("shuffled", shuffled),
    ("first-row", first_row),
    ("all-but-last", all_but_last),
    ("first-element", first_element),
)

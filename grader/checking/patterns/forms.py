"""Patterns of form: the right numbers in another shape, order of axes or dtype, or summed along other axes."""

import itertools
from collections.abc import Iterator

import numpy as np

from grader.checking.evidence import Array, shape_text
from grader.checking.patterns.pair import Find, Pair, long_axes


def _form(pair: Pair) -> bool:
    """Whether the numbers can be the wanted ones in another form: as many of them, and not all zeros."""
    return pair.a.size == pair.e.size > 0 and pair.a.shape != pair.e.shape and bool(pair.e.any())


def _shapes(pair: Pair, sentence: str) -> str:
    pair.detail = f"yours has shape {shape_text(pair.a.shape)}; {shape_text(pair.e.shape)} is wanted"
    return sentence


def transposed(pair: Pair) -> str | None:
    a, e = pair.a, pair.e
    if a.ndim < 2 or a.ndim != e.ndim or not pair.tells(e) or pair.gives(a):
        return None
    if len(long_axes(e)) > 1 and pair.gives(a.swapaxes(-1, -2)):
        sentence = "Swap rows and columns: your numbers are the right ones, each row of the result stands as a column."
        if len(long_axes(e)) > 2:
            sentence = "Swap the last two axes: your numbers are right, and stand along each other's axis."
        return _shapes(pair, sentence) if a.shape != e.shape else sentence
    return None


def reversed_axes(pair: Pair) -> str | None:
    if pair.a.ndim < 3 or not pair.tells(pair.e) or len(long_axes(pair.e)) < 2 or not pair.gives(pair.a.transpose()):
        return None
    return _shapes(pair, "Turn the order of the axes round: your numbers are right, with the last axis first.")


def moved_axes(pair: Pair) -> str | None:
    if not 3 <= pair.a.ndim <= 5 or pair.a.ndim != pair.e.ndim or not pair.tells(pair.e) or len(long_axes(pair.e)) < 2:
        return None
    for order in itertools.permutations(range(pair.a.ndim)):
        if list(order) != sorted(order) and pair.gives(pair.a.transpose(order)):
            sentence = "Put the axes into the wanted order: your numbers are right, and stand along other axes."
            return _shapes(pair, sentence)
    return None


def other_shape(pair: Pair) -> str | None:
    if not _form(pair) or not pair.gives(pair.a.reshape(pair.e.shape)):
        return None
    if pair.same_axes and pair.a.ndim < pair.e.ndim:
        sentence = "Keep the axis of length 1: your numbers are right, an axis is missing (`keepdim=True` keeps one)."
    elif pair.same_axes and pair.a.ndim > pair.e.ndim:
        sentence = "Take away the axis of length 1 that is too many: your numbers are right, in more axes than wanted."
    elif pair.same_axes:
        sentence = "Let the numbers stand along the wanted axis: yours are right, in a row for a column or the reverse."
    else:
        sentence = "Change the shape alone: your numbers are right, and in the right order."
    return _shapes(pair, sentence)


def other_dtype(pair: Pair) -> str | None:
    if not pair.other_dtype or not pair.e.any() or not pair.gives(pair.a):
        return None
    mine = pair.dtypes[0]
    if mine == "float64":
        why = "it is float64, as NumPy's numbers and those after `double` are"
    elif mine == "bool":
        why = "a comparison gives True and False"
    elif "int" in mine:
        why = "it holds whole numbers only, and would cut off every fraction"
    else:
        why = "it does not follow that of the arguments"
    pair.detail = f"yours is {mine}; {pair.dtypes[1]} is wanted"
    return f"Give the result the wanted dtype: your numbers are right, their dtype is not; {why}."


def _reduced(pair: Pair) -> Iterator[tuple[str, Array, Array]]:
    """What sums and means along an axis come to, as they should, and which sentence that is."""
    a, e = pair.a, pair.e
    if e.size < a.size and pair.tells(e):
        for axis in range(a.ndim):
            yield "sum", a.sum(axis=axis), e
            yield "mean", a.mean(axis=axis), e
    elif a.size < e.size and pair.tells(a):
        for axis in range(e.ndim):
            yield "summed", e.sum(axis=axis), a
            yield "averaged", e.mean(axis=axis), a


_REDUCED = {
    "sum": "Add up along one axis more: summed along it your numbers are the wanted ones.",
    "mean": "Take the mean along one axis more: averaged along it your numbers are the wanted ones.",
    "summed": "Add up along fewer axes: your numbers are the wanted ones summed, so examples or units are merged.",
    "averaged": "Average along fewer axes: your numbers are means of the wanted ones, so examples or units are merged.",
}


def other_reduction(pair: Pair) -> str | None:
    if not np.isfinite(pair.a).all():
        return None
    for kind, values, wanted in _reduced(pair):
        if long_axes(values) == long_axes(wanted) and pair.close(values.reshape(wanted.shape), wanted):
            return _shapes(pair, _REDUCED[kind])
    return None


def only_one_row(pair: Pair) -> str | None:
    a, e = pair.a, pair.e
    if e.ndim < 2 or e.shape[0] < 2 or long_axes(a) != long_axes(e[0]) or not pair.tells(e[0]):
        return None
    if not pair.close(a.reshape(e[0].shape), e[0]):
        return None
    return "Give a row for each example: the first row is all there is, as when `return` stands inside the loop."


def square(pair: Pair) -> str | None:
    """(N, 1) against (N,) made (N, N)."""
    a, e = np.squeeze(pair.a), pair.e
    if a.ndim != 2 or a.shape[0] != a.shape[1] or a.shape[0] != e.size or not pair.tells(e):
        return None
    flat = e.reshape(-1)
    if not pair.close(np.diagonal(a), flat):
        return None
    return _shapes(
        pair,
        "Let both sides of `*` or `+` have the same axes: a row met a column, and broadcasting made a square "
        "with the wanted numbers on its diagonal (unit 3).",
    )


def repeated(pair: Pair) -> str | None:
    a, e = np.squeeze(pair.a), np.squeeze(pair.e)
    if a.ndim != e.ndim + 1 or not pair.tells(e):
        return None
    for axis in range(a.ndim):
        first = np.take(a, [0], axis=axis)
        if a.shape[axis] > 1 and pair.close(np.squeeze(first, axis), e) and pair.close(a, first + np.zeros(a.shape)):
            return _shapes(pair, "Keep one copy: your numbers are right, and repeated along an axis that is too many.")
    return None


FORMS: tuple[tuple[str, Find], ...] = (
    ("transposed", transposed),
    ("other-dtype", other_dtype),
    ("other-shape", other_shape),
    ("reversed-axes", reversed_axes),
    ("moved-axes", moved_axes),
    ("square", square),
    ("repeated", repeated),
)


REDUCTIONS: tuple[tuple[str, Find], ...] = (
    ("only-one-row", only_one_row),
    ("other-reduction", other_reduction),
)

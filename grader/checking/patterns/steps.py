"""Patterns of computation: none at all, one step too many or too few, one number added or multiplied."""

from collections.abc import Iterator

import numpy as np
import torch

from grader.checking.evidence import Array, dtype_name, number_text, numbers
from grader.checking.patterns.pair import MOST, Find, Pair, is_real, long_axes, size_of


def argument(pair: Pair) -> str | None:
    for place, value in enumerate(pair.arguments, start=1):
        if not isinstance(value, torch.Tensor | np.ndarray) or size_of(value) > MOST or not is_real(value):
            continue
        given = np.asarray(numbers(value), dtype=np.float64)
        if dtype_name(value.dtype) == pair.dtypes[0] and pair.tells(given) and pair.close(pair.a, given):
            return f"Return what you compute: the result is argument {place} as it was given."
    return None


def zeros(pair: Pair) -> str | None:
    if not pair.usable or pair.a.any():
        return None
    return "Fill the result in: every number is 0, as in a tensor of zeros that nothing was written to."


def one_number(pair: Pair) -> str | None:
    if not pair.usable or not pair.close(pair.flat, np.full(pair.e.shape, pair.flat.flat[0])):
        return None
    return "Let the result depend on the arguments: every number of it is the same."


def one_row(pair: Pair) -> str | None:
    a, e = pair.flat, pair.e
    if not pair.usable or e.ndim < 2 or len(long_axes(e)) < 2 or e.shape[0] < 3:
        return None
    if not pair.close(a, a[:1] + np.zeros(a.shape)) or not all(pair.tells(e[:, n]) for n in range(e.shape[1])):
        return None
    return "Let each row of the result come from its own row of the input: all rows of yours are the same."


def rounded(pair: Pair) -> str | None:
    if not pair.usable or pair.e.size < 4:
        return None
    for places in range(5):
        short = np.round(pair.e, places)
        if pair.tells(short) and not pair.gives(short) and _exactly(pair.flat, short):
            return "Leave every digit in: your numbers are the wanted ones, rounded; round only what is printed."
    cut = np.trunc(pair.e)
    if pair.tells(cut) and not pair.gives(cut) and _exactly(pair.flat, cut):
        return "Keep the fractions: your numbers are the wanted ones cut to whole numbers, as an integer dtype does."
    return None


def _exactly(values: Array, wanted: Array) -> bool:
    return bool(np.all(np.abs(values - wanted) <= 1e-6 * np.maximum(1.0, np.abs(wanted))))


def sign(pair: Pair) -> str | None:
    if not pair.usable or not pair.gives(-pair.flat):
        return None
    return "Turn the sign round: every number of yours is the wanted one times minus one."


def one_minus(pair: Pair) -> str | None:
    if not pair.usable or not pair.gives(1 - pair.flat):
        return None
    return "Look at a minus sign: every number of yours is one minus the wanted one."


def reciprocal(pair: Pair) -> str | None:
    if not pair.usable or not pair.flat.all() or not pair.gives(1 / pair.flat):
        return None
    return "Turn the fraction round: every number of yours is one divided by the wanted one."


def without_sign(pair: Pair) -> str | None:
    if not pair.usable or not (pair.e < 0).any() or not pair.tells(np.abs(pair.e)):
        return None
    if not pair.close(pair.flat, np.abs(pair.e)):
        return None
    return "Keep the signs: your numbers are the wanted ones with every minus taken away."


def _sigmoid(x: Array) -> Array:
    half: Array = np.tanh(x / 2) / 2 + 0.5
    return half


def _softmax(x: Array, axis: int) -> Array:
    grown = np.exp(x - x.max(axis=axis, keepdims=True))
    shares: Array = grown / grown.sum(axis=axis, keepdims=True)
    return shares


def _bends(x: Array) -> Iterator[Array]:
    """What the activations of the course make of some numbers, where that is something else."""
    yield _sigmoid(x)
    yield np.tanh(x)
    for axis in range(x.ndim):
        if x.shape[axis] > 1:
            yield _softmax(x, axis)


def no_activation(pair: Pair) -> str | None:
    if not pair.usable or not any(pair.gives(bent) for bent in _bends(pair.flat)):
        return None
    return "Send your numbers through the activation: with it they are the wanted ones, they are the logits as yet."


def negatives_left(pair: Pair) -> str | None:
    if not pair.usable or not (pair.flat < 0).any() or not pair.gives(np.maximum(pair.flat, 0.0)):
        return None
    return "Let 0 stand in place of every negative number: all others of yours are right."


def negatives_cut(pair: Pair) -> str | None:
    if not pair.usable or not (pair.e < 0).any() or not pair.tells(pair.flat):
        return None
    if not pair.close(pair.flat, np.maximum(pair.e, 0.0)):
        return None
    return "Let negative numbers pass: where the wanted number is negative yours is 0, and all others are right."


def activation_twice(pair: Pair) -> str | None:
    if not pair.usable or not pair.tells(pair.flat):
        return None
    if not any(pair.close(pair.flat, bent) for bent in _bends(pair.e)):
        return None
    return "Leave one activation out: your numbers are the wanted ones sent through an activation once more."


def exponent(pair: Pair) -> str | None:
    if not pair.usable:
        return None
    a = pair.flat
    if float(a.max()) < 700 and pair.gives(np.exp(a)):
        return "Leave the logarithm out: your numbers are the logarithms of the wanted ones."
    if (a > 0).all() and pair.gives(np.log(a)):
        return "Leave one exp out, or take the logarithm: your numbers are exp of the wanted ones."
    return None


def square_of(pair: Pair) -> str | None:
    if not pair.usable:
        return None
    if pair.tells(pair.flat) and pair.close(pair.flat, pair.e**2):
        return "Leave the square out, or take the root: your numbers are the squares of the wanted ones."
    if pair.gives(pair.flat**2):
        return "Leave the root out, or take the square: your numbers are the square roots of the wanted ones."
    return None


def factor(pair: Pair) -> str | None:
    if not pair.usable:
        return None
    largest = int(np.argmax(np.abs(pair.e)))
    times = float(pair.flat.flat[largest] / pair.e.flat[largest])
    if not 1e-6 < abs(times) < 1e6 or not pair.gives(pair.flat / times):
        return None
    pair.detail = f"the factor is {number_text(times, 'float32')}"
    return (
        "Look for one number that is multiplied or divided by: every number of yours is the wanted one times the same "
        "factor, as when a sum stands for a mean."
    )


def offset(pair: Pair) -> str | None:
    if not pair.usable:
        return None
    apart = float(pair.flat.flat[0] - pair.e.flat[0])
    if not pair.more(apart) or not pair.gives(pair.flat - apart):
        return None
    pair.detail = f"the difference is {number_text(apart, 'float32')}"
    return (
        "Look for one number that is added: every number of yours differs from the wanted one by the same amount, as "
        "when a bias is left out or added twice."
    )


def _table(pair: Pair) -> tuple[Array, Array] | None:
    """Both as tables of rows and columns."""
    if not pair.usable or len(long_axes(pair.e)) < 2:
        return None
    width = long_axes(pair.e)[-1]
    return pair.flat.reshape(-1, width), pair.e.reshape(-1, width)


def _left_over(table: Array, axis: int) -> int:
    """How many numbers are free once one is fitted to each line along an axis."""
    return int(table.size - table.size // table.shape[axis])


def offsets(pair: Pair) -> str | None:
    """One amount per row, or per column."""
    table = _table(pair)
    if table is None:
        return None
    a, e = table
    for axis, line in ((1, "row"), (0, "column")):
        apart = (a - e).mean(axis=axis, keepdims=True)
        centred = e - e.mean(axis=axis, keepdims=True)
        if _left_over(e, axis) >= 3 and pair.tells(centred) and pair.close(a - apart, e):
            return (
                f"Look at what is added to each {line} or taken from it: within a {line} all your numbers differ from "
                f"the wanted ones by the same amount, as when a bias or a mean is left out or goes along another axis."
            )
    return None


def factors(pair: Pair) -> str | None:
    """One factor per row, or per column."""
    table = _table(pair)
    if table is None:
        return None
    a, e = table
    for axis, line in ((1, "row"), (0, "column")):
        strongest = np.argmax(np.abs(e), axis=axis, keepdims=True)
        most = np.take_along_axis(e, strongest, axis)
        mine = np.take_along_axis(a, strongest, axis)
        if _left_over(e, axis) < 3 or not most.all() or not mine.all() or not pair.tells(e / most):
            continue
        if pair.close(a / (mine / most), e):
            return (
                f"Look at what is multiplied or divided by: within a {line} all your numbers are the wanted ones times "
                f"the same factor, another one for each {line}, as when a division by the sum is left out."
            )
    return None


def wrong_axis(pair: Pair) -> str | None:
    """Shares of one that add up along another axis."""
    if not pair.usable or len(long_axes(pair.e)) < 2 or (pair.flat < 0).any() or pair.e.size < 6:
        return None
    for axis in range(pair.e.ndim):
        if pair.e.shape[axis] == 1 or not pair.close(pair.e.sum(axis=axis), np.ones(pair.e.sum(axis=axis).shape)):
            continue
        for other in range(pair.e.ndim):
            mine = pair.flat.sum(axis=other)
            if other != axis and mine.size >= 2 and pair.close(mine, np.ones(mine.shape)):
                return "Add up along the other axis: your shares come to 1 along one axis, the wanted along another."
    return None


STEPS: tuple[tuple[str, Find], ...] = (
    ("zeros", zeros),
    ("one-number", one_number),
    ("one-row", one_row),
    ("rounded", rounded),
    ("sign", sign),
    ("one-minus", one_minus),
    ("reciprocal", reciprocal),
    ("without-sign", without_sign),
    ("exponent", exponent),
    ("negatives-left", negatives_left),
    ("negatives-cut", negatives_cut),
    ("no-activation", no_activation),
    ("second-activation", activation_twice),
    ("square-of", square_of),
    ("factor", factor),
    ("offset", offset),
    ("offsets", offsets),
    ("factors", factors),
    ("other-axis", wrong_axis),
)

"""A wrong value in one sentence of its own evidence, where no misconception is known: "right numbers, wrong shape".

A pattern is a claim about all numbers at once, so it is made only where chance cannot: the wanted numbers hold at least
three that differ clearly, and the claim holds on every one within the tolerance. The first pattern of `ORDER` that
holds is told:

1. what the value is: None, a number, a list, an array where a tensor is wanted, nan or infinity;
2. an argument as it was given; the right numbers in another form: axes, shape, dtype, summed along other axes;
3. what stands there in place of a computation: zeros, one number or one row everywhere;
4. one step too many or too few: rounding, sign, one minus, reciprocal, activation, exp, square;
5. one number, or one per row or column, that was added or multiplied; a sum over the wrong axis;
6. the right numbers in another order;
7. a part that is right: the first row, all but the last, the first element.
"""

from collections.abc import Sequence

import numpy as np
import torch

from grader.checking.matching import FINITE, Asked
from grader.checking.patterns.forms import FORMS, REDUCTIONS
from grader.checking.patterns.kinds import (
    NONE,
    NOT_FINITE,
    Pattern,
    not_finite,
    other_container,
    other_type,
    wants_numbers,
)
from grader.checking.patterns.orders import ORDERS
from grader.checking.patterns.pair import MOST, Find, Pair, is_real, size_of
from grader.checking.patterns.steps import STEPS, argument
from grader.results import Value

__all__ = ["MOST", "ORDER", "Pattern", "explain"]


def explain(
    actual: object,
    expected: object,
    arguments: Sequence[object] = (),
    asked: Asked | None = None,
    *,
    shown: bool = False,
) -> Pattern | None:
    """What `actual` looks like beside `expected`, or None where nothing is certain.

    Args:
        expected: the wanted value, or a `Value` where only its form is known.
        arguments: those of the call that returned `actual`.
        asked: what the check allows; a pattern must hold within it, and within what the dtype allows.
        shown: the sentence may name shapes, dtypes and numbers of this check.
    """
    if actual is None:
        return Pattern("none", NONE) if wants_numbers(expected) else None
    if not isinstance(expected, torch.Tensor | np.ndarray | Value):
        return other_container(actual, expected)
    told = other_type(actual, expected)
    if told is not None:
        return told
    if not isinstance(actual, torch.Tensor | np.ndarray) or size_of(actual) > MOST:
        return None
    if isinstance(expected, Value):
        return Pattern("not-finite", NOT_FINITE) if expected is FINITE else None
    if not (size_of(actual) and 0 < size_of(expected) <= MOST) or not (is_real(actual) and is_real(expected)):
        return None
    pair = Pair(actual, expected, arguments, asked or Asked())
    for name, find in ORDER:
        with np.errstate(all="ignore"):
            sentence = find(pair)
        if sentence is not None:
            detail = pair.detail if shown else ""
            return Pattern(name, f"{sentence[:-1]} ({detail})." if detail else sentence)
    return None


ORDER: tuple[tuple[str, Find], ...] = (
    ("not-finite", not_finite),
    ("argument", argument),
    *FORMS,
    *REDUCTIONS,
    *STEPS,
    *ORDERS,
)
"All patterns of numbers, in the order in which they are tried; those of the type alone come before."

"""Patterns of the kind of a value: None, a number, a list, an array where a tensor is wanted, nan and infinity."""

from typing import NamedTuple

import numpy as np
import torch

from grader.checking.evidence import Array, dtype_name, numbers
from grader.checking.matching import FINITE, Asked
from grader.checking.patterns.pair import MOST, Pair, is_real, size_of
from grader.checking.tolerances import mismatch
from grader.results import Value


class Pattern(NamedTuple):
    """What a wrong value looks like."""

    name: str
    sentence: str
    "First what to do, then why; with values of the check only where they may be shown."


NONE = "Return the result: a function that ends without `return`, and a method that gives nothing back, leave None."
NOT_FINITE = (
    "Keep every number finite: nan and inf come from exp of a large number, log of 0, a division by 0, 0 times "
    "infinity, or memory that nothing was written to."
)


def wants_numbers(expected: object) -> bool:
    """Whether a tensor, an array or a number is wanted; a function with answers of other kinds may mean its None."""
    if isinstance(expected, Value):
        return expected.kind in ("shape", "dtype", "tensor") or expected.text in ("a tensor", "an array", FINITE.text)
    return isinstance(expected, torch.Tensor | np.ndarray | int | float)


def other_container(actual: object, expected: object) -> Pattern | None:
    pairs = ((list, tuple), (tuple, list))
    for mine, wanted in pairs:
        if type(actual) is mine and isinstance(expected, wanted):
            ours, theirs = _plain(expected), _plain(actual)
            if ours and ours == theirs:
                sentence = f"Return a {wanted.__name__}: your items are right, and stand in a {mine.__name__}."
                return Pattern(f"{mine.__name__}-for-{wanted.__name__}", sentence)
    return None


def other_type(actual: object, expected: torch.Tensor | Array | Value) -> Pattern | None:
    """A number, a list, an array where a tensor is wanted, or a tensor where an array is."""
    if isinstance(expected, Value) and expected.kind not in ("shape", "tensor"):
        return None
    if isinstance(actual, bool | int | float | list | tuple):
        right = "your numbers are right, and " if _same_numbers(actual, expected) else ""
        what = "an array" if isinstance(expected, np.ndarray) else "a tensor"
        if isinstance(actual, list | tuple):
            return Pattern(
                "list", f"Make the result {what}: {right}a Python {type(actual).__name__} is what you return."
            )
        right = right.replace("numbers are", "number is")
        why = "a bare Python number is what you return; `.item()`, `float()` and `sum` over Python numbers give one"
        return Pattern("python-number", f"Keep the result {what}: {right}{why}.")
    if isinstance(actual, np.ndarray | np.generic) and isinstance(expected, torch.Tensor):
        right = "your numbers are right, and " if _same_numbers(actual, expected) else ""
        return Pattern("array", f"Return a tensor: {right}a NumPy array is what you return.")
    if isinstance(actual, torch.Tensor) and isinstance(expected, np.ndarray):
        right = "your numbers are right, and " if _same_numbers(actual, expected) else ""
        return Pattern("tensor", f"Return a NumPy array: {right}a tensor is what you return.")
    return None


def _plain(value: object, depth: int = 0) -> list[float]:
    """The plain numbers of nested lists and tuples in reading order; empty if anything else is in them, or too much."""
    if isinstance(value, bool | int | float):
        return [float(value)] if not isinstance(value, int) or value.bit_length() <= 64 else []
    found: list[float] = []
    if isinstance(value, list | tuple) and depth < 4 and len(value) <= MOST:
        for item in value:
            inner = _plain(item, depth + 1)
            found += inner
            if not inner or len(found) > MOST:
                return []
    return found


def _same_numbers(actual: object, expected: object) -> bool:
    """Whether the numbers are the wanted ones, whatever holds them; not claimed of zeros, which many mistakes give."""
    if not isinstance(expected, torch.Tensor | np.ndarray) or not is_real(expected):
        return False
    if not 0 < size_of(expected) <= MOST:
        return False
    tolerance = Asked().tolerance(dtype_name(expected.dtype), "number")
    if isinstance(actual, torch.Tensor | np.ndarray | np.generic):
        value = np.asarray(actual) if isinstance(actual, np.generic) else actual
        if size_of(value) != size_of(expected) or not is_real(value):
            return False
        theirs = np.asarray(numbers(value), dtype=np.float64).reshape(-1)
    else:
        theirs = np.asarray(_plain(actual), dtype=np.float64)
    ours = np.asarray(numbers(expected), dtype=np.float64).reshape(-1)
    return bool(ours.any()) and theirs.shape == ours.shape and mismatch(theirs, ours, tolerance) is None


def not_finite(pair: Pair) -> str | None:
    wanted = pair.e.size and np.isfinite(pair.e).all()
    return NOT_FINITE if wanted and not np.isfinite(pair.a).all() else None

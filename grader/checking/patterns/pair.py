"""A value and the wanted one side by side, and what it takes to claim something of their numbers."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import torch

from grader.checking.evidence import Array, dtype_name, numbers
from grader.checking.matching import Asked
from grader.checking.tolerances import Tolerance, mismatch

MOST = 10_000
"Elements of a value that is looked at: of a larger one nothing is said."
_CLEAR = 20
"Numbers differ clearly if they are this many tolerances apart."
_FINEST = 1e-9
"The relative error that arithmetic of our own may make."


class Pair:
    """A value and the wanted one as float64, with what it takes to call two numbers close."""

    def __init__(
        self, actual: torch.Tensor | Array, expected: torch.Tensor | Array, arguments: Sequence[object], asked: Asked
    ) -> None:
        kind = torch.Tensor if isinstance(actual, torch.Tensor) else np.ndarray
        self.arguments = [value if isinstance(value, kind) else None for value in arguments]
        "Those of the library of the value; None for each other one."
        self.dtypes = dtype_name(actual.dtype), dtype_name(expected.dtype)
        self.other_dtype = self.dtypes[0] != self.dtypes[1]
        allowed, usual = asked.tolerance(*self.dtypes), Asked().tolerance(*self.dtypes)
        self.tolerance = Tolerance(
            max(min(allowed.relative, usual.relative), _FINEST), min(allowed.absolute, usual.absolute)
        )
        self.a, self.e = (np.asarray(numbers(value), dtype=np.float64) for value in (actual, expected))
        self.detail = ""
        "What may be added where the check shows its values."
        self.same_axes = long_axes(self.a) == long_axes(self.e)
        "The shapes are the same but for axes of length 1."
        self.usable = bool(self.same_axes and self.e.size and np.isfinite(self.a).all() and self.tells(self.e))
        "The numbers can be compared one by one, and say something."
        self.flat = self.a.reshape(self.e.shape) if self.same_axes else self.a
        "The value in the shape that is wanted, where it has the same axes."

    def close(self, values: Array, wanted: Array) -> bool:
        return values.shape == wanted.shape and mismatch(values, wanted, self.tolerance) is None

    def gives(self, values: Array) -> bool:
        """Whether these are the wanted numbers."""
        return self.close(values, self.e)

    def tells(self, values: Array) -> bool:
        """Whether at least three of the values differ clearly from each other."""
        if values.size < 3 or not np.isfinite(values).all():
            return False
        ordered = np.sort(values, axis=None)
        largest = max(abs(float(ordered[0])), abs(float(ordered[-1])))
        clear = _CLEAR * (self.tolerance.absolute + self.tolerance.relative * largest)
        return int(np.count_nonzero(np.diff(ordered) > clear)) >= 2

    def more(self, number: float) -> bool:
        """Whether a number is more than a difference that is allowed."""
        largest = float(np.max(np.abs(self.e), initial=0.0))
        return abs(number) > _CLEAR * (self.tolerance.absolute + self.tolerance.relative * largest)


Find: TypeAlias = Callable[[Pair], str | None]
"Looks for one pattern: the sentence, or None."


def long_axes(values: Array) -> tuple[int, ...]:
    return tuple(size for size in values.shape if size != 1)


def size_of(value: torch.Tensor | Array) -> int:
    return value.numel() if isinstance(value, torch.Tensor) else value.size


def is_real(value: torch.Tensor | Array) -> bool:
    if isinstance(value, torch.Tensor):
        return not value.is_complex()
    return value.dtype.kind in "biuf"

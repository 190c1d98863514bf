"""What a check saw of a submission as a few digits, by which a kit knows a mistake without holding its code.

Two traces have the same fingerprint where they are of the same kinds, shapes and dtypes, share memory alike, and their
numbers agree to three digits. Where a number lies at the border between two roundings, the same mistake is missed: a
wrong hint is worse than none.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from grader.checking.evidence import Array, numbers
from grader.checking.tolerances import EXACT, TOLERANCES
from grader.checking.trace import Event, Failure, Form, cause, home
from grader.checking.tracing import Trace

_DIGITS = 16
_NEAR = 0.01
"Of one: from here on three digits of a number tell little."


def fingerprint(salt: str, check: str, trace: Trace) -> str:
    """Of how a check ended and all that it saw."""
    end, events = trace
    return _digest(salt, check, end, [_event(event) for event in events])


def fingerprint_of_events(salt: str, check: str, trace: Trace) -> str:
    """Of what a check saw alone, however it ended."""
    return _digest(salt, check, "", [_event(event) for event in trace[1]])


def _digest(*told: object) -> str:
    return hashlib.sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()[:_DIGITS]


def _event(event: Event) -> tuple[object, ...]:
    left = sorted((number, _told(value)) for number, value in event.left.items())
    return event.what, _told(event.result), left, tuple(event.shared)


def _told(value: Any) -> object:
    """A kept value as plain Python that prints the same wherever it is the same."""
    match value:
        case Failure():
            return "raised", value.kind, cause(value) or value.message
        case Form():
            return "form", value.text
        case torch.Tensor():
            return "tensor", home(value), str(value.dtype), tuple(value.shape), _elements(value)
        case np.ndarray() | np.generic():
            array = np.asarray(value)
            return type(value).__name__, str(array.dtype), array.shape, _elements(array)
        case float() | complex():
            return type(value).__name__, _rounded(value, TOLERANCES["number"].absolute)
        case list() | tuple():
            return type(value).__name__, [_told(item) for item in value]
        case Mapping():
            return "dict", [(_told(key), _told(item)) for key, item in value.items()]
        case _:
            return type(value).__name__, repr(value)


def _elements(value: torch.Tensor | Array) -> list[object]:
    flat = numbers(value).reshape(-1)
    if flat.dtype.kind not in "fc":
        return [repr(number) for number in flat.tolist()]
    least = TOLERANCES.get(str(value.dtype).removeprefix("torch."), EXACT).absolute
    return [_rounded(number, least) for number in flat.tolist()]


def _rounded(number: float | complex, least: float) -> str:
    """Three digits; what a check takes for zero or for one is just that, whatever its sign or last digit.

    Near one, where an activation ends, two digits of what is missing: 0.9999 is another answer than 1.
    """
    if isinstance(number, complex):
        return f"{_rounded(number.real, least)} {_rounded(number.imag, least)}"
    for whole, digits in ((0.0, 2), (1.0, 1)):
        if abs(number - whole) <= least:
            return f"{whole:g}"
        if whole and abs(number - whole) < _NEAR:
            return f"{whole:g} and {number - whole:.{digits}e}"
    return f"{number:.2e}"

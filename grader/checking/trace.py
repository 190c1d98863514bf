"""What a check saw of a submission, event by event, so that two submissions can be compared by what they do.

An event is a call, an operation on a handle, gradients that were asked for, or a look at memory. Values are copies.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import torch

from grader.checking import errors_told
from grader.checking.evidence import numbers
from grader.checking.tolerances import EXACT, TOLERANCES, Tolerance, mismatch
from grader.execution.simulated.residency import resident, take

MAX_ELEMENTS = 1 << 16
"Elements of a value that is kept; of a larger one only the form."
_MAX_DEPTH = 8
_OTHER_STEPS = 8.0
"Tolerances of half precision by which values of one formula differ that were computed in other steps."


class Failure(msgspec.Struct, frozen=True):
    """An exception that the student's code raised."""

    kind: str
    message: str
    "With its numbers taken out."


class Event(msgspec.Struct, frozen=True):
    """One thing that a check asked, and what came of it."""

    what: str
    result: Any
    "A copy of the value, or a `Failure`."
    left: Mapping[int, Any] = {}
    "What the call left of arguments that it changed, by number: a copy, or a sentence."
    shared: tuple[int, ...] = ()
    "For each tensor and array of the result the argument's block that it lies on, -1 for none."
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}


class Made(msgspec.Struct, frozen=True):
    """An object of the worker's as an argument: the call of the unit's `support.py` that made it."""

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def each(self, change: Callable[[Any], Any]) -> "Made":
        """The same call with other arguments."""
        return Made(self.name, tuple(map(change, self.args)), {n: change(v) for n, v in self.kwargs.items()})


class Form(msgspec.Struct, frozen=True):
    """What stands for a value that is not kept."""

    text: str


def failure(kind: str, message: str) -> Failure:
    return Failure(kind, re.sub(r"(?<![a-wyz])\d+", "0", message))  # not those of mat1 and float32, but of 2x3


def kept(value: Any, depth: int = 0) -> Any:
    """A copy of a value as far as it can be compared."""
    if isinstance(value, torch.Tensor):
        if value.numel() > MAX_ELEMENTS:
            return Form(f"tensor {tuple(value.shape)} {value.dtype}")
        copied = value.detach().clone()
        return take(copied) if resident(value) else copied
    if isinstance(value, np.ndarray):
        return value.copy() if value.size <= MAX_ELEMENTS else Form(f"array {value.shape} {value.dtype}")
    if depth < _MAX_DEPTH and isinstance(value, list | tuple) and len(value) <= 1000:
        items = [kept(item, depth + 1) for item in value]
        return value if isinstance(value, torch.Size) else tuple(items) if isinstance(value, tuple) else items
    if depth < _MAX_DEPTH and isinstance(value, dict) and len(value) <= 1000:
        return {key: kept(item, depth + 1) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | np.generic | torch.dtype):
        return value
    if isinstance(value, torch.device):
        return Form(f"device {value.type}:{value.index or 0}")  # "cuda" and "cuda:0" are one
    if depth < _MAX_DEPTH and isinstance(value, Made):
        return value.each(lambda item: kept(item, depth + 1))
    return Form(type(value).__name__)


def agree(one: Event, other: Event, *, strict: bool = False) -> bool:
    """Whether two events are the same: values within their dtype's tolerance, devices; with `strict` shapes, types and memory.

    Where memory is what a check asks for, it asks in an event of its own.
    """
    return (
        one.what == other.what
        and (not strict or one.shared == other.shared)
        and same(one.result, other.result, strict=strict)
        and one.left.keys() == other.left.keys()
        and all(same(value, other.left[n], strict=strict) for n, value in one.left.items())
    )


def parts_alike(one: Event, other: Event) -> int:
    """How many parts of two events are the same in shape and type too: each item of a result, each argument, the memory."""
    mine, theirs = ([*_parts(e.result), *e.left.values(), e.shared] for e in (one, other))
    return sum(same(a, b, strict=True) for a, b in zip(mine, theirs, strict=False))


def _parts(result: Any) -> Sequence[Any]:
    return result if isinstance(result, list | tuple) else (result,)


def same(one: Any, other: Any, *, strict: bool = False) -> bool:
    """Whether two kept values are the same. Without `strict` a number is a tensor of one element, whatever its shape."""
    if isinstance(one, Failure) and isinstance(other, Failure) and not strict:
        return one == other or ((known := cause(one)) != "" and known == cause(other))
    if isinstance(one, Failure | Form | str | bytes | torch.dtype) or one is None or isinstance(one, bool):
        return type(one) is type(other) and bool(one == other)
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        if not (isinstance(one, list | tuple) and isinstance(other, list | tuple)) or len(one) != len(other):
            return False
        if strict and type(one) is not type(other):
            return False
        return all(same(a, b, strict=strict) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict):
        if not isinstance(other, dict) or one.keys() != other.keys():
            return False
        return all(same(value, other[key], strict=strict) for key, value in one.items())
    if not all(isinstance(v, torch.Tensor | np.ndarray | np.generic | int | float | complex) for v in (one, other)):
        return False
    if isinstance(other, bool):
        return False
    if strict and (type(one) is not type(other) or _form(one) != _form(other)):
        return False
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor) and home(one) != home(other):
        return False
    return _close(one, other)


def cause(failure: Failure) -> str:
    """What is to be done about an exception, which functions say in other words each; empty where it is not known."""
    if failure.kind in ("NameError", "UnboundLocalError", "AttributeError", "ImportError"):
        return ""  # which name is what matters
    return errors_told.tell(failure.kind, failure.message).partition(":")[0]


def _form(value: Any) -> tuple[Any, ...]:
    return (tuple(value.shape), value.dtype) if isinstance(value, torch.Tensor | np.ndarray) else ()


def home(tensor: torch.Tensor) -> str:
    """The kind of device in whose memory it lies."""
    return "cuda" if resident(tensor) else tensor.device.type


def _close(one: Any, other: Any) -> bool:
    arrays, tolerances = [], []
    for value in (one, other):
        array = numbers(value) if isinstance(value, torch.Tensor | np.ndarray) else np.asarray(value)
        arrays.append(np.asarray(array).reshape(-1))
        if isinstance(value, torch.Tensor | np.ndarray):
            name = str(value.dtype).removeprefix("torch.")
            tolerance, steps = TOLERANCES.get(name, EXACT), _OTHER_STEPS if name in ("float16", "bfloat16") else 1.0
            tolerances.append(Tolerance(steps * tolerance.relative, steps * tolerance.absolute))
        else:
            tolerances.append(TOLERANCES["number"] if isinstance(value, float) else EXACT)
    if arrays[0].shape != arrays[1].shape:
        return False
    loosest = Tolerance(max(t.relative for t in tolerances), max(t.absolute for t in tolerances))
    return mismatch(arrays[0], arrays[1], loosest, equal_nan=True) is None

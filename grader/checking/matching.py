"""One value against another, step by step: type, shape, dtype, device, values; the first difference is raised as evidence."""

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import torch

from grader.checking.evidence import (
    MAX_TEXT,
    Array,
    Index,
    clip,
    describe,
    dtype_name,
    noun,
    number_text,
    numbers,
    shape_text,
    short,
)
from grader.checking.misconception import Misconception
from grader.checking.tolerances import Mismatch, Tolerance, mismatch, note_margin, row
from grader.results import Evidence, Value

Kind = Literal["value", "shape", "dtype", "type", "device", "gradient"]

_PLAIN = (str, bytes, type(None), torch.dtype, torch.device, slice)
"Compared with `==` once both are of the same one of these types."
FINITE = Value(text="finite numbers")
"What is wanted where any finite number will do."
_NUMBERS = {"b": "a bool", "i": "an int", "u": "an int", "f": "a float", "c": "a complex number"}


class CheckFailed(AssertionError):
    """The student's result is not the wanted one; `evidence` says how."""

    named: Misconception | None = None
    "What explains it, where that is known already."
    values: tuple[object, object] | None = None
    """The student's value and the wanted one, where both are known: what a diagnosis looks at.

    Never serialised; whoever judges the check lets go of them with `clear`. The wanted one is a `Value` where only its
    form is known.
    """
    asked: "Asked | None" = None
    "What the check allows between the two."

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence.message)
        self.evidence = evidence

    def clear(self) -> None:
        """The check is judged: let go of its values now, whatever still refers to this exception."""
        self.values = None


class Asked(NamedTuple):
    """What a check allows; None stands for what the dtype allows."""

    rtol: float | None = None
    atol: float | None = None
    any_shape: bool = False
    equal_nan: bool = False

    def tolerance(self, *names: str) -> Tolerance:
        """The loosest of the named rows of the table, where the check does not say otherwise."""
        rows = [row(name) for name in names]
        relative = max(r.relative for r in rows) if self.rtol is None else self.rtol
        return Tolerance(relative, max(r.absolute for r in rows) if self.atol is None else self.atol)

    @property
    def by_dtype(self) -> bool:
        """Whether the table alone decides."""
        return self.rtol is None and self.atol is None


def failed(
    kind: Kind, sentence: str, actual: object, expected: object, where: str = "", difference: float | None = None
) -> CheckFailed:
    """The failure to raise; `where` goes before the sentence, and values that are none yet are described."""
    failure = CheckFailed(
        Evidence(
            kind=kind,
            message=clip(f"{where}: {sentence}" if where else sentence, MAX_TEXT),
            actual=actual if isinstance(actual, Value) else describe(actual),
            expected=expected if isinstance(expected, Value) else describe(expected),
            difference=difference,
        )
    )
    if kind != "gradient" and not isinstance(actual, Value):
        failure.values = actual, expected
    return failure


def wrong_type(actual: object, what: str, expected: object, where: str = "") -> CheckFailed:
    """The failure to raise where `what` is wanted, such as `a tensor of shape (4, 1)`."""
    yours = noun(actual)
    if actual is None and not where:
        yours = "None, which is what a function without a `return` gives"
    return failed("type", f"{upper(what)} is wanted; yours is {yours}.", actual, expected, where)


def upper(sentence: str) -> str:
    """`sentence` with its first letter in upper case."""
    return sentence[:1].upper() + sentence[1:]


def compare(actual: object, expected: object, asked: Asked, where: str = "") -> None:
    """Return if `actual` is what `expected` is; `where` says which part of the result this is.

    Raises:
        CheckFailed: with the first thing that is wrong.
        TypeError: `expected` cannot be compared.
    """
    try:
        _compare(actual, expected, asked, where)
    except CheckFailed as failure:
        if failure.asked is None:  # the innermost part is the one that differs
            failure.values, failure.asked = (actual, expected), asked
        raise


def _compare(actual: object, expected: object, asked: Asked, where: str) -> None:
    match expected:
        case torch.Tensor() | np.ndarray():
            _compare_values(same_form(actual, expected, asked, where), expected, asked, where)
        case bool() | int() | float() | complex() | np.generic():
            _compare_numbers(actual, expected, asked, where)
        case tuple() | list():
            _compare_items(actual, expected, asked, where)
        case dict():
            _compare_keys(actual, expected, asked, where)
        case _ if type(expected) in _PLAIN:
            if type(actual) is not type(expected):
                raise wrong_type(actual, noun(expected), expected, where)
            if actual != expected and not _same_gpu(actual, expected):
                sentence = f"{short(expected)} is wanted; yours is {short(actual)}."
                raise failed("value", sentence, actual, expected, where)
        case _:
            raise TypeError(f"Tensors, arrays and plain values can be compared; what is expected is {noun(expected)}.")


def _same_gpu(one: object, other: object) -> bool:
    """`cuda` is the GPU that is in use, `cuda:0` where there is one."""
    devices = isinstance(one, torch.device) and isinstance(other, torch.device)
    return devices and {str(one), str(other)} == {"cuda", "cuda:0"}


def same_form(actual: object, expected: torch.Tensor | Array, asked: Asked, where: str = "") -> torch.Tensor | Array:
    """`actual`, once it is known to have the type, the shape, the dtype and the device of `expected`."""
    if isinstance(actual, np.generic) and isinstance(expected, np.ndarray):
        actual = np.asarray(actual)  # what NumPy makes of an array with no axes
    kind = np.ndarray if isinstance(expected, np.ndarray) else torch.Tensor
    if not isinstance(actual, torch.Tensor | np.ndarray) or not isinstance(actual, kind):
        raise wrong_type(actual, noun(expected), expected, where)
    theirs, ours = tuple(actual.shape), tuple(expected.shape)
    if theirs != ours and not (asked.any_shape and _long_axes(theirs) == _long_axes(ours)):
        sentence = shape_sentence(actual, ours, _same_numbers(actual, expected, asked))
        raise failed("shape", sentence, actual, expected, where)
    if actual.dtype != expected.dtype:
        raise failed("dtype", dtype_sentence(actual, expected.dtype), actual, expected, where)
    if isinstance(actual.dtype, np.dtype) and actual.dtype.kind not in "biufcSU":
        raise TypeError(f"Arrays of dtype {dtype_name(expected.dtype)} cannot be compared.")
    if isinstance(actual, torch.Tensor) and isinstance(expected, torch.Tensor) and actual.device != expected.device:
        raise wrong_device(actual, expected.device)
    return actual


def wrong_device(actual: torch.Tensor, wanted: torch.device) -> CheckFailed:
    """The failure to raise where a tensor lives elsewhere than on `wanted`."""
    sentence = f"Your result is on {_device_text(actual.device)}; it is wanted on {_device_text(wanted)}."
    failure = CheckFailed(
        Evidence(
            "device",
            sentence,
            actual=Value(text=str(actual.device), kind="device"),
            expected=Value(text=str(wanted), kind="device"),
            claimed=True,
        )
    )
    failure.values = actual, wanted
    return failure


def _device_text(device: torch.device) -> str:
    return "the CPU" if device.type == "cpu" else str(device)


def shape_sentence(actual: torch.Tensor | Array, shape: Sequence[int], same: str = "") -> str:
    """What a student reads about a wrong shape; `same` says in which order the numbers are right, if they are."""
    if same:
        return f"{same}: {shape_text(shape)} is wanted; yours is {shape_text(actual.shape)}."
    what = "An array" if isinstance(actual, np.ndarray) else "A tensor"
    return f"{what} of shape {shape_text(shape)} is wanted; yours has shape {shape_text(actual.shape)}."


def dtype_sentence(actual: torch.Tensor | Array, dtype: torch.dtype | np.dtype[Any]) -> str:
    """What a student reads about a wrong dtype."""
    what = "An array" if isinstance(actual, np.ndarray) else "A tensor"
    return f"{what} of dtype {dtype_name(dtype)} is wanted; yours has dtype {dtype_name(actual.dtype)}."


def at_index(flat: int, shape: Sequence[int]) -> Index:
    """The index, one number per axis, of the element number `flat` in reading order."""
    return tuple(int(i) for i in np.unravel_index(flat, tuple(shape)))


def _long_axes(shape: Sequence[int]) -> Index:
    return tuple(size for size in shape if size != 1)


def _same_numbers(actual: torch.Tensor | Array, expected: torch.Tensor | Array, asked: Asked) -> str:
    """Why the shape alone is wrong, in words; empty if the numbers are wrong too, or cannot be the same."""
    theirs_shape, ours_shape = tuple(actual.shape), tuple(expected.shape)
    if math.prod(theirs_shape) != math.prod(ours_shape) or 0 in ours_shape:
        return ""
    theirs, ours = numbers(actual), numbers(expected)
    if not {theirs.dtype.kind, ours.dtype.kind} <= set("biuf"):
        return ""
    tolerance = asked.tolerance(dtype_name(expected.dtype), dtype_name(actual.dtype))
    if len(_long_axes(ours_shape)) > 1 and theirs_shape == (*ours_shape[:-2], *reversed(ours_shape[-2:])):
        turned = theirs.swapaxes(-1, -2)
        if mismatch(turned, ours, tolerance, equal_nan=asked.equal_nan) is None:
            return "The numbers are right, but rows and columns are swapped"
    if mismatch(theirs.reshape(-1), ours.reshape(-1), tolerance, equal_nan=asked.equal_nan) is None:
        return "The numbers are right, the shape is not"
    return ""


def _compare_values(actual: torch.Tensor | Array, expected: torch.Tensor | Array, asked: Asked, where: str) -> None:
    name = dtype_name(expected.dtype)
    tolerance = asked.tolerance(name)
    ours = numbers(expected)
    theirs = numbers(actual).reshape(ours.shape)
    if asked.by_dtype:
        note_margin(name, theirs, ours)
    found = mismatch(theirs, ours, tolerance, equal_nan=asked.equal_nan)
    if found is None:
        return
    at = at_index(found.worst, actual.shape)
    sentence = _value_sentence(theirs, ours, found, name, at)
    if theirs.ndim > 1 and theirs.shape[-1] == theirs.shape[-2]:
        turned = theirs.swapaxes(-1, -2)
        if mismatch(turned, ours, tolerance, equal_nan=asked.equal_nan) is None:
            sentence = f"The numbers are right, but rows and columns are swapped. {sentence}"
    wanted_at = at_index(found.worst, expected.shape)
    yours, wanted = describe(actual, worst=at, same=found.same), describe(expected, worst=wanted_at, same=found.same)
    raise failed("value", sentence, yours, wanted, where, found.difference)


def _compare_numbers(actual: object, expected: object, asked: Asked, where: str) -> None:
    ours = numbers(np.asarray(expected))
    if ours.dtype.kind not in _NUMBERS:
        raise TypeError(f"Numbers up to 64 bits can be compared; what is expected is {noun(expected)}.")
    what = _NUMBERS[ours.dtype.kind]
    if isinstance(actual, torch.Tensor | np.ndarray):
        if _long_axes(actual.shape) if asked.any_shape else tuple(actual.shape):
            raise failed("shape", f"One number is wanted; yours is {noun(actual)}.", actual, expected, where)
        name, theirs = dtype_name(actual.dtype), numbers(actual).reshape(())
    elif isinstance(actual, bool | int | float | complex | np.generic):
        name = dtype_name(actual.dtype) if isinstance(actual, np.generic) else "number"
        theirs = numbers(np.asarray(actual))
    else:
        raise wrong_type(actual, what, expected, where)
    kind = theirs.dtype.kind
    if kind not in _NUMBERS or (kind == "b") is not (ours.dtype.kind == "b"):
        raise wrong_type(actual, what, expected, where)
    if kind == "c" and ours.dtype.kind != "c":
        raise failed("dtype", f"{upper(what)} is wanted; yours is a complex number.", actual, expected, where)
    whole = kind in "biu" and ours.dtype.kind in "biu"
    tolerance = asked.tolerance("whole") if whole else asked.tolerance("number", name)
    if asked.by_dtype and not whole:
        note_margin(max("number", name, key=row), theirs, ours)
    found = mismatch(theirs, ours, tolerance, equal_nan=asked.equal_nan)
    if found is not None:
        sentence = _value_sentence(theirs, ours, found, name, ())
        raise failed("value", sentence, actual, expected, where, found.difference)


def _compare_items(actual: object, expected: tuple[Any, ...] | list[Any], asked: Asked, where: str) -> None:
    kind, items = (tuple if isinstance(expected, tuple) else list), len(expected)
    what = f"a {kind.__name__} of {items} {'item' if items == 1 else 'items'}"
    if not isinstance(actual, kind):
        raise wrong_type(actual, what, expected, where)
    if len(actual) != items:
        raise failed("shape", f"{upper(what)} is wanted; yours has {len(actual)}.", actual, expected, where)
    for i, (theirs, ours) in enumerate(zip(actual, expected, strict=True)):
        compare(theirs, ours, asked, f"{where or 'Item '}[{i}]")


def _compare_keys(actual: object, expected: dict[Any, Any], asked: Asked, where: str) -> None:
    if not isinstance(actual, dict):
        raise wrong_type(actual, noun(expected), expected, where)
    for key, ours in expected.items():
        if key not in actual:
            raise failed("value", f"The key {short(key)} is wanted; yours has no such key.", actual, expected, where)
        compare(actual[key], ours, asked, f"{where or 'Item '}[{short(key)}]")
    for key in actual:
        if key not in expected:
            raise failed("value", f"Yours has the key {short(key)}, which is not wanted.", actual, expected, where)


def _value_sentence(theirs: Array, ours: Array, found: Mismatch, name: str, at: Index) -> str:
    got, want = theirs.reshape(-1)[found.worst].item(), ours.reshape(-1)[found.worst].item()
    texts = number_text(want, name), number_text(got, name)
    if texts[0] == texts[1]:  # closer than the digits shown, under a tolerance of the check's own
        texts = repr(want), repr(got)
    sentence = f"{texts[0]} is wanted; yours is {texts[1]}."
    if not at or found.total == 1:
        return sentence
    if found.difference and found.differing > 1:
        sentence += f" That is the largest difference, {found.difference:.3g};"
    verb = "differs" if found.differing == 1 else "differ"
    return f"At index {shape_text(at)}: {sentence} {found.differing} of {found.total} elements {verb}."

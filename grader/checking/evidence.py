"""Values as a report shows them: bounded, and cut around the place that matters.

What is described here may come from a student. Tensors, arrays and Python's own plain values are read; of anything else
(a handle on what stayed in the worker) only the name of its type is told, and none of its methods is called.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch

from grader.results import Value, cell_of

Array: TypeAlias = np.ndarray[Any, Any]
Index: TypeAlias = tuple[int, ...]

MAX_ELEMENTS = 100
"Elements of an array that are shown."
MAX_OVERVIEW = 1024
"Elements of a larger array that stand for the whole of it in a picture."
MAX_TEXT = 2000
"Characters of a value's text and of a message."
MAX_SHORT = 300
"Characters of a call's argument."
_MAX_NAME = 80
"Characters of a type's name."
_MAX_DEPTH = 20
"Levels of nested lists that are written out; a list may hold itself."

_DIGITS = {"bfloat16": 4, "float16": 5, "float32": 7, "complex32": 5, "complex64": 7}
"Significant digits to print: one more than the tolerance can tell apart. Every other dtype gets 9."


def describe(value: object, *, worst: Index | None = None, same: Array | None = None) -> Value:
    """`value` as data for a report, with at most 100 elements, cut around the index `worst`.

    `same` tells which elements, in reading order, are close to the wanted ones; without it none is said to differ.
    """
    if not isinstance(value, torch.Tensor | np.ndarray):
        return Value(text=_bounded(_pieces(value), MAX_TEXT), kind=type_name(value))
    part, first = _window(value, worst)
    real = part.dtype.kind in "biuf"
    overview = _overview(value, worst) if real and part.size < math.prod(value.shape) else None
    return Value(
        text=clip(_nested(part.tolist(), first, part.shape, value.shape, dtype_name(value.dtype)), MAX_TEXT),
        kind="tensor" if isinstance(value, torch.Tensor) else "array",
        shape=tuple(value.shape),
        dtype=dtype_name(value.dtype),
        elements=tuple(_element(x) for x in part.reshape(-1).tolist()) if real else (),
        first=first,
        shown=part.shape,
        worst=worst,
        differing=_differing(same.reshape(value.shape), first, part.shape) if real and same is not None else (),
        overview=() if overview is None else tuple(_rounded(x) for x in overview.reshape(-1).tolist()),
        overview_shape=() if overview is None else overview.shape,
    )


def short(value: object) -> str:
    """One line about `value`, such as `tensor of shape (1, 2), float32: [[0.5, 2.0]]`; at most 300 characters."""
    return _bounded(_pieces(value), MAX_SHORT)


def noun(value: object) -> str:
    """What `value` is, with an article: `a tensor of shape (4, 1)`, `a list of 3 items`, `None`."""
    match value:
        case None:
            return "None"
        case torch.Tensor():
            return f"a tensor of shape {shape_text(value.shape)}"
        case np.ndarray():
            return f"an array of shape {shape_text(value.shape)}"
        case tuple() | list() | dict():
            items = "1 item" if len(value) == 1 else f"{len(value)} items"
            return f"{article(type_name(value))} of {items}"
        case bool() | int() | float() | complex() | str() | bytes() | np.generic():
            return article(type_name(value))
        case torch.dtype() | torch.device():
            return f"the {type_name(value)} {value}"
    return f"an object of type {type_name(value)}"


def article(name: str) -> str:
    """`name` with `a` or `an` before it."""
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def type_name(value: object) -> str:
    """The name of a value's type; for a handle, of the type that it has in the worker."""
    if value is None:
        return "None"
    name = type(value).__name__
    try:
        told = object.__getattribute__(value, "_type_name")
    except AttributeError:
        told = None  # no handle
    if isinstance(told, str):  # the worker's own words
        name = told
    return clip("".join(c for c in name if c.isprintable()), _MAX_NAME)


def shape_text(shape: Sequence[int]) -> str:
    """A shape as Python writes it: `(4, 1)`."""
    return str(tuple(shape))


def dtype_name(dtype: torch.dtype | np.dtype[Any]) -> str:
    """The name that torch and NumPy share, such as `float32`."""
    return clip(str(dtype).removeprefix("torch."), _MAX_NAME)


def number_text(number: object, dtype: str = "") -> str:
    """One element as text, with as many digits as its dtype can mean."""
    if isinstance(number, float | complex):
        text = format(number, f".{_DIGITS.get(dtype, 9)}g")
        return f"{text}.0" if text.lstrip("-").isdigit() else text
    if isinstance(number, int):
        return str(number) if number.bit_length() <= 64 else f"an int of {number.bit_length()} bits"
    return clip(repr(number[:MAX_TEXT]), MAX_TEXT) if isinstance(number, str | bytes) else "..."


def numbers(value: torch.Tensor | Array) -> Array:
    """The values on the CPU, with floats as float64 and complex numbers as complex128; other dtypes stay.

    A tensor is copied: `Tensor.numpy()` would make the memory that it shares unresizable for ever.
    """
    if isinstance(value, np.ndarray):
        wide_array = {"f": np.dtype(np.float64), "c": np.dtype(np.complex128)}.get(value.dtype.kind, value.dtype)
        return value.astype(wide_array, copy=False)
    value = value.detach()
    wide = torch.float64 if value.is_floating_point() else torch.complex128 if value.is_complex() else value.dtype
    copied: Array = value.to("cpu", wide, copy=True).resolve_conj().resolve_neg().numpy()
    return copied


def clip(text: str, limit: int) -> str:
    """`text`, at most `limit` characters of it."""
    return text if len(text) <= limit else f"{text[: limit - 4]} ..."


def _element(number: Any) -> float | None:
    number = float(number)
    return number if math.isfinite(number) else None


def _window(value: torch.Tensor | Array, worst: Index | None) -> tuple[Array, Index]:
    """At most 100 elements around `worst`, as wide as they are high where that is possible, and where they begin."""
    shape = tuple(value.shape)
    shown, room = list(shape), MAX_ELEMENTS
    for done, axis in enumerate(sorted(range(len(shape)), key=lambda axis: shape[axis])):  # what a short one leaves ...
        shown[axis] = min(shape[axis], int(room ** (1 / (len(shape) - done))))  # ... is for the longer ones
        room //= max(1, shown[axis])
    centre = worst or (0,) * len(shape)
    first = tuple(max(0, min(at - part // 2, size - part)) for at, part, size in zip(centre, shown, shape, strict=True))
    cut = tuple(slice(begin, begin + part) for begin, part in zip(first, shown, strict=True))
    small = value.detach()[cut] if isinstance(value, torch.Tensor) else np.asarray(value[cut])
    return numbers(small), first


def _differing(same: Array, first: Index, shown: Index) -> tuple[int, ...]:
    """The places, in a part that begins at `first`, of the elements that are not close to the wanted ones."""
    part = same[tuple(slice(begin, begin + size) for begin, size in zip(first, shown, strict=True))]
    return tuple(int(place) for place in np.flatnonzero(~part))


def _overview(value: torch.Tensor | Array, worst: Index | None) -> Array:
    """At most 1024 elements, evenly spread: rows of the last axis, all axes before it as one; `worst` is among them."""
    shape = tuple(value.shape)
    rows, columns = math.prod(shape[:-1]), shape[-1]
    high = min(rows, max(32, MAX_OVERVIEW // columns)) if len(shape) > 1 else 1
    wide = min(columns, MAX_OVERVIEW // high)
    row = int(np.ravel_multi_index(worst[:-1], shape[:-1])) if worst and len(shape) > 1 else None
    along = np.unravel_index(_spread(rows, high, row), shape[:-1]) if len(shape) > 1 else ()
    places = (*(axis[:, None] for axis in along), _spread(columns, wide, worst[-1] if worst else None))
    if isinstance(value, torch.Tensor):
        return numbers(value.detach()[tuple(torch.from_numpy(axis) for axis in places)])
    return numbers(value[places])


def _spread(size: int, cells: int, worst: int | None) -> Array:
    """So many places out of `size`, one in the middle of each cell, but for the one that must be among them."""
    edges = np.arange(cells + 1) * size // cells
    places: Array = (edges[:-1] + edges[1:] - 1) // 2
    if worst is not None:
        places[cell_of(worst, size, cells)] = worst
    return places


def _rounded(number: Any) -> float | None:
    """An element as a picture can show it."""
    number = float(number)
    return float(f"{number:.4g}") if math.isfinite(number) else None


def _nested(part: Any, first: Index, shown: Index, shape: Sequence[int], dtype: str) -> str:
    """The brackets and numbers of a part that begins at `first`; `...` stands for what is left out."""
    if not shown:
        return number_text(part, dtype)
    rows = [_nested(row, first[1:], shown[1:], shape[1:], dtype) for row in part]
    before, after = first[0] > 0, first[0] + shown[0] < shape[0]
    return f"[{', '.join(['...'] * before + rows + ['...'] * after)}]"


def _pieces(value: object, depth: int = 0) -> Iterator[str]:
    """The text of a value, piece by piece, so that who reads can stop."""
    match value:
        case torch.Tensor() | np.ndarray():
            name = "tensor" if isinstance(value, torch.Tensor) else "array"
            yield f"{name} of shape {shape_text(value.shape)}, {dtype_name(value.dtype)}: "
            part, first = _window(value, None)
            yield _nested(part.tolist(), first, part.shape, value.shape, dtype_name(value.dtype))
        case np.generic():
            yield number_text(value.item(), dtype_name(value.dtype))
        case bool() | int() | float() | complex() | str() | bytes():
            yield number_text(value)
        case None | torch.dtype() | torch.device():
            yield str(value)
        case tuple() | list() | dict() | slice() if depth >= _MAX_DEPTH:
            yield "..."
        case slice():
            yield "slice"
            yield from _pieces((value.start, value.stop, value.step), depth)
        case tuple() | list():
            opening, closing = "()" if isinstance(value, tuple) else "[]"
            yield opening
            for i, item in enumerate(value):
                yield ", " if i else ""
                yield from _pieces(item, depth + 1)
            yield f",{closing}" if isinstance(value, tuple) and len(value) == 1 else closing
        case dict():
            yield "{"
            for i, (key, item) in enumerate(value.items()):
                yield ", " if i else ""
                yield from _pieces(key, depth + 1)
                yield ": "
                yield from _pieces(item, depth + 1)
            yield "}"
        case _:
            yield noun(value)


def _bounded(pieces: Iterator[str], limit: int) -> str:
    kept: list[str] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > limit:
            break
    return clip("".join(kept), limit)

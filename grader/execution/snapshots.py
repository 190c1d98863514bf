"""Copies of numbers as they stand, whatever a submission's objects say of themselves."""

import contextlib
from typing import Any, TypeAlias

import numpy as np
import torch

from grader.execution.values import plain_tensor

Numbers: TypeAlias = torch.Tensor | np.ndarray[Any, Any] | np.generic | float | int
MAX_PLACE = 1 << 12
"Elements of a value that is told of ..."
MAX_DATA = 1 << 16
"... and of the question's data."
_MAX_ITEMS = 1000
"Numbers of a list that is told of as an array."


def snapshot(value: object, most: int) -> Numbers | None:
    """A copy of a tensor, an array, a number or a list of numbers; None for anything else, and for what is larger."""
    if isinstance(value, torch.Tensor):
        tensor = plain_tensor(value)
        return None if tensor is None or tensor.numel() > most else tensor.clone()
    if isinstance(value, np.ndarray):
        kind = value.dtype.kind in "biuf" and value.dtype.isnative and not isinstance(value, np.ma.MaskedArray)
        return np.array(value.view(np.ndarray)) if kind and value.size <= most else None
    if isinstance(value, np.generic):
        return value if value.dtype.kind in "iuf" else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        number = int(int.__int__(value))
        return number if -(1 << 63) <= number < 1 << 63 else None
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, list) and 0 < list.__len__(value) <= _MAX_ITEMS:
        with contextlib.suppress(Exception):  # a list of something else
            array = np.array([_number(item) for item in list.__iter__(value)])
            return array if array.dtype.kind in "iuf" and array.size <= most else None
    return None


def _number(item: object) -> Any:
    if isinstance(item, torch.Tensor):
        tensor = plain_tensor(item)
        return np.nan if tensor is None else tensor.numpy()
    return item


def same(one: Numbers | None, other: Numbers | None) -> bool:
    """Whether two snapshots are of one kind and form, with the same numbers."""
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        return one.dtype == other.dtype and one.shape == other.shape and _equal(one.numpy(), other.numpy())
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and _equal(one, other)
    return type(one) is type(other) and not isinstance(one, torch.Tensor | np.ndarray) and one == other


def _equal(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    return one.tobytes() == other.tobytes()

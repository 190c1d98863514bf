"""Assertions on how a result lies in memory: a view of an argument, its offset and strides, contiguous or not.

Of what lies on an argument's memory the layout is shown by where written bytes appear in it; of all else it is a claim.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from grader.checking.compare import CheckFailed
from grader.checking.evidence import shape_text
from grader.checking.facts import bytes_at, follows, pair, place_of, running_ledger
from grader.checking.going_on import assertion
from grader.checking.ledger import CallRecord
from grader.checking.matching import wrong_type
from grader.checking.proxy import CheckMisuse
from grader.checking.trace import Event
from grader.execution.wire import ITEM_SIZES, ArrayAt, TensorAt
from grader.results import Evidence, Value


@assertion
def assert_view(result: Any, argument: Any, *, offset: int | None = None, strides: Sequence[int] | None = None) -> None:
    """`result` is a view of `argument`: each of its elements is an element of `argument`, on the same memory.

    Args:
        offset: elements of memory from the first of `argument` to the first of `result`.
        strides: in elements, for arrays too; those of axes of length 1 do not count.

    Raises:
        CheckFailed: it is none, or another one.
        CheckMisuse: `result` was not returned by a call with `argument`.
    """
    _assert_has_place(result)
    record, number, index = pair(result, argument)
    place, base = place_of(record, index), record.nodes[number]
    assert isinstance(base, TensorAt | ArrayAt)
    on_it, within = follows(record, number, index), _within(record, place, base)
    begins = (place.offset - base.offset) // ITEM_SIZES[place.dtype]
    running_ledger().note(Event("view", on_it and within and (begins, _counted(place, _steps(place)))))
    if not on_it:
        raise CheckFailed(
            Evidence(
                "memory", "The result is no view of the argument: what is written to the argument does not show in it."
            )
        )
    if not within:
        raise CheckFailed(
            Evidence("memory", "The result is no view of the argument: it reaches numbers that are not the argument's.")
        )
    if offset is not None and begins != offset:
        sentence = f"The result begins {begins} elements after the first of the argument; {offset} is wanted."
        raise _wrong(sentence, str(begins), str(offset))
    if strides is not None:
        _assert_strides(place, strides, claimed=False)


@assertion
def assert_layout(result: Any, *, strides: Sequence[int] | None = None, contiguous: bool | None = None) -> None:
    """`result` lies in memory with these strides, and is contiguous or is not, whosever memory that is.

    A claim of the worker, unless the result lies on the memory of an argument.

    Args:
        strides: in elements, for arrays too; those of axes of length 1 do not count.
        contiguous: whether the elements lie side by side in reading order.

    Raises:
        CheckFailed: it does not.
        CheckMisuse: `result` was returned by no call.
    """
    _assert_has_place(result)
    found = running_ledger().of_result(result)
    if found is None:
        raise CheckMisuse("The result was returned by no call; give the very object that the call returned.")
    record, index = found
    place = place_of(record, index)
    running_ledger().note(Event("layout", _counted(place, _steps(place))))
    owner = _owner(record, place)
    if owner is not None and not follows(record, owner, index):
        raise CheckFailed(
            Evidence("memory", "The result does not lie where it says: what is written there does not show in it.")
        )
    claimed = owner is None
    if strides is not None:
        _assert_strides(place, strides, claimed=claimed)
    lies_so = _counted(place, _steps(place)) == _counted(place, _row_by_row(place))
    if contiguous is not None and lies_so != contiguous:
        yours, wanted = ("is", "is not") if lies_so else ("is not", "is")
        sentence = f"The result {yours} contiguous, and one that {wanted} is wanted: its strides are {_text(place)}."
        raise _wrong(sentence, _text(place), "contiguous" if contiguous else "not contiguous", claimed=claimed)


def _assert_has_place(result: object) -> None:
    if not isinstance(result, torch.Tensor | np.ndarray):
        raise wrong_type(result, "a tensor", Value(text="a tensor", kind="tensor"))


def _assert_strides(place: TensorAt | ArrayAt, strides: Sequence[int], *, claimed: bool) -> None:
    if len(strides) != len(place.shape) or _counted(place, _steps(place)) != _counted(place, strides):
        sentence = f"The strides of the result are {_text(place)}; {shape_text(strides)} are wanted."
        raise _wrong(sentence, _text(place), shape_text(strides), claimed=claimed)


def _wrong(sentence: str, actual: str, expected: str, *, claimed: bool = False) -> CheckFailed:
    return CheckFailed(
        Evidence("memory", sentence, expected=Value(text=expected), actual=Value(text=actual), claimed=claimed)
    )


def _steps(place: TensorAt | ArrayAt) -> list[int]:
    """Strides in elements."""
    return place.strides if isinstance(place, TensorAt) else [s // ITEM_SIZES[place.dtype] for s in place.strides]


def _row_by_row(place: TensorAt | ArrayAt) -> list[int]:
    """The strides, in elements, of a contiguous tensor of this shape."""
    steps = [1]
    for size in reversed(place.shape[1:]):
        steps.insert(0, steps[0] * size)
    return steps[: len(place.shape)]


def _counted(place: TensorAt | ArrayAt, strides: Sequence[int]) -> tuple[int, ...]:
    """The strides that say where an element is: those of axes with two or more, where there is any element."""
    return () if 0 in place.shape else tuple(s for n, s in zip(place.shape, strides, strict=True) if n > 1)


def _text(place: TensorAt | ArrayAt) -> str:
    return shape_text(_steps(place))


def _owner(record: CallRecord, place: TensorAt | ArrayAt) -> int | None:
    """The number of an argument on whose memory a result lies."""
    nodes = record.nodes.items()
    return next((n for n, node in nodes if isinstance(node, TensorAt | ArrayAt) and node.block == place.block), None)


def _within(record: CallRecord, place: TensorAt | ArrayAt, base: TensorAt | ArrayAt) -> bool:
    """Whether each byte of a result on an argument's block is one of that argument's as it was given."""
    was, now = record.headers[base.block].size, record.answer.blocks[base.block].size
    marked = np.zeros(max(was, now), np.uint8)
    bytes_at(base, marked)[...] = 1
    return place.block == base.block and bool(bytes_at(place, marked).all())

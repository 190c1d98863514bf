"""Assertions on the state in which a call left its arguments and its result: changed in place, leaf, cut, dtype."""

from typing import Any, Literal

import numpy as np
import torch

from grader.checking.compare import CheckFailed, assert_device, assert_dtype, describe, pulled_back
from grader.checking.facts import current_ledger, place_of
from grader.checking.going_on import assertion
from grader.checking.ledger import CallRecord, change_of
from grader.checking.matching import Asked, compare, wrong_type
from grader.checking.proxy import CheckMisuse
from grader.checking.trace import Event
from grader.execution.wire import ArrayAt, TensorAt
from grader.results import Evidence, Value

Kept = Literal["shape", "dtype", "requires_grad", "grad"]
KEPT: tuple[Kept, ...] = ("shape", "dtype", "requires_grad", "grad")


@assertion
def assert_changed_in_place(
    argument: Any, expected: Any, *, rtol: float | None = None, atol: float | None = None
) -> None:
    """The latest call with `argument` left it as `expected`, on the memory on which it was given.

    Args:
        rtol, atol: as for `assert_close`.

    Raises:
        CheckFailed: it was left as it was, got other memory, or other numbers.
        CheckMisuse: it was no tensor or array of a call.
    """
    record, number = _latest(argument)
    before, after = record.nodes[number], record.answer.after[number]
    if not isinstance(before, TensorAt | ArrayAt) or not isinstance(after, TensorAt | ArrayAt):
        raise CheckMisuse("assert_changed_in_place: only a tensor or an array can be looked at.")
    changed = number in record.changes
    stayed = (before.block, before.offset) == (after.block, after.offset)
    current_ledger().note(Event("changed in place", changed and stayed))
    if not stayed:
        sentence = "The argument is on other memory after the call: it was replaced, and not changed in its place."
        raise CheckFailed(Evidence("state", sentence, claimed=True))
    if not changed:
        sentence = "The argument is as it was before the call, and it is to be changed in place."
        raise CheckFailed(
            Evidence("state", sentence, expected=describe(expected), actual=describe(argument), claimed=True)
        )
    compare(record.left[number], expected, Asked(rtol, atol), "The argument after the call")


@assertion
def assert_keeps(argument: Any, *what: Kept) -> None:
    """No call so far gave `argument` another shape, dtype, requires_grad or .grad: those that are named, else all four.

    Its values may have changed.

    Raises:
        CheckFailed: it is another one.
        CheckMisuse: it was no tensor or array of a call.
    """
    if not set(what) <= set(KEPT):
        raise CheckMisuse(f"assert_keeps: only {', '.join(KEPT)} can be asked for.")
    calls = current_ledger().of_argument(argument)
    if not calls:
        raise CheckMisuse("assert_keeps: the value was given to no call.")
    for record, number in calls:
        before, after = record.nodes[number], record.answer.after[number]
        for name in what or KEPT:
            change = record.grads.get(number, "") if name == "grad" else change_of(name, before, after)
            current_ledger().note(Event(f"keeps {name}", not change))
            if change:
                raise CheckFailed(Evidence("state", f"An argument is in another state. {change}", claimed=True))


@assertion
def assert_requires_grad(result: Any, wanted: bool = True) -> None:
    """`result` requires a gradient, or does not: a claim of the worker; `assert_gradient_matches` shows it.

    Raises:
        CheckFailed: it is the other way round.
        CheckMisuse: `result` was returned by no call.
    """
    requires_grad = _place(result).requires_grad
    current_ledger().note(Event("requires_grad", requires_grad))
    if requires_grad != wanted:
        raise _other_way("requires a gradient" if requires_grad else "requires no gradient")


@assertion
def assert_leaf(result: Any, wanted: bool = True) -> None:
    """`result` is a leaf of the graph, or is not: a claim of the worker.

    Raises:
        CheckFailed: it is the other way round.
        CheckMisuse: `result` was returned by no call.
    """
    leaf = _place(result).leaf
    current_ledger().note(Event("leaf", leaf))
    if leaf != wanted:
        raise _other_way("is a leaf of the graph" if leaf else "is no leaf of the graph")


@assertion
def assert_gradient_stops(result: Any, to: torch.Tensor) -> None:
    """The graph of `result` is cut before `to`: random cotangents that are sent back leave no gradient there.

    What is cut as a whole requires no gradient, which is a claim: compare the values too.

    Raises:
        CheckFailed: a gradient arrives.
        ValueError: `to` needs no gradient, a fault of the check.
    """
    if not to.requires_grad:
        raise ValueError("`to` needs no gradient. Call requires_grad_() on it first.")
    if not isinstance(result, torch.Tensor):
        raise wrong_type(result, "a tensor", Value(text="a tensor", kind="tensor"))
    gradient = None
    if result.requires_grad:
        cotangents = torch.randn_like(result)
        (gradient,) = pulled_back(result, [to], cotangents)
    stops = gradient is None or not gradient.any()
    current_ledger().note(Event("gradient stops", stops))
    if not stops:
        sentence = "A gradient reaches the argument through the result, which is to be cut off from it."
        raise CheckFailed(Evidence("gradient", sentence, actual=describe(gradient)))


@assertion
def assert_follows(result: Any, argument: torch.Tensor | np.ndarray[Any, Any]) -> None:
    """`result` has the dtype of `argument` and is on its device. Ask for more than one dtype: one may be written out.

    Raises:
        CheckFailed: of kind `type` if it is no tensor on that device (an array where `argument` is one), `dtype` or `device`.
    """
    if isinstance(argument, torch.Tensor) and not isinstance(result, torch.Tensor):
        what = f"a tensor on the device {argument.device.type}"
        raise wrong_type(result, what, Value(text=what, kind="tensor"))
    assert_dtype(result, argument.dtype)
    if isinstance(argument, torch.Tensor):
        assert_device(result, argument.device)


def _latest(argument: Any) -> tuple[CallRecord, int]:
    calls = current_ledger().of_argument(argument)
    if not calls:
        raise CheckMisuse("assert_changed_in_place: the value was given to no call.")
    return calls[-1]


def _place(result: Any) -> TensorAt:
    """Where a result that is a tensor lies."""
    if not isinstance(result, torch.Tensor):
        raise wrong_type(result, "a tensor", Value(text="a tensor", kind="tensor"))
    found = current_ledger().of_result(result)
    if found is None:
        raise CheckMisuse("The result was returned by no call; give the very object that the call returned.")
    place = place_of(*found)
    assert isinstance(place, TensorAt)
    return place


def _other_way(yours: str) -> CheckFailed:
    return CheckFailed(Evidence("state", f"The result {yours}; the opposite is wanted.", claimed=True))

"""What a call did to memory: arguments left alone, memory shared or not; and which check the facts are asked in.

The worker's word is a claim. Where behaviour can show it, it is tested: fresh bytes are written into the argument's memory
over there, and the numbers of the kept result are gathered again.
"""

import secrets
from typing import Any

import numpy as np
import torch

from grader.checking.compare import CheckFailed, describe
from grader.checking.evidence import numbers
from grader.checking.going_on import assertion
from grader.checking.ledger import CallRecord, Ledger, walk
from grader.checking.matching import at_index
from grader.checking.proxy import CheckMisuse
from grader.checking.session import Session
from grader.checking.tolerances import EXACT, mismatch
from grader.checking.trace import Event
from grader.execution import wire
from grader.execution.memory import Memory, address, memories, window
from grader.execution.wire import ITEM_SIZES, ArrayAt, Given, TensorAt
from grader.results import Evidence, Value


class _Current:
    """The ledger and session of the check that is running; there is one check at a time."""

    ledger: Ledger | None = None
    session: Session | None = None


def begin(ledger: Ledger | None, session: Session | None) -> None:
    """Say which check the assertions below speak of."""
    _Current.ledger, _Current.session = ledger, session


def current_ledger() -> Ledger:
    """The calls of the running check.

    Raises:
        CheckMisuse: none is running.
    """
    if _Current.ledger is None:
        raise CheckMisuse("This assertion needs a running check with the fixture `student`.")
    return _Current.ledger


def current_session() -> Session:
    """The worker of the running check.

    Raises:
        CheckMisuse: none is running.
    """
    if _Current.session is None:
        raise CheckMisuse("This assertion needs a running check with the fixture `student`.")
    return _Current.session


@assertion
def assert_unchanged(*arguments: Any) -> None:
    """Every call so far left these arguments as they were: values, shape, dtype, requires_grad, .grad, items.

    Raises:
        CheckFailed: one was changed.
        CheckMisuse: one was no tensor, array, list or dict of a call.
    """
    for position, argument in enumerate(arguments):
        calls = current_ledger().of_argument(argument)
        if not calls:
            raise CheckMisuse(f"assert_unchanged: value {position + 1} was given to no call.")
        for record, number in calls:
            if number in record.changes:
                expected, actual = _before_and_after(argument, record.left.get(number))
                sentence = f"An argument was changed that must stay as it is. {record.changes[number]}"
                raise CheckFailed(Evidence("changed", sentence, expected=expected, actual=actual))


def _before_and_after(argument: Any, left: Any) -> tuple[Value, Value | None]:
    """An argument as it was sent and as a call left it, with what differs marked where both have one shape."""
    arrays = all(isinstance(value, torch.Tensor | np.ndarray) for value in (argument, left))
    if not arrays or left.shape != argument.shape or not left.shape:
        return describe(argument), None if left is None else describe(left)
    found = mismatch(numbers(left), numbers(argument), EXACT, equal_nan=True)
    if found is None:
        return describe(argument), describe(left)
    worst = at_index(found.worst, left.shape)
    return describe(argument, worst=worst, same=found.same), describe(left, worst=worst, same=found.same)


@assertion
def assert_shares_memory(result: Any, argument: Any) -> None:
    """`result` and `argument` are on the same memory: what is written to one shows in the other.

    Raises:
        CheckFailed: they are not.
        CheckMisuse: `result` was not returned by a call with `argument`.
    """
    record, number, index = pair(result, argument)
    shared = follows(record, number, index)
    current_ledger().note(Event("shares memory", shared))
    if not shared:
        raise CheckFailed(
            Evidence("memory", "The result is a copy: what is written to the argument does not show in it.")
        )


@assertion
def assert_independent(result: Any, argument: Any) -> None:
    """`result` has memory of its own: what is written to `argument` does not show in it.

    Raises:
        CheckFailed: they share memory.
        CheckMisuse: `result` was not returned by a call with `argument`.
    """
    record, number, index = pair(result, argument)
    first, second = _rewritten(record, number, index), _rewritten(record, number, index)
    shared = bool(first[0] or second[0] or first[1] != second[1])
    current_ledger().note(Event("shares memory", shared))
    if shared:
        raise CheckFailed(
            Evidence("memory", "The result shares memory with the argument: a change of one shows in the other.")
        )


def pair(result: Any, argument: Any) -> tuple[CallRecord, int, int]:
    """The call that returned `result`, the number that `argument` has in it, and which of its results this is.

    Raises:
        CheckMisuse: there is no such call.
    """
    found = current_ledger().of_result(result)
    if found is None:
        raise CheckMisuse("The result was returned by no call; give the very object that the call returned.")
    record, index = found
    numbers = [n for n, own in enumerate(record.given) if own is argument]
    if not numbers:
        raise CheckMisuse("The result's call was not given this argument.")
    return record, numbers[0], index


def place_of(record: CallRecord, index: int) -> TensorAt | ArrayAt:
    """Where a result lies, as the worker tells it.

    Raises:
        CheckMisuse: it is no tensor or array.
    """
    node = record.results[index][0]
    if isinstance(node, Given):
        node = record.answer.after[node.number]
    if not isinstance(node, TensorAt | ArrayAt):
        raise CheckMisuse("Only a tensor or an array has a place in memory.")
    return node


def bytes_at(place: TensorAt | ArrayAt, memory: Memory) -> np.ndarray[Any, Any]:
    """The bytes of each element that lies there, on the same memory: one more axis than the place has."""
    size = ITEM_SIZES[place.dtype]
    unit = size if isinstance(place, TensorAt) else 1
    data = window(memory, 0, address(memory)[1])
    return np.ndarray((*place.shape, size), np.uint8, data, place.offset, (*(s * unit for s in place.strides), 1))


def follows(record: CallRecord, number: int, index: int) -> bool:
    """Whether what is written to an argument in the worker shows in the result, at the place that is told of it."""
    return all(_rewritten(record, number, index)[0] for _ in range(2))


def _rewritten(record: CallRecord, number: int, index: int) -> tuple[bool, bytes]:
    """Write fresh bytes to an argument's block in the worker: does the result show them, and its bytes now."""
    session = current_session()
    session.still(record.generation)
    base, place = record.nodes[number], place_of(record, index)
    if not isinstance(base, TensorAt | ArrayAt):
        raise CheckMisuse("Only a tensor or an array has memory to share.")
    fresh = np.frombuffer(bytearray(secrets.token_bytes(record.answer.blocks[base.block].size)), np.uint8)
    if "bool" in (base.dtype, place.dtype):
        fresh &= 1
    answer, body = session.ask(wire.Rewrite(record.answer.call, base.block, fresh.size), [fresh.data])
    with session.believing():
        if not isinstance(answer, wire.Returned):
            raise wire.WireError("an answer of another kind than was asked for")
        record.check(answer)
        met = [n for n in walk(answer.value) if isinstance(n, TensorAt | ArrayAt | Given)]
        if index >= len(met):
            raise wire.WireError("the result is another one now")
        now: wire.Node = met[index]
        if isinstance(now, Given) and now.number < len(answer.after):
            now = answer.after[now.number]
        if not isinstance(now, TensorAt | ArrayAt):
            raise wire.WireError("the result is another one now")
        seen = bytes_at(now, memories(answer.blocks, body, record.before)[now.block]).tobytes()
    on_it = place.block == base.block and 0 not in place.shape
    return on_it and seen == bytes_at(place, fresh).tobytes(), seen

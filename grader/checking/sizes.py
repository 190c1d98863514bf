"""Properties that hold for every size: a failure is told for the smallest input that fails, newly drawn."""

import contextlib
import inspect
import time
from collections.abc import Callable, Iterator, Sequence

import msgspec
import pytest
import torch

from grader.checking.evidence import Index, shape_text
from grader.checking.facts import running_ledger
from grader.checking.matching import CheckFailed
from grader.checking.plugin import OwnPartTooLong
from grader.checking.session import StudentError
from grader.execution.deaths import Starved, WorkerEnded

MOST_TRIES = 60
"Smaller sizes that are tried after a failure ..."
SECONDS = 2.0
"... and how long, at most."


def drawn_sizes(rng: torch.Generator, times: int, *ranges: range) -> list[Index]:
    """So many cases for `assert_for_sizes`, each with one size from every range, evenly drawn."""
    return [tuple(sizes[int(torch.randint(len(sizes), (), generator=rng))] for sizes in ranges) for _ in range(times)]


def assert_for_sizes(holds: Callable[..., None], *cases: Sequence[int], least: int = 1) -> None:
    """Fail unless `holds(*sizes)` returns for each case, in turn.

    `holds` draws inputs of these sizes, calls the student's function and asserts. Where it fails, smaller sizes that fail
    in the same way are looked for: halves, then one less, of all sizes and of each. What is raised, with its evidence and
    its inputs, is of the smallest; its sizes are told by the names of the parameters of `holds`: `rows = 2 and
    features = 1`, or `shape (2, 3)` for `*shape`. The verdict is that of the first failure.

    Args:
        least: no smaller size is tried.

    Raises:
        CheckFailed, StudentError: as `holds` raises them; any other exception as it is.
        CheckMisuse: no check is running.
    """
    ledger = running_ledger()
    for case in cases:
        try:
            holds(*case)
        except (CheckFailed, StudentError) as failure:
            if ledger.events is not None:  # traces of two answers are compared call by call
                raise
            found = _smallest(holds, tuple(case), failure, least)
        else:
            continue
        raise found


def _smallest(
    holds: Callable[..., None], sizes: Index, failure: CheckFailed | StudentError, least: int
) -> CheckFailed | StudentError:
    """The failure to raise: `failure`, or that of the smallest sizes which fail in the same way."""
    ledger = running_ledger()
    end, way, tried = time.monotonic() + SECONDS, _way(failure), {sizes}
    seen = list(ledger.records), ledger.inputs
    with contextlib.suppress(WorkerEnded, Starved, OwnPartTooLong):  # the first failure has decided
        waiting = _smaller(sizes, least)
        while len(tried) <= MOST_TRIES and time.monotonic() < end:
            smaller = next((other for other in waiting if other not in tried), None)
            if smaller is None:
                break
            tried.add(smaller)
            found = _failure(holds, smaller)
            if found is not None and _way(found) == way:
                failure, sizes = _told(found, _words(holds, smaller)), smaller
                seen = list(ledger.records), ledger.inputs
                waiting = _smaller(sizes, least)
    ledger.records[:], ledger.inputs = seen
    return failure


def _failure(holds: Callable[..., None], sizes: Index) -> CheckFailed | StudentError | None:
    """How it fails for these sizes; None if it holds, or cannot be asked of them."""
    try:
        holds(*sizes)
    except (CheckFailed, StudentError) as failure:
        return failure
    except (WorkerEnded, Starved):
        raise
    except (Exception, pytest.fail.Exception):
        return None
    return None


def _way(failure: CheckFailed | StudentError) -> str:
    return failure.evidence.kind if isinstance(failure, CheckFailed) else failure.raised.type_name


def _told(failure: CheckFailed | StudentError, smallest: str) -> CheckFailed | StudentError:
    if isinstance(failure, CheckFailed):
        failure.evidence = msgspec.structs.replace(failure.evidence, smallest=smallest)
    else:
        failure.smallest = smallest
    return failure


def _smaller(sizes: Index, least: int) -> Iterator[Index]:
    """Smaller sizes, those that are much smaller first."""
    for lower in ([size // 2 for size in sizes], [size - 1 for size in sizes]):
        fewer = tuple(max(min(size, least), low) for size, low in zip(sizes, lower, strict=True))
        yield fewer
        for place in range(len(sizes)):
            yield (*sizes[:place], fewer[place], *sizes[place + 1 :])


def _words(holds: Callable[..., None], sizes: Index) -> str:
    """Sizes by the names of the parameters that take them."""
    parts: list[str] = []
    for parameter in inspect.signature(holds).parameters.values():
        name, at = parameter.name.replace("_", " "), len(parts)
        if parameter.kind is parameter.VAR_POSITIONAL:
            parts.append(f"{name} {shape_text(sizes[at:])}")
        elif parameter.kind is not parameter.KEYWORD_ONLY and at < len(sizes):
            parts.append(f"{name} = {sizes[at]}")
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)

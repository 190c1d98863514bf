"""Trace a submission: how each check of an exercise ends, and what it sees on the way."""

from collections.abc import Iterator, Sequence

from grader.checking.autograde import Checker
from grader.checking.collecting import Check
from grader.checking.plugin import EVERYWHERE
from grader.checking.session import Session
from grader.checking.trace import Event
from grader.course import Device
from grader.errors import GraderError
from grader.execution.client import Starved, WorkerEnded

PASSED, WORKER_ENDED = "passed", "worker ended"
Trace = tuple[str, tuple[Event, ...]]
"How a check ended, in a word or two, and its events."


def trace(checker: Checker, session: Session, check: Check) -> Trace:
    """What a check sees of a session's submission.

    Raises:
        Starved: the machine had no room to find out.
        ExecutionError: the machinery failed.
    """
    session.forget()  # what a comparison on new inputs left there would count among the objects that a check is given
    raised, events = checker.traced(session, check)
    if isinstance(raised, Starved | GraderError):
        raise raised
    session.forget()
    return ended(raised), tuple(events)


def ended(raised: BaseException | None) -> str:
    """How a check ended: `PASSED`, `WORKER_ENDED`, the kind of its evidence, or what was raised."""
    if raised is None:
        return PASSED
    if isinstance(raised, WorkerEnded):
        return WORKER_ENDED
    evidence = getattr(raised, "evidence", None)
    if evidence is not None:
        return f"failed {evidence.kind}"
    told = getattr(raised, "raised", None)
    return f"raised {told.kind}" if told is not None else type(raised).__name__


def in_order(checks: Sequence[Check], exercise: str) -> Iterator[Check]:
    """The checks of an exercise, each to be run on one device: the CPU's, those first that a student sees most of."""
    own = (c for c in checks if c.mark.exercise == exercise)
    yield from sorted(own, key=lambda c: (traced_on(c) != "cpu", c.seen_by))


def traced_on(check: Check) -> Device:
    """The device on which a check is looked at: the CPU unless it has no say there."""
    return "cpu" if "cpu" in check.items else "sim"


def runs(checker: Checker, exercise: str) -> Iterator[tuple[str, Check, Device]]:
    """The public checks of an exercise, on each device that every machine has, with a name for each run."""
    for check in in_order([c for c in checker.checks if c.public], exercise):
        for device in checker.devices_of(check):
            if device in EVERYWHERE:
                yield (check.name if device == "cpu" else f"{check.name} on {device}"), check, device

"""Misconceptions as submissions: the lesson with the reference, where one exercise is bound to a wrong implementation."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from grader.checking.autograde import Checker
from grader.checking.collecting import Check
from grader.checking.misconception import Misconception, Misconceptions, read_misconceptions
from grader.checking.session import Session
from grader.checking.trace import Event, traces_agree
from grader.errors import GraderError
from grader.execution.client import Starved, WorkerEnded
from grader.submissions import Cell, Submission

Trace = tuple[str, tuple[Event, ...]]
"How a check ended, in a word or two, and its events."


class Candidate(msgspec.Struct, frozen=True):
    """One misconception, or two slips of one model together."""

    exercise: str
    names: tuple[str, ...]
    hints: tuple[str, ...]
    bind: str
    "Python that binds the exercise's name to it; empty for the reference itself."
    key: str = ""
    "By which it is kept: several ways of writing one mistake have one name."


def candidates(known: Misconceptions, exercise: str) -> tuple[list[Candidate], list[Candidate]]:
    """The misconceptions of an exercise, and the pairs of slips that set different switches of one model."""
    own = known.of(exercise)
    single = [Candidate(exercise, (m.name,), (m.hint,), f"{exercise} = {m.entry}", m.entry) for m in own]
    return single, [_pair(exercise, a, b) for a, b in combinations(own, 2) if _combine(a, b)]


def _combine(a: Misconception, b: Misconception) -> bool:
    return bool(a.model) and a.model == b.model and not a.switches.keys() & b.switches.keys()


def _pair(exercise: str, a: Misconception, b: Misconception) -> Candidate:
    switches = ", ".join(f"{name}={value}" for name, value in {**a.switches, **b.switches}.items())
    bind = f"{exercise} = __import__('functools').partial({a.model}, {switches})"
    return Candidate(exercise, (a.name, b.name), (a.hint, b.hint), bind, f"{a.entry} {b.entry}")


class Traces:
    """What the checks of an exercise see of each candidate; made once and kept.

    It depends on the unit's version, the device and the course's secret alone, never on a submission.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self.known = read_misconceptions(checker.unit)
        self._kept: dict[tuple[str, str], dict[str, Trace]] = {}
        self._sessions: dict[tuple[str, str], Session] = {}

    def of(self, candidate: Candidate, check: Check) -> Trace:
        """What a check sees of a candidate.

        Raises:
            Starved: the machine had no room to find out.
        """
        key = candidate.exercise, candidate.key
        kept = self._kept.setdefault(key, {})
        if check.name not in kept:
            kept[check.name] = trace(self._checker, self.session(candidate), check)
        return kept[check.name]

    def session(self, candidate: Candidate) -> Session:
        """A session in which the candidate is the student; one is open at a time."""
        key = candidate.exercise, candidate.key
        if key not in self._sessions:
            self.close()
            self._sessions[key] = self._checker.session(self._submission(candidate))
        return self._sessions[key]

    def _submission(self, candidate: Candidate) -> Submission:
        reference = self._checker.reference()
        if not candidate.bind:
            return reference
        cell = Cell(reference.cells[-1].index + 1, f"{self.known.source}\n{candidate.bind}\n")
        return msgspec.structs.replace(reference, cells=(*reference.cells, cell), script=False)

    def close(self) -> None:
        for session in self._sessions.values():
            session.renew()
        self._sessions.clear()


def reference(exercise: str) -> Candidate:
    return Candidate(exercise, (), (), "")


def trace(checker: Checker, session: Session, check: Check) -> Trace:
    """What a check sees of a session's submission.

    Raises:
        Starved: the machine had no room to find out.
        ExecutionError: the machinery failed.
    """
    raised, events = checker.traced(session, check)
    if isinstance(raised, Starved | GraderError):
        raise raised
    try:
        session.forget()
    except WorkerEnded:
        session.renew()
    return ended(raised), tuple(events)


def ended(raised: BaseException | None) -> str:
    """How a check ended: `passed`, the kind of its evidence, or what was raised."""
    if raised is None:
        return "passed"
    evidence = getattr(raised, "evidence", None)
    if evidence is not None:
        return f"failed {evidence.kind}"
    told = getattr(raised, "raised", None)
    return f"raised {told.kind}" if told is not None else type(raised).__name__


def only_form(candidate: Mapping[str, Trace], right: Mapping[str, Trace]) -> bool:
    """Whether a candidate has all numbers right, so that only shapes and types tell it from the reference."""
    return all(
        len(events) <= len(right[name][1]) and traces_agree(events, right[name][1][: len(events)])
        for name, (_, events) in candidate.items()
    )


def in_order(checks: Sequence[Check], exercise: str) -> Iterator[Check]:
    """The checks of an exercise that run on the CPU, those first that a student sees most of."""
    yield from sorted((c for c in checks if c.mark.exercise == exercise and "cpu" in c.items), key=lambda c: c.seen_by)

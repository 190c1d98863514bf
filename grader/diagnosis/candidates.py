"""Misconceptions as submissions: the lesson with the reference, where one exercise is bound to a wrong implementation."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import msgspec

from grader.checking.autograde import Checker
from grader.checking.collecting import Check
from grader.checking.misconception import Misconception, Misconceptions
from grader.checking.session import Session
from grader.checking.trace import Event, agree
from grader.checking.tracing import Trace, trace, traced_on
from grader.course import Device
from grader.submissions import Cell, Submission

_LONG = 3600.0
"Seconds of all calls of a session that serves all candidates; each call has its own limit still."
_LONG_ENOUGH = 60.0
"After so many seconds of calls it is replaced, between two submissions."


class Candidate(msgspec.Struct, frozen=True):
    """One misconception, or two slips of one model together."""

    exercise: str
    names: tuple[str, ...]
    hints: tuple[str, ...]
    entry: str
    "What it is called in the worker; the exercise's own name for the reference."
    definition: str = ""
    "Python that defines it, if the misconceptions do not."


def candidates(known: Misconceptions, exercise: str) -> tuple[list[Candidate], list[Candidate]]:
    """The misconceptions of an exercise, and the pairs of slips of one model that set different switches."""
    own = known.of(exercise)
    single = [Candidate(exercise, (m.name,), (m.hint,), m.entry) for m in own]
    return single, [_pair(exercise, a, b) for a, b in combinations(own, 2) if _combine(a, b)]


def _combine(a: Misconception, b: Misconception) -> bool:
    same_model = bool(a.model) and a.model == b.model
    return same_model and a.name != b.name and not a.switches.keys() & b.switches.keys()


def _pair(exercise: str, a: Misconception, b: Misconception) -> Candidate:
    switches = ", ".join(f"{name}={value}" for name, value in {**a.switches, **b.switches}.items())
    entry = f"{a.entry}_and_{b.entry}"
    definition = f"{entry} = __import__('functools').partial({a.model}, {switches})"
    return Candidate(exercise, (a.name, b.name), (a.hint, b.hint), entry, definition)


class Traces:
    """What the checks of an exercise see of each candidate; made once and kept.

    It depends on the unit's version, the device and the course's secret alone, never on a submission.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self.checks = checker.checks
        self.known = checker.misconceptions
        self._kept: dict[tuple[str, str], dict[tuple[str, Device], Trace]] = {}
        self._sessions: dict[Device, Session] = {}

    def of(self, candidate: Candidate, check: Check, device: Device | None = None) -> Trace:
        """What a check sees of a candidate, on the device on which it is looked at unless another is given.

        Raises:
            Starved: the machine had no room to find out.
        """
        key = candidate.exercise, candidate.entry
        kept, run = self._kept.setdefault(key, {}), (check.name, device or traced_on(check))
        if run not in kept:
            kept[run] = trace(self._checker, self.session(candidate, run[1]), check)
        return kept[run]

    def session(self, candidate: Candidate, device: Device = "cpu") -> Session:
        """A session in which the candidate stands in for the exercise; all of them share the one of a device.

        It runs the course's own code alone, and so goes on from one submission to the next.
        """
        session = self._sessions.get(device)
        if session is None or not self._checker.owns(session):
            self._sessions[device] = session = self._checker.session(self._submission(), device)
            session.limits = msgspec.structs.replace(session.limits, submission_seconds=_LONG)  # it serves many
        session.mend()
        session.stand_ins = {candidate.exercise: candidate.entry}
        return session

    def _submission(self) -> Submission:
        """The reference, and below it all misconceptions of the unit."""
        reference = self._checker.reference()
        exercises = dict.fromkeys(m.exercise for m in self.known.known)
        pairs = [pair.definition for exercise in exercises for pair in candidates(self.known, exercise)[1]]
        cell = Cell(reference.cells[-1].index + 1, "\n".join([self.known.source, *pairs, ""]))
        return msgspec.structs.replace(reference, cells=(*reference.cells, cell), script=False)

    def close(self) -> None:
        """End what the candidates run in."""
        for session in self._sessions.values():
            session.renew()
        self._sessions.clear()

    def rest(self) -> None:
        """A submission is done with: what has served long enough is ended."""
        for device, session in list(self._sessions.items()):
            if session.spent > _LONG_ENOUGH:
                session.renew()
                del self._sessions[device]


def reference(exercise: str) -> Candidate:
    return Candidate(exercise, (), (), exercise)


def only_form(candidate: Mapping[str, Trace], right: Mapping[str, Trace]) -> bool:
    """Whether a candidate has all numbers right, so that only shapes and types tell it from the reference.

    What a wrong shape keeps a check from asking, such as a gradient, is left out.
    """
    return all(_within(events, right[name][1]) for name, (_, events) in candidate.items())


def _within(some: Sequence[Event], events: Sequence[Event]) -> bool:
    left = iter(events)
    return all(any(agree(event, other) for other in left) for event in some)

"""Decide which misconception, if any, explains a wrong answer. Precision comes first: a wrong name is worse than none.

A candidate must do what the student's code does in every check of the exercise, those that passed and those that were
skipped included, and on new inputs of other sizes. Values agree within the check's tolerance; shapes and types break ties,
and must agree where a candidate has all numbers right.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from grader.checking import seeds
from grader.checking.autograde import Checker
from grader.checking.collecting import Check
from grader.checking.session import Session, SupportBroken
from grader.checking.trace import Event, Failure, agree, parts_alike
from grader.checking.tracing import PASSED, WORKER_ENDED, Trace, in_order, trace, traced_on
from grader.course import Device
from grader.diagnosis import probe
from grader.diagnosis.candidates import Candidate, Traces, candidates, only_form, reference
from grader.diagnosis.telling import WRONG, shown, told, traced, written_like
from grader.execution.client import Starved, WorkerEnded
from grader.results import ExerciseResult, Result, Verdict
from grader.submissions import Submission

SECONDS = 20.0
"Wall clock for all of a submission's diagnosis; what has begun by then is still ended by its own limits."
MOST_TIED = 2
"Where more names than this fit equally well, none is told."
_TOLD_APART = (*WRONG, Verdict.PASSED, Verdict.SKIPPED)
"What is ended by a limit, or was not judged, shows too little to be compared."


class TooLate(Exception):
    """A diagnosis has taken as long as it may."""


class TooLittle(Exception):
    """A student's worker ended before a check had seen all that it asks for."""


class Diagnosis:
    """Names the mistakes in submissions to a unit; keeps what its misconceptions do.

    Args:
        seconds: of wall clock that a submission's diagnosis may take.
    """

    def __init__(self, checker: Checker, *, seconds: float = SECONDS) -> None:
        self._checker, self._seconds = checker, seconds
        self._traces = Traces(checker)

    def explain(self, submission: Submission, result: Result) -> Result:
        """`result` with the names and hints of the mistakes that are known. No verdict is changed."""
        deadline = time.monotonic() + self._seconds
        exercises = []
        with self._afresh(submission) as tried, self._on_devices(submission) as on:
            for exercise in result.exercises:
                found: tuple[Candidate, ...] = ()
                looked_at: frozenset[str] = frozenset()
                if self._may_be_known(exercise) and time.monotonic() < deadline:
                    try:
                        found, looked_at = self._find(on, tried, exercise.name, deadline)
                        found = tuple(
                            shown(c, exercise, looked_at, self._traces)
                            for c in written_like(exercise.code, found, self._traces.known, submission)
                        )
                    except (TooLate, TooLittle, Starved, WorkerEnded, SupportBroken):
                        found = ()  # too little is known of it, and so nothing is said
                exercises.append(told(exercise, found, looked_at, submission) if found else exercise)
        self._traces.rest()
        return msgspec.structs.replace(result, exercises=tuple(exercises))

    @contextmanager
    def _afresh(self, submission: Submission) -> Iterator[Session]:
        """A session for new inputs alone: none of its workers has seen what a check asks."""
        session = self._checker.session(submission)
        try:
            yield session
        finally:
            session.renew()

    @contextmanager
    def _on_devices(self, submission: Submission) -> Iterator[Callable[[Device], Session]]:
        """A session for each device, in which all exercises are traced: a worker costs more than most traces."""
        sessions: dict[Device, Session] = {}

        def on(device: Device) -> Session:
            if device not in sessions:
                sessions[device] = self._checker.session(submission, device)
            return sessions[device]

        try:
            yield on
        finally:
            for session in sessions.values():
                session.renew()

    def _may_be_known(self, exercise: ExerciseResult) -> bool:
        outcomes = [o for c in exercise.checks for o in c.outcomes if traced(c, o)]
        return (
            exercise.kind == "definition"  # a cell's mistake is named by its value
            and any(o.verdict in WRONG and not o.misconception for o in outcomes)  # a check may have told it
            and all(o.verdict in _TOLD_APART for o in outcomes)
            and bool(self._traces.known.of(exercise.name))
        )

    def _find(
        self, on: Callable[[Device], Session], tried: Session, exercise: str, deadline: float
    ) -> tuple[tuple[Candidate, ...], frozenset[str]]:
        """The misconceptions that fit equally well, and the checks that they explain.

        Where none fits on all devices, those of the CPU are looked at alone: a mistake about devices that stands beside
        another one is no reason to leave that one unnamed.
        """
        checks = list(in_order(self._checker.checks, exercise))
        theirs = self._student(on, checks, deadline)
        on_cpu = [check for check in checks if traced_on(check) == "cpu"]
        for some in (checks, on_cpu) if len(on_cpu) < len(checks) else (checks,):
            seen = {check.name: theirs[check.name] for check in some}
            found = self._explained(tried, exercise, some, seen, deadline)
            if found:
                return found, frozenset(seen)
        return (), frozenset()

    def _explained(
        self,
        tried: Session,
        exercise: str,
        checks: Sequence[Check],
        theirs: dict[str, Trace],
        deadline: float,
    ) -> tuple[Candidate, ...]:
        single, pairs = candidates(self._traces.known, exercise)
        fitting = [c for c in single if self._fits(c, checks, theirs, deadline)]
        if not any(self._fits_exactly(c, theirs) for c in fitting):
            known = {name for c in fitting for name in c.names}  # a slip of form alone may stand beside one of them
            pairs = [c for c in pairs if not known or known & {*c.names}]
            fitting += [c for c in pairs if self._fits(c, checks, theirs, deadline)]
        if not fitting:
            return ()
        closest = self._closest(fitting, theirs)
        sound: dict[tuple[str, ...], Candidate] = {}
        for candidate in closest:  # of several ways of writing one mistake, the first that holds
            if candidate.names not in sound and self._agrees_on_new_inputs(tried, candidate, theirs, deadline):
                sound[candidate.names] = candidate
        return tuple(sound.values())

    def _student(self, on: Callable[[Device], Session], checks: Sequence[Check], deadline: float) -> dict[str, Trace]:
        theirs: dict[str, Trace] = {}
        for check in checks:  # those of a device stand together
            _in_time(deadline)
            theirs[check.name] = trace(self._checker, on(traced_on(check)), check)
            if theirs[check.name][0] == WORKER_ENDED:
                raise TooLittle(f"the worker ended at {check.name}")
        return theirs

    def _fits(self, candidate: Candidate, checks: Sequence[Check], theirs: dict[str, Trace], deadline: float) -> bool:
        """Whether a candidate does the same in every check."""
        right = {check.name: self._traces.of(reference(candidate.exercise), check) for check in checks}
        own: dict[str, Trace] = {}
        guards = _guards(theirs.values())
        for check in checks:
            _in_time(deadline)
            own[check.name] = self._traces.of(candidate, check)
            if not _alike(own[check.name], theirs[check.name], right[check.name], guards=guards):
                return False
        if not any(end != PASSED for end, _ in own.values()):
            return False
        if only_form(own, right):
            return all(_alike(own[name], theirs[name], right[name], strict=True, guards=guards) for name in own)
        return True

    def _closest(self, fitting: list[Candidate], theirs: dict[str, Trace]) -> list[Candidate]:
        """Those that agree with the student's shapes and types in most parts, and of these the ones with fewest slips."""
        scores = [(sum(parts_alike(a, b) for a, b in self._beside(c, theirs)), -len(c.names)) for c in fitting]
        best = [c for c, score in zip(fitting, scores, strict=True) if score == max(scores)]
        return best if len({c.names for c in best}) <= MOST_TIED else []

    def _fits_exactly(self, candidate: Candidate, theirs: dict[str, Trace]) -> bool:
        """Whether a candidate that fits has the student's shapes and types too."""
        return all(agree(a, b, strict=True) for a, b in self._beside(candidate, theirs))

    def _beside(self, candidate: Candidate, theirs: dict[str, Trace]) -> Iterator[tuple[Event, Event]]:
        """The events of a candidate that fits, with those of the student."""
        for check in (c for c in in_order(self._checker.checks, candidate.exercise) if c.name in theirs):
            yield from zip(self._traces.of(candidate, check)[1], theirs[check.name][1], strict=True)

    def _agrees_on_new_inputs(
        self, tried: Session, candidate: Candidate, theirs: dict[str, Trace], deadline: float
    ) -> bool:
        """Whether both do the same on new inputs that the reference can work with."""
        exercise, checker = candidate.exercise, self._checker
        events = [event for _, trace in theirs.values() for event in trace]
        seed = seeds.stream(
            checker.secret, "diagnosis", unit=checker.unit.name, check=exercise, device="cpu", round=checker.round
        )
        agreed, guards = 0, _guards(theirs.values())
        for args, kwargs in probe.inputs(events, exercise, seed):
            _in_time(deadline)
            wanted = probe.answer(self._traces.session(reference(exercise)), exercise, args, kwargs, seed)
            if wanted is None or isinstance(wanted.result, Failure):
                continue
            pair = [probe.answer(s, exercise, args, kwargs, seed) for s in (self._traces.session(candidate), tried)]
            if pair[0] is None or pair[1] is None:
                return False
            if not agree(*_asked(pair[0], pair[1], wanted, guards)):
                return False
            agreed += 1
            if agreed == probe.WANTED:
                return True
        return False


def _in_time(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise TooLate


def _alike(candidate: Trace, student: Trace, right: Trace, *, strict: bool = False, guards: bool = False) -> bool:
    if (strict and candidate[0] != student[0]) or candidate[0].split()[0] != student[0].split()[0]:
        return False
    if len(candidate[1]) != len(student[1]):
        return False
    wanted = [*right[1], *[None] * len(student[1])]
    return all(
        agree(*_asked(one, other, reference, guards, strict=strict), strict=strict)
        for one, other, reference in zip(candidate[1], student[1], wanted, strict=False)
    )


def _asked(
    candidate: Event, student: Event, right: Event | None, guards: bool, *, strict: bool = False
) -> tuple[Event, Event]:
    """Both without what no check asks for.

    That is what an exception says where it is wanted, of its type; what a student's assertion says where it keeps out
    (`guards`) what the candidate fails on; and, unless `strict`, what is returned where nothing is wanted.
    """
    one, other = candidate.result, student.result
    wanted = right.result if right is not None else ...
    if isinstance(one, Failure) and isinstance(other, Failure):
        if guards and other.kind == "AssertionError":
            other = one
        elif isinstance(wanted, Failure):
            one, other = Failure(one.kind, ""), Failure(other.kind, "")
    elif wanted is None and not strict and not isinstance(one, Failure) and not isinstance(other, Failure):
        one = other = None
    return msgspec.structs.replace(candidate, result=one), msgspec.structs.replace(student, result=other)


def _guards(traces: Iterable[Trace]) -> bool:
    """Whether an implementation gives an answer to at least half of the calls, so that what it fails on says something."""
    calls = [event for _, events in traces for event in events if event.what.startswith("call ")]
    return bool(calls) and 2 * sum(not isinstance(event.result, Failure) for event in calls) >= len(calls)

"""Run one check of a submission again, with the seeds of its record, and put every call beside the reference's."""

import difflib
from collections.abc import Mapping
from itertools import zip_longest

import msgspec

from grader.checking.autograde import Checker
from grader.checking.collecting import Check
from grader.checking.evidence import short
from grader.checking.seeds import Purpose, of_cell
from grader.checking.session import Session, SupportBroken
from grader.checking.trace import Event, Failure, Form, agree
from grader.course import Device, Level, Unit
from grader.errors import ExecutionError, UsageError
from grader.execution.client import Starved, WorkerEnded, Zygote
from grader.execution.spare import Spares
from grader.execution.wire import MAX_REQUESTS
from grader.results import CheckResult, Result, Verdict
from grader.submissions import Submission

Seeds = Mapping[str, tuple[int, ...]]
"What stands in the place of a secret: for each stream the seeds of its calls, by purpose, check and device."

MOST_CALLS = 40
"Of a check on one device, that are told."
_UNTRIED = (Verdict.MISSING, Verdict.SKIPPED)


class Asked(msgspec.Struct, frozen=True):
    """One thing that a check asked of the student's code and of the reference."""

    what: str
    "Such as `relu(tensor of shape (3,), float32: [1, 2, 3])`."
    student: str
    "What came of it; empty where only the other one was asked."
    reference: str
    same: bool
    "Whether both are the same, within the tolerance of their dtype."


class Replayed(msgspec.Struct, frozen=True):
    """What became of a check that was run again."""

    result: Result
    "With this check and those that it needs, and no other."
    check: CheckResult
    calls: Mapping[Device, tuple[Asked, ...]]
    "Past what is wrong too; none of a cell exercise, whose runs are no calls."


class Replayer(Checker):
    """A checker of one check, and of those that it needs.

    Args:
        check: its name.
        devices: those of the record.
        seeds: instead of the secret, for a machine that does not have it.

    Raises (on entering):
        UsageError: the unit has no such check; names those that are close, or all.
        CourseError: the unit's checks break a rule.
        WallsMissing: this machine cannot isolate at `level`.
    """

    def __init__(
        self,
        unit: Unit,
        check: str,
        *,
        level: Level,
        round: int,
        devices: tuple[Device, ...] | None = None,
        secret: bytes = b"",
        seeds: Seeds | None = None,
    ) -> None:
        super().__init__(unit, level=level, secret=secret, devices=devices, round=round)
        self._check, self._seeds = check, seeds
        self._wanted: frozenset[str] = frozenset()

    def __enter__(self) -> "Replayer":
        super().__enter__()
        return self

    def _started(self) -> Zygote | Spares:
        # A name that no check has is told before anything is started.
        self._wanted = self._wanted or _with_needed(self._check, self._collected.checks, self.unit)
        return super()._started()

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(c for c in super().checks if c.name in self._wanted)

    def seed(self, purpose: Purpose, check: str, device: Device, call: int = 0) -> int:
        if self._seeds is None:
            return super().seed(purpose, check, device, call)
        known = self._seeds.get(f"{purpose} {check} {device}", ())
        if call > len(known) or not known:
            raise ExecutionError(
                f"There is no seed for {check} on {device} in the bundle: the unit's checks are not those it was made for. "
                "Make the bundle anew, where the gradebook is."
            )
        return known[max(call - 1, 0)]

    def derived(self) -> Seeds:
        """Every seed that these checks may ask for. Of each a one-way function made it: the secret cannot be told from them."""
        devices = {c.name: self.devices_of(c) for c in self.checks}
        devices["load"] = tuple(dict.fromkeys(("cpu", *(d for each in devices.values() for d in each))))
        table: dict[str, tuple[int, ...]] = {}
        for check, its in devices.items():
            for device in its:
                table[f"inputs {check} {device}"] = (self.seed("inputs", check, device),)
                calls = range(1, MAX_REQUESTS + 1)
                table[f"worker {check} {device}"] = tuple(self.seed("worker", check, device, n) for n in calls)
        for exercise in self.unit.cells:
            drawn = of_cell(exercise.name)
            table[f"inputs {drawn} cpu"] = (self.seed("inputs", drawn, "cpu"),)
        return table

    def replay(self, submission: Submission) -> Replayed:
        """The check on `submission` again, and what it asked.

        Raises:
            ExecutionError: as `Checker.grade`.
        """
        result = self.grade(submission)
        check = next(c for c in result.checks if c.name == self._check)
        return Replayed(result, check, self._calls(submission, check))

    def _calls(self, submission: Submission, judged: CheckResult) -> dict[Device, tuple[Asked, ...]]:
        check = next(c for c in self.checks if c.name == self._check)
        if self.unit.exercise(check.mark.exercise).kind == "cell":
            return {}
        told: dict[Device, tuple[Asked, ...]] = {}
        for outcome in judged.outcomes:
            if outcome.verdict in _UNTRIED or self._lacks(outcome.device):
                continue
            theirs = self._events(self.session(submission, outcome.device), check)
            right = self._events(self.session(self.reference(), outcome.device), check)
            told[outcome.device] = tuple(_asked(*pair) for pair in zip_longest(theirs, right))
        return told

    def _events(self, session: Session, check: Check) -> list[Event]:
        """What a check asks of a session, loaded with the seeds that it is loaded with for grading."""
        session.next_seed = self.worker_seeds("load", session.device)
        try:
            session.start()
            return self.traced(session, check)[1]
        except (WorkerEnded, Starved, SupportBroken):
            return []  # how that is judged is told with the verdict
        finally:
            session.renew()


def _with_needed(name: str, checks: tuple[Check, ...], unit: Unit) -> frozenset[str]:
    """A check and all that it needs, directly or not."""
    by_name = {c.name: c for c in checks}
    if name not in by_name:
        close = difflib.get_close_matches(name, by_name, n=3, cutoff=0.5)
        meant = f"Did you mean {' or '.join(close)}?" if close else f"It has {', '.join(by_name)}."
        raise UsageError(f"{unit.name}, version {unit.version}, has no check '{name}'. {meant}")
    wanted, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        wanted.add(one)
        waiting += by_name[one].mark.needs
    return frozenset(wanted)


def _asked(theirs: Event | None, right: Event | None) -> Asked:
    shown = theirs or right
    assert shown is not None
    same = theirs is not None and right is not None and agree(theirs, right)
    return Asked(_what(shown), _told(theirs), _told(right), same)


def _what(event: Event) -> str:
    kind, _, name = event.what.partition(" ")
    if kind != "call":
        return event.what
    given = (*map(_text, event.args), *(f"{key}={_text(value)}" for key, value in event.kwargs.items()))
    return f"{name}({', '.join(given)})"


def _told(event: Event | None) -> str:
    """What came of it, and what it left of arguments that it changed."""
    if event is None:
        return ""
    left = [f"argument {number + 1} is left as {_text(value)}" for number, value in sorted(event.left.items())]
    return "; ".join((_text(event.result), *left))


def _text(value: object) -> str:
    match value:
        case Failure(kind=kind):
            return f"raised {kind}"
        case Form(text=text):
            return text
    return short(value)

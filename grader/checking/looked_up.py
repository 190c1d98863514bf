"""Look a wrong answer up in `hints.json` of a kit: by the fingerprints of what the public checks see of it.

A kit holds neither reference nor misconceptions. `grader.diagnosis.hints` writes the file, this module reads it, and
nothing but the hint of a mistake is told, with no name.
"""

import hashlib
from collections.abc import Collection
from contextlib import ExitStack

import msgspec

from grader.checking.autograde import Checker
from grader.checking.fingerprints import fingerprint
from grader.checking.session import Session, SupportBroken
from grader.checking.tracing import PASSED, WORKER_ENDED, runs, trace
from grader.course import Device, Unit
from grader.execution.client import Starved, WorkerEnded
from grader.results import ExerciseResult, Outcome, Result, Verdict
from grader.submissions import Submission

FILE = "hints.json"
_MOST = 4 << 20
"Bytes; far more than any unit needs."
_WRONG = (Verdict.FAILED, Verdict.ERROR)
_TOLD_APART = (*_WRONG, Verdict.PASSED, Verdict.SKIPPED)
"What is ended by a limit, or was not judged, shows too little to be compared."


class Mistake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A known mistake in an exercise, as far as a student may know it."""

    hint: str
    fails: dict[str, str]
    "The fingerprint of its trace in each run of a public check that it fails."


class Hints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hints.json` of a built unit."""

    unit: str
    checks: str
    "The digest of the public checks that it was made with."
    salt: str
    mistakes: dict[str, tuple[Mistake, ...]]
    "By exercise."


def digest_of_checks(unit: Unit) -> str:
    """Of the public checks of a built unit, and of their support."""
    digest = hashlib.sha256()
    for name in ("public_checks.py", "support.py"):
        path = unit.folder / name
        digest.update(path.read_bytes() if path.exists() else b"")
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def read_hints(unit: Unit) -> tuple[Hints | None, str]:
    """The hints of a built unit, None where it has none; and a sentence where its file is of no use."""
    path = unit.folder / FILE
    without = (
        "Hints on known mistakes are left out; the checks are not touched by it. Take the file from the kit again."
    )
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
        found = msgspec.json.decode(data, type=Hints) if len(data) <= _MOST else None
    except FileNotFoundError:
        return None, ""
    except OSError as error:
        return None, f"{path}: cannot be read ({error.strerror}). {without}"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if found is None:
        return None, f"{path}: is damaged. {without}"
    if (found.unit, found.checks) != (unit.name, digest_of_checks(unit)):
        return None, f"{path}: was made for other checks than those in this folder. {without}"
    return found, ""


def checked(checker: Checker, submission: Submission, only: Collection[str] | None = None) -> tuple[Result, str]:
    """The public checks of a built unit on a submission, with the hints of its kit; a sentence if these are of no use.

    Args:
        only: as `Checker.grade`.

    Raises:
        ExecutionError, NoRoom: as `Checker.grade`.
    """
    hints, useless = read_hints(checker.unit)
    told = submission.rejected.replace("hand it in again", "check it again")  # nothing was handed in yet
    submission = msgspec.structs.replace(submission, rejected=told)
    result = checker.grade(submission, only)
    return result if hints is None else looked_up(checker, submission, result, hints), useless


def looked_up(checker: Checker, submission: Submission, result: Result, hints: Hints) -> Result:
    """`result` with the hint of each mistake that does what the student's code does. No verdict is changed.

    Raises:
        ExecutionError: the machinery failed.
    """
    exercises = list(result.exercises)
    with ExitStack() as opened:
        sessions: dict[Device, Session] = {}

        def on(device: Device) -> Session:
            if device not in sessions:
                sessions[device] = checker.session(submission, device)
                opened.callback(sessions[device].renew)
            return sessions[device]

        for n, exercise in enumerate(exercises):
            mistakes = hints.mistakes.get(exercise.name, ())
            if not mistakes or not _may_be_known(exercise):
                continue
            fails: dict[str, str] = {}
            try:
                for name, check, device in runs(checker, exercise.name):
                    traced = trace(checker, on(device), check)
                    if traced[0] == WORKER_ENDED:
                        fails.clear()
                        break
                    if traced[0] != PASSED:
                        fails[name] = fingerprint(hints.salt, name, traced)
            except (Starved, WorkerEnded, SupportBroken):
                continue  # too little is known of it, and so nothing is said
            found = next((m for m in mistakes if fails and m.fails == fails), None)
            if found is not None:
                exercises[n] = _told(exercise, found.hint)
    return msgspec.structs.replace(result, exercises=tuple(exercises))


def _may_be_known(exercise: ExerciseResult) -> bool:
    verdicts = {outcome.verdict for check in exercise.checks for outcome in check.outcomes}
    return exercise.kind == "definition" and bool(verdicts & {*_WRONG}) and verdicts <= {*_TOLD_APART}


def _told(exercise: ExerciseResult, hint: str) -> ExerciseResult:
    """The exercise with the hint at each of its wrong checks: the mistake explains all of them."""

    def of(outcome: Outcome) -> Outcome:
        wrong = outcome.verdict in _WRONG
        return msgspec.structs.replace(outcome, misconception="", diagnosis=hint) if wrong else outcome

    checks = (msgspec.structs.replace(c, outcomes=tuple(map(of, c.outcomes))) for c in exercise.checks)
    return msgspec.structs.replace(exercise, checks=tuple(checks))

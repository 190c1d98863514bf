"""What passed and which hints were told, in one small file of the student's own: nobody else reads it.

It lies in `.grader/` beside the units, for its owner's eyes only, and may be deleted at any time. Whoever writes it
holds a lock, reads it anew and replaces it as a whole, so that two commands at once lose nothing and one that is stopped
leaves no half of a file. What cannot be read is put aside under another name, and one starts anew.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from grader.results import ExerciseResult, Verdict
from grader.student.writing import replace
from grader.submissions import Answer

FILE = "progress.json"
_LOCK = "progress.lock"
_MOST = 4 << 20
"Bytes; far more than any course needs."


class Tick(msgspec.Struct, frozen=True):
    """How the public checks of one exercise went when they ran last."""

    answer: str
    "The digest of the answer that was checked."
    passed: int
    checks: int


class HandedIn(msgspec.Struct, frozen=True):
    """What was packed last of a unit."""

    answers: str
    "The digest of all its answers."
    file: str
    at: str


class OfUnit(msgspec.Struct):
    """A student's progress in one unit."""

    ticks: dict[str, Tick] = {}
    packed: HandedIn | None = None
    hinted: dict[str, int] = {}
    "How far down its hints one has gone, by exercise; those that pass are not in it."


class Progress(msgspec.Struct):
    """A student's progress, by the units' names."""

    units: dict[str, OfUnit] = {}
    warned: bool = False
    "Its owner was told that code runs without walls."

    def of(self, unit: str) -> OfUnit:
        return self.units.get(unit) or OfUnit()


def digest(answer: Answer) -> str:
    """Of an answer's source: it stays the same whatever else of the file changes."""
    return hashlib.sha256(answer.code.encode("utf-8", "replace")).hexdigest()[:16]


def digest_of_all(answers: Sequence[Answer]) -> str:
    """Of all answers of a unit."""
    told = "\n".join(f"{a.name} {a.state} {digest(a)}" for a in answers)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read(kept: Path) -> tuple[Progress, str]:
    """The progress, and a sentence if its file could not be read; a damaged one is put aside."""
    path = kept / FILE
    try:
        found = _load(path)
        if found is not None:
            return found, ""
        with _locked(kept / _LOCK):  # somebody may just have mended it
            return _mended(path)
    except OSError as error:
        return Progress(), f"{path}: your ticks cannot be read ({error.strerror}). Make it readable, or delete it."


def _load(path: Path) -> Progress | None:
    """The progress in a file, a fresh one if there is none, None if it is damaged."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Progress()
    try:
        return msgspec.json.decode(data, type=Progress) if len(data) <= _MOST else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _mended(path: Path) -> tuple[Progress, str]:
    """As `read`, by who holds the lock."""
    found = _load(path)
    if found is not None:
        return found, ""
    aside = next(p for n in range(1, 10_000) if not (p := path.with_name(f"progress-damaged-{n}.json")).exists())
    path.rename(aside)
    return Progress(), (
        f"{path}: was damaged, and is now called {aside.name}. Your ticks start anew: grader check sets them again. "
        "Your answers are not in it, and are untouched."
    )


def record_checks(
    kept: Path,
    unit: str,
    answers: Sequence[Answer],
    results: Mapping[str, ExerciseResult],
    hinted: Mapping[str, int] = {},
) -> tuple[str, ...]:
    """Keep how each answer did in the public checks; the sentences to tell, if something stood in the way.

    An exercise without an answer keeps what is known of an earlier one.

    Args:
        hinted: how far down its hints each exercise is now; one that passes begins anew.
    """

    def change(progress: Progress) -> None:
        progress.warned = True
        of = progress.units.setdefault(unit, OfUnit())
        of.hinted.update(hinted)
        for answer in answers:
            if answer.state == "found" and answer.name in results:
                checks = results[answer.name].checks
                passed = sum(c.verdict is Verdict.PASSED for c in checks)
                of.ticks[answer.name] = Tick(digest(answer), passed, len(checks))
                if passed == len(checks):
                    of.hinted.pop(answer.name, None)

    return _changed(kept, change)


def record_packed(kept: Path, unit: str, answers: Sequence[Answer], file: str, at: str) -> tuple[str, ...]:
    """Keep that a unit was packed; the sentences to tell, if something stood in the way."""

    def change(progress: Progress) -> None:
        progress.units.setdefault(unit, OfUnit()).packed = HandedIn(digest_of_all(answers), file, at)

    return _changed(kept, change)


def _changed(kept: Path, change: Callable[[Progress], None]) -> tuple[str, ...]:
    try:
        kept.mkdir(exist_ok=True)
        with _locked(kept / _LOCK):
            progress, said = _mended(kept / FILE)
            change(progress)
            replace(kept / FILE, msgspec.json.format(msgspec.json.encode(progress)) + b"\n", 0o600)
    except OSError as error:
        return (f"{kept / FILE}: your progress was not kept ({error.strerror or error}). Nothing else is lost.",)
    return (said,) if said else ()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Wait for the lock and hold it; the system gives it back when this process ends, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)

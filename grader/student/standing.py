"""Each exercise of each unit as it stands: not begun, not found, checked, changed since."""

from collections import Counter
from pathlib import Path
from typing import Literal

import msgspec

from grader.course import Exercise, Unit
from grader.release.checks import read_checks
from grader.student.kit import Kit, Work
from grader.student.progress import OfUnit, Progress, digest, digest_of_all
from grader.student.taken import Taken, of_unit
from grader.submissions import Answer

State = Literal["passed", "failed", "changed", "unchecked", "answered", "stub", "absent"]
DONE: tuple[State, ...] = ("passed", "answered")


class OfExercise(msgspec.Struct, frozen=True):
    """How one exercise stands."""

    exercise: Exercise
    state: State
    """`changed`: it passed, and is another answer by now; `answered`: no public check looks at it; `unchecked`: there is
    an answer that was not checked as it is now."""
    passed: int
    checks: int
    "Its public checks."
    note: str = ""
    "Of an answer that is not found: where it may be."


class Standing(msgspec.Struct, frozen=True):
    """How one unit stands."""

    unit: Unit
    taken: Taken | None
    "None where no file of the unit is there."
    exercises: tuple[OfExercise, ...]
    packed: Literal["no", "yes", "changed"]

    @property
    def done(self) -> bool:
        return all(e.state in DONE for e in self.exercises)

    @property
    def begun(self) -> bool:
        return any(e.state not in ("stub", "absent") for e in self.exercises)

    @property
    def points(self) -> int:
        """Of the exercises that are done, as far as their public checks can tell."""
        return sum(e.exercise.points for e in self.exercises if e.state in DONE)

    @property
    def path(self) -> Path | None:
        return self.taken.path if self.taken else None


def standings(kit: Kit, work: Work, progress: Progress) -> list[Standing]:
    """How each unit stands.

    Raises:
        CourseError: a file of the kit is wrong.
    """
    return [standing(unit, of_unit(unit, work), progress.of(unit.name)) for unit in kit.units]


def standing(unit: Unit, taken: Taken | None, kept: OfUnit) -> Standing:
    """How one unit stands.

    Raises:
        CourseError: a file of the kit is wrong.
    """
    checks = Counter(c.exercise for c in read_checks(unit.folder / "public_checks.py"))
    answers = {a.name: a for a in taken.submission.answers} if taken else {}
    exercises = tuple(_of(e, answers.get(e.name), checks[e.name], kept) for e in unit.exercises)
    packed: Literal["no", "yes", "changed"] = "no"
    if kept.packed:
        same = taken is not None and digest_of_all(taken.submission.answers) == kept.packed.answers
        packed = "yes" if same else "changed"
    return Standing(unit, taken, exercises, packed)


def _of(exercise: Exercise, answer: Answer | None, checks: int, kept: OfUnit) -> OfExercise:
    if answer is None or answer.state == "absent":
        return OfExercise(exercise, "absent", 0, checks, answer.note if answer else "")
    if answer.state == "stub":
        return OfExercise(exercise, "stub", 0, checks, answer.note)
    tick = kept.ticks.get(exercise.name)
    if not checks:
        return OfExercise(exercise, "answered", 0, 0)
    if tick is None or tick.checks != checks:
        return OfExercise(exercise, "unchecked", 0, checks)
    passed = tick.passed == tick.checks
    if tick.answer != digest(answer):
        return OfExercise(exercise, "changed" if passed else "unchecked", 0, checks)
    return OfExercise(exercise, "passed" if passed else "failed", tick.passed, checks)

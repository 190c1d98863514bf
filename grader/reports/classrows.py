"""Students on the class page: the table's rows, and the names that stand behind a number."""

from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import TypeVar

import msgspec

from grader.language import _
from grader.reports import words
from grader.reports.names import page_name
from grader.results import ExerciseResult, Result, Verdict

_Key = TypeVar("_Key", bound=Hashable)


class Who(msgspec.Struct, frozen=True):
    """A student with the link to the own page."""

    student: str
    link: str
    note: str = ""
    "Such as the file that could not be read."


class Group(msgspec.Struct, frozen=True):
    """Students of whom the same is told."""

    told: str
    students: tuple[Who, ...]


class Cell(msgspec.Struct, frozen=True):
    """One student's points in one exercise."""

    text: str
    word: str = ""
    "What the text's sign means, for those who hear the page."
    dim: bool = False


class StudentRow(msgspec.Struct, frozen=True):
    """One line of the table of students."""

    student: str
    state: str
    "Also the name of its look."
    state_word: str
    score: Fraction
    "With all adjustments."
    before: Fraction | None
    "Without them, where there are any."
    link: str
    cells: tuple[Cell, ...]


def by_name(result: Result) -> tuple[str, str, str]:
    """The order of students on every page and in every list."""
    return result.student.casefold(), result.student, result.submission


def who(result: Result, note: str = "") -> Who:
    """A student's name with the link to the page of this result."""
    return Who(result.student, f"students/{page_name(result)}.html", note)


def grouped(pairs: Iterable[tuple[_Key, Who]]) -> list[tuple[_Key, tuple[Who, ...]]]:
    """The students of each key, the largest group first."""
    groups: dict[_Key, list[Who]] = {}
    for key, student in pairs:
        groups.setdefault(key, []).append(student)
    return [(key, tuple(g)) for key, g in sorted(groups.items(), key=lambda item: -len(item[1]))]


def row(result: Result, exercises: tuple[ExerciseResult, ...]) -> StudentRow:
    own = {e.name: e for e in result.exercises}
    state = words.state(result)
    return StudentRow(
        student=result.student,
        state=state,
        state_word=_(words.STATES[state]),
        score=result.total,
        before=result.score if result.adjustments else None,
        link=who(result).link,
        cells=tuple(_cell(own.get(e.name)) for e in exercises),
    )


def has_no_answer(exercise: ExerciseResult) -> bool:
    """Nothing was handed in for it, or nothing that can be judged."""
    return bool(exercise.missing) or all(c.verdict is Verdict.MISSING for c in exercise.checks)


def _cell(exercise: ExerciseResult | None) -> Cell:
    if exercise is None or has_no_answer(exercise):
        return Cell(words.DASH, _("missing"), dim=True)
    if any(c.verdict is Verdict.UNGRADED for c in exercise.checks):
        return Cell(f"{words.amount(exercise.earned)} ?", _("not judged yet"))
    return Cell(words.amount(exercise.earned))

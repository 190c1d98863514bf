"""Which results go out as grades, of how many points, and what is told of each: the same for every host."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import msgspec

from grader.errors import Refused, UsageError
from grader.exports.decimals import decimal
from grader.gradebook.records import Student
from grader.results import Result

Fate = Literal["written", "kept", "refused"]


class Row(msgspec.Struct, frozen=True):
    """What becomes of one result."""

    student: str
    fate: Fate
    "`kept` is a cell whose content is the teacher's decision, such as an excuse."
    told: str
    "The grade that is written and what it replaces, or the reason."


class Export(msgspec.Struct, frozen=True):
    """A file for a host, and what is to be told of it."""

    content: bytes
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def grades_of(results: Sequence[Result]) -> tuple[tuple[Result, ...], tuple[Row, ...]]:
    """The results of one unit that are grades, and the others, each with the reason.

    Held, provisional and pending ones are none: their score will change. A rejected one is: it has 0 points.

    Raises:
        Refused: one is a student's view, which may lack checks and their points.
        UsageError: there is none, or they are of several units.
    """
    for result in results:
        if result.audience != "instructor":
            raise Refused(
                f"The result of {result.student} is a student's view, which may lack points. "
                "Export from the results that `grader grade` wrote."
            )
    units = sorted({result.unit for result in results})
    if len(units) != 1:
        told = f"There are results of {', '.join(units)}" if units else "There is no result"
        raise UsageError(f"{told}; a grade is that of one unit. Choose one with --unit.")
    number = Counter(result.student for result in results)
    grades, refused = [], []
    for result in results:
        reason = why_no_grade(result)
        if number[result.student] > 1:
            reason = f"there are {number[result.student]} results of this student"
        if reason:
            refused.append(Row(result.student, "refused", reason))
        else:
            grades.append(result)
    return tuple(grades), tuple(refused)


def why_no_grade(result: Result) -> str:
    """Why a score is not final, as half a sentence; empty if it is."""
    if number := len(result.ungraded):
        return f"held: {number} {'check' if number == 1 else 'checks'} could not be judged yet"
    if result.provisional:
        return "provisional: a check with points was left out of the run"
    if number := len(result.pending):
        return f"pending: {number} {'mark is' if number == 1 else 'marks are'} still to be given by hand"
    return ""


def students_of(results: Sequence[Result], roster: Sequence[Student]) -> tuple[dict[str, Student], dict[str, str]]:
    """Everybody of the roster by label, and why a result is nobody's. Without a roster its label is taken as the name.

    Raises:
        UsageError: two students of the roster have one label.
    """
    if not roster:
        return {r.student: Student(r.student, name=r.student) for r in results}, {}
    known = {student.label: student for student in roster}
    if len(known) < len(roster):
        twice = sorted(label for label, n in Counter(s.label for s in roster).items() if n > 1)
        raise UsageError(f"The roster has {', '.join(twice)} twice. Tell them apart by a label of their own.")
    return known, {r.student: "not in the roster" for r in results if r.student not in known}


def grade(result: Result, maximum: Fraction | None, *, scale: bool) -> Fraction:
    """The total, or with `scale` the same part of the host's `maximum`."""
    if not scale:
        return result.total
    assert maximum is not None
    return result.total * maximum / result.points


def check_scale(results: Sequence[Result], maximum: Fraction | None) -> None:
    """Hold that every result can be scaled.

    Raises:
        UsageError: the host's maximum is not known or 0, or a result has no points.
    """
    if not maximum:
        raise UsageError("The file names no maximum to scale to. Leave out --scale, or set the points there first.")
    if not all(result.points for result in results):
        raise UsageError("A unit without points cannot be scaled. Leave out --scale.")


def notes_on(results: Sequence[Result], maximum: Fraction | None, *, scale: bool) -> tuple[str, ...]:
    """What should be known of all grades: another maximum there than here, and who was rejected."""
    notes = []
    points = sorted({result.points for result in results})
    if maximum is not None and points and points != [maximum]:
        here, there = " or ".join(map(decimal, points)), decimal(maximum)
        end = f"scores are scaled to {there}." if scale else "scores are written as they are; --scale scales them."
        notes.append(f"The unit has {here} points and the host has {there}: {end}")
    notes += [f"{r.student} was rejected and gets {decimal(r.total)}: {r.rejected}" for r in results if r.rejected]
    return tuple(notes)

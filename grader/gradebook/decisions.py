"""What people decide: overrides, marks by a rubric, comments, extensions. Each is a row of its own; the latest counts."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.course import Course, Exercise, Unit
from grader.errors import UsageError
from grader.gradebook.database import instant, now
from grader.gradebook.schema import comments, extensions, marks, overrides, students
from grader.results import Comment, Result


class Override(msgspec.Struct, frozen=True):
    """What is earned at an exercise or a check, whatever was graded."""

    student: str
    unit: str
    exercise: str
    check: str
    "Empty for the whole exercise."
    points: Fraction | None
    "None where an earlier one is taken back."
    reason: str
    author: str
    at: str


class Given(msgspec.Struct, frozen=True):
    """What somebody gave for one criterion of a rubric."""

    student: str
    unit: str
    exercise: str
    criterion: str
    earned: Fraction
    comment: str
    author: str
    at: str


class Extension(msgspec.Struct, frozen=True):
    """Another due date for one student."""

    student: str
    unit: str
    until: datetime | None
    reason: str
    author: str
    at: str


def parse_points(text: str) -> Fraction:
    """Points as a person writes them: `3`, `2.5` or `7/2`.

    Raises:
        UsageError: it is no number.
    """
    try:
        return Fraction(text.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"'{text}' is no number of points. Write 3, 2.5 or 7/2.") from None


def find_exercise(unit: Unit, wanted: str) -> Exercise:
    """The exercise called `wanted`, by name or by label such as 5.1.

    Raises:
        UsageError: there is none; names those that there are.
    """
    for exercise in unit.exercises:
        if wanted in (exercise.name, exercise.label):
            return exercise
    known = ", ".join(f"{e.label} {e.name}" for e in unit.exercises)
    raise UsageError(f"{unit.name} has no exercise '{wanted}'. It has {known}.")


def override(
    connection: Connection,
    student: int,
    result: Result,
    exercise: str,
    check: str,
    points: Fraction | None,
    *,
    author: str,
    reason: str,
) -> None:
    """Decide what is earned at an exercise, or at one of its checks; None takes an earlier decision back.

    Raises:
        UsageError: there is no such check, more points than it has, nothing to take back, or no reason.
    """
    if not reason.strip():
        raise UsageError("An override needs a reason: it stands in the report. Give --reason.")
    graded = next(e for e in result.exercises if e.name == exercise)
    names = [c.name for c in graded.checks]
    if check and check not in names:
        raise UsageError(f"{exercise} has no check '{check}'. It has {', '.join(names)}.")
    most = next((c.points for c in graded.checks if c.name == check), graded.points)
    if points is not None and not 0 <= points <= most:
        raise UsageError(f"{check or exercise}: {points} cannot be given, only 0 to {most}.")
    if points is None and (exercise, check) not in {
        (o.exercise, o.check) for o in standing_overrides(connection, result.unit, student).get(result.student, ())
    }:
        raise UsageError(f"There is no override of {check or exercise} to take back.")
    values = {"exercise": exercise, "check_name": check, "points": None if points is None else str(points)}
    _insert(connection, overrides, student, result.unit, values | _by(author, reason))


def mark(
    connection: Connection,
    student: int,
    unit: Unit,
    exercise: Exercise,
    criterion: str,
    earned: Fraction,
    *,
    author: str,
    comment: str = "",
) -> None:
    """Give points for one criterion of a rubric.

    Raises:
        UsageError: there is no such criterion, or more points than it has.
    """
    line = next((c for c in exercise.rubric if c.text == criterion), None)
    if line is None:
        known = "; ".join(c.text for c in exercise.rubric) or "none"
        raise UsageError(f"{exercise.name} has no criterion '{criterion}'. It has: {known}.")
    if not 0 <= earned <= line.points:
        raise UsageError(f"'{criterion}': {earned} cannot be given, only 0 to {line.points}.")
    values = {"exercise": exercise.name, "criterion": criterion, "earned": str(earned)}
    _insert(connection, marks, student, unit.name, values | _by(author, comment))


def comment(connection: Connection, student: int, unit: str, exercise: str, text: str, *, author: str) -> None:
    """Write something for a student; it stands in the report.

    Raises:
        UsageError: nothing was written.
    """
    if not text.strip():
        raise UsageError("The comment is empty.")
    values = {"exercise": exercise, "text": text.strip(), "author": author, "at": now()}
    _insert(connection, comments, student, unit, values)


def extend(
    connection: Connection, student: int, course: Course, unit: str, until: datetime | None, *, author: str, reason: str
) -> None:
    """Give one student another due date; None takes an earlier one back.

    Raises:
        UsageError: the unit has no due date.
    """
    if unit not in course.due:
        raise UsageError(f"{unit} has no due date to extend. Write one in course.toml, under [due].")
    values = {"until": None if until is None else instant(until)}
    _insert(connection, extensions, student, unit, values | _by(author, reason))


def _by(author: str, reason: str) -> dict[str, Any]:
    return {"author": author, "reason": reason.strip(), "at": now()}


def _insert(connection: Connection, table: sa.Table, student: int, unit: str, values: Mapping[str, Any]) -> None:
    connection.execute(table.insert().values(student_id=student, unit=unit, **values))


def _rows(connection: Connection, table: sa.Table, unit: str | None, student: int | None) -> list[Any]:
    query = sa.select(table, students.c.label).join(students).order_by(table.c.id)
    if unit is not None:
        query = query.where(table.c.unit == unit)
    if student is not None:
        query = query.where(table.c.student_id == student)
    return list(connection.execute(query))


def all_overrides(connection: Connection, unit: str | None = None, student: int | None = None) -> tuple[Override, ...]:
    """Every override ever made, those taken back and replaced too, in order."""
    return tuple(
        Override(
            r.label,
            r.unit,
            r.exercise,
            r.check_name,
            None if r.points is None else Fraction(r.points),
            r.reason,
            r.author,
            r.at,
        )
        for r in _rows(connection, overrides, unit, student)
    )


def standing_overrides(
    connection: Connection, unit: str, student: int | None = None
) -> Mapping[str, tuple[Override, ...]]:
    """The overrides that count, by student: the latest of each place; of a whole exercise, without those of its checks."""
    last: dict[tuple[str, str, str], Override] = {}
    for made in all_overrides(connection, unit, student):
        last.pop((made.student, made.exercise, made.check), None)
        if made.points is not None:
            last[made.student, made.exercise, made.check] = made
    told: dict[str, tuple[Override, ...]] = {}
    for (label, exercise, check), made in last.items():
        if not check or (label, exercise, "") not in last:
            told[label] = (*told.get(label, ()), made)
    return told


def all_marks(connection: Connection, unit: str | None = None, student: int | None = None) -> tuple[Given, ...]:
    """Every mark ever given, in order; the latest of each criterion counts."""
    return tuple(
        Given(r.label, r.unit, r.exercise, r.criterion, Fraction(r.earned), r.reason, r.author, r.at)
        for r in _rows(connection, marks, unit, student)
    )


def all_comments(connection: Connection, unit: str, student: int | None = None) -> Mapping[str, tuple[Comment, ...]]:
    """The comments on a unit, by student."""
    told: dict[str, tuple[Comment, ...]] = {}
    for r in _rows(connection, comments, unit, student):
        told[r.label] = (*told.get(r.label, ()), Comment(r.text, r.exercise, r.author, r.at))
    return told


def all_extensions(
    connection: Connection, unit: str | None = None, student: int | None = None
) -> tuple[Extension, ...]:
    """Every extension ever given or taken back, in order; the latest of each student and unit counts."""
    return tuple(
        Extension(r.label, r.unit, datetime.fromisoformat(r.until) if r.until else None, r.reason, r.author, r.at)
        for r in _rows(connection, extensions, unit, student)
    )

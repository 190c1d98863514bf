"""What was published, when and by whom; and how what stands now differs from it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.gradebook.bodies import packed, unpacked
from grader.gradebook.database import now
from grader.gradebook.schema import published, students
from grader.results import Adjustment, Result


class Published(msgspec.Struct, frozen=True):
    """A score that a student was told."""

    row: int
    student: str
    unit: str
    result_row: int
    total: Fraction
    points: Fraction
    author: str
    at: str
    body: bytes

    @property
    def result(self) -> Result:
        """As it was published, with everything that was added and taken off."""
        return unpacked(self.body)


class Difference(msgspec.Struct, frozen=True):
    """One student's line of a grade diff."""

    student: str
    before: Fraction | None
    "None where nothing was told before."
    after: Fraction
    because: tuple[str, ...]
    "A line for each check, criterion or adjustment that earns something else than before."
    wrote: tuple[str, ...] = ()
    "A line for each thing that people wrote since and the student reads."

    @property
    def change(self) -> Fraction:
        return self.after - (self.before or Fraction(0))


def publish(connection: Connection, student: int, result_row: int, result: Result, *, author: str) -> None:
    """Record that `result`, with all that was added and taken off, is what the student is told from now on."""
    connection.execute(
        published.insert().values(
            student_id=student,
            unit=result.unit,
            result_id=result_row,
            total=str(result.total),
            points=str(result.points),
            author=author,
            at=now(),
            body=packed(result),
        )
    )


def all_published(connection: Connection, unit: str | None = None, student: int | None = None) -> tuple[Published, ...]:
    """Everything that was ever published, in order."""
    query = sa.select(published, students.c.label).join(students).order_by(published.c.id)
    if unit is not None:
        query = query.where(published.c.unit == unit)
    if student is not None:
        query = query.where(published.c.student_id == student)
    return tuple(_published(row) for row in connection.execute(query))


def last_published(connection: Connection, unit: str, student: int | None = None) -> Mapping[str, Published]:
    """What counts as published, by student."""
    return {p.student: p for p in all_published(connection, unit, student)}


def _published(row: Any) -> Published:
    return Published(
        row.id,
        row.label,
        row.unit,
        row.result_id,
        Fraction(row.total),
        Fraction(row.points),
        row.author,
        row.at,
        row.body,
    )


def difference(before: Result, after: Result) -> Difference:
    """What changes for one student, because of which check, and what people wrote since."""
    was, is_now = _parts(before), _parts(after)
    changed = [
        name
        for name in dict.fromkeys((*was, *is_now))
        if was.get(name, (Fraction(0), Fraction(0)))[0] != is_now.get(name, (Fraction(0), Fraction(0)))[0]
    ]
    because = [f"{name}: {_points(was.get(name))} before, {_points(is_now.get(name))} now" for name in changed]
    if before.attempt != after.attempt:
        because.insert(0, f"attempt {after.attempt} counts instead of {before.attempt}")
    wrote = tuple(
        f"{where}: {what}" for where, what in sorted(_written(after) - _written(before)) if where not in changed
    )
    return Difference(after.student, before.total, after.total, tuple(because), wrote)


def _written(result: Result) -> set[tuple[str, str]]:
    """Where people wrote something that the student reads, and what."""
    said = {(f"comment by {c.by}", " ".join((c.exercise, c.text)).strip()) for c in result.comments}
    for exercise in result.exercises:
        said |= {(f"{exercise.label} {m.criterion}", m.comment) for m in exercise.marks if m.comment}
    return said | {(_name(a), a.reason) for a in result.adjustments}


def _parts(result: Result) -> dict[str, tuple[Fraction, Fraction]]:
    """What each part of a score gives, and what it could give."""
    parts: dict[str, tuple[Fraction, Fraction]] = {}
    for exercise in result.exercises:
        for check in exercise.checks:
            if check.points:
                parts[f"{exercise.label} {check.name}"] = (check.earned, check.points)
        for mark in exercise.marks:
            parts[f"{exercise.label} {mark.criterion}"] = (mark.earned or Fraction(0), mark.points)
    for adjustment in result.adjustments:
        parts[_name(adjustment)] = (adjustment.points, Fraction(0))
    return parts


def _name(adjustment: Adjustment) -> str:
    return " ".join(filter(None, (adjustment.kind, adjustment.exercise, adjustment.check)))


def _points(part: tuple[Fraction, Fraction] | None) -> str:
    if part is None:
        return "not there"
    earned, most = part
    return f"{float(earned):g} of {float(most):g}" if most else f"{float(earned):+g}"

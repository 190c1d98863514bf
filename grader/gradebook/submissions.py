"""What was handed in: bytes by their hash, attempt after attempt; what belongs to nobody yet is kept until it is assigned."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.errors import UsageError
from grader.gradebook.database import instant, now
from grader.gradebook.records import Incoming, Student
from grader.gradebook.schema import blobs, students, submissions


class Attempt(msgspec.Struct, frozen=True):
    """One submission of one student for one unit."""

    row: int
    student: str
    unit: str
    attempt: int
    name: str
    sha256: str
    submitted_at: datetime | None
    late: bool | None
    "What the other system said, where it told no instant."
    rejected: str
    imported_at: str


class Stray(msgspec.Struct, frozen=True):
    """A submission that waits for somebody to say whose it is, or for which unit."""

    row: int
    hint: Student
    student: str
    "Empty while nobody is known."
    unit: str
    name: str
    origin: str


def keep(connection: Connection, incoming: Incoming, student: int | None, unit: str) -> bool:
    """Store a submission; False if it is there already, by the same bytes, student, unit and instant.

    Attempts are counted by the instants at which they were handed in, as far as these are told.
    """
    sha256 = hashlib.sha256(incoming.content).hexdigest()
    submitted = instant(incoming.submitted_at) if incoming.submitted_at else None
    same = sa.select(submissions.c.id).where(
        submissions.c.sha256 == sha256,
        submissions.c.name == incoming.name,
        submissions.c.unit == unit,
        submissions.c.student_id == student if student is not None else submissions.c.origin == incoming.origin,
    )
    if submitted is not None:
        same = same.where(submissions.c.submitted_at == submitted)
    if connection.execute(same).first() is not None:
        return False
    if connection.execute(sa.select(blobs.c.size).where(blobs.c.sha256 == sha256)).first() is None:
        connection.execute(blobs.insert().values(sha256=sha256, size=len(incoming.content), content=incoming.content))
    connection.execute(
        submissions.insert().values(
            student_id=student,
            unit=unit,
            sha256=sha256,
            name=incoming.name,
            submitted_at=submitted,
            late=incoming.late,
            imported_at=now(),
            origin=incoming.origin,
            hint=msgspec.json.encode(incoming.hint),
            rejected=incoming.rejected,
        )
    )
    if student is not None and unit:
        _count(connection, student, unit)
    return True


def _count(connection: Connection, student: int, unit: str) -> None:
    """Number the attempts of one student by when they were handed in; those without an instant by when they came."""
    theirs = (submissions.c.student_id == student) & (submissions.c.unit == unit)
    when = sa.func.coalesce(submissions.c.submitted_at, submissions.c.imported_at)
    rows = connection.execute(
        sa.select(submissions.c.id, submissions.c.attempt).where(theirs).order_by(when, submissions.c.id)
    ).all()
    if [r.attempt for r in rows] != list(range(1, len(rows) + 1)):
        connection.execute(submissions.update().where(theirs).values(attempt=None))  # two may not have one number
        for number, row in enumerate(rows, 1):
            connection.execute(submissions.update().where(submissions.c.id == row.id).values(attempt=number))


def attempts(connection: Connection, unit: str | None = None, student: int | None = None) -> tuple[Attempt, ...]:
    """All submissions that belong to somebody, by student, unit and attempt."""
    query = (
        sa.select(submissions, students.c.label)
        .join(students)
        .where(submissions.c.attempt.is_not(None), students.c.forgotten_at.is_(None))
        .order_by(students.c.label, submissions.c.unit, submissions.c.attempt)
    )
    if unit is not None:
        query = query.where(submissions.c.unit == unit)
    if student is not None:
        query = query.where(submissions.c.student_id == student)
    return tuple(_attempt(row) for row in connection.execute(query))


def _attempt(row: Any) -> Attempt:
    return Attempt(
        row.id,
        row.label,
        row.unit,
        row.attempt,
        row.name,
        row.sha256,
        datetime.fromisoformat(row.submitted_at) if row.submitted_at else None,
        row.late,
        row.rejected,
        row.imported_at,
    )


def strays(connection: Connection) -> tuple[Stray, ...]:
    """What belongs to nobody, or to no unit, yet."""
    query = (
        sa.select(submissions, students.c.label)
        .outerjoin(students)
        .where(submissions.c.attempt.is_(None), submissions.c.sha256.is_not(None))
        .order_by(submissions.c.id)
    )
    return tuple(
        Stray(row.id, msgspec.json.decode(row.hint, type=Student), row.label or "", row.unit, row.name, row.origin)
        for row in connection.execute(query)
    )


def assign(connection: Connection, stray: int, student: int, unit: str) -> None:
    """Say whose a submission is, and for which unit.

    Raises:
        UsageError: it does not wait for that.
    """
    if stray not in {s.row for s in strays(connection)}:
        raise UsageError(f"No submission {stray} waits to be assigned. `grader submissions list` shows which do.")
    connection.execute(submissions.update().where(submissions.c.id == stray).values(student_id=student, unit=unit))
    _count(connection, student, unit)


def date(connection: Connection, attempt: Attempt, student: int, when: datetime) -> None:
    """Say when an attempt was handed in, where the download did not tell."""
    connection.execute(
        submissions.update().where(submissions.c.id == attempt.row).values(submitted_at=instant(when), late=None)
    )
    _count(connection, student, attempt.unit)


def write_out(connection: Connection, wanted: Sequence[Attempt], folder: Path) -> dict[int, Path]:
    """Write the bytes of each attempt below `folder`, for the grader to read; the paths, by row."""
    paths = {}
    for attempt in wanted:
        content = connection.scalar(sa.select(blobs.c.content).where(blobs.c.sha256 == attempt.sha256))
        assert content is not None
        # A folder for each, since two students hand in files of one name.
        path = folder / str(attempt.row) / (Path(attempt.name.replace("\\", "/")).name or "submission")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths[attempt.row] = path
    return paths

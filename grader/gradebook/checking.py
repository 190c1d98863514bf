"""Whether a gradebook is whole: its file, its references, the hash of every submission, every result and its columns."""

import zlib
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.gradebook.bodies import unpacked
from grader.gradebook.schema import (
    blobs,
    extensions,
    marks,
    overrides,
    published,
    results,
    students,
    submissions,
    unit_versions,
)
from grader.results import Result


def findings(connection: Connection) -> tuple[str, ...]:
    """One sentence for each thing that is not as it must be; none for a gradebook that is whole."""
    # What reads a damaged file further may fail at any place.
    if connection.dialect.name == "sqlite" and (broken := tuple(_file(connection))):
        return broken
    parts = (_blobs, _submissions, _results, _published, _decided)
    return tuple(sentence for part in parts for sentence in part(connection))


def _file(connection: Connection) -> Iterator[str]:
    for (told,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if told != "ok":
            yield f"The file is damaged: {told}."
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"Row {row} of {table} refers to a row of {parent} that is not there."


def _blobs(connection: Connection) -> Iterator[str]:
    used = set(connection.scalars(sa.select(submissions.c.sha256).distinct()))
    for row in connection.execute(sa.select(blobs).execution_options(yield_per=20)):
        if sha256(row.content).hexdigest() != row.sha256 or len(row.content) != row.size:
            yield f"The bytes of submission {row.sha256[:12]} are not those that were handed in."
        if row.sha256 not in used:
            yield f"The bytes {row.sha256[:12]} belong to no submission."


def _submissions(connection: Connection) -> Iterator[str]:
    counted: dict[tuple[str, str], list[int]] = {}
    query = sa.select(submissions, students.c.label, students.c.forgotten_at).outerjoin(students)
    for row in connection.execute(query.order_by(submissions.c.attempt, submissions.c.id)):
        if (row.attempt is not None) != (row.student_id is not None and row.unit != ""):
            yield f"Submission {row.id} has a number of an attempt and no student and unit, or these and no number."
        elif row.attempt is not None:
            counted.setdefault((row.label, row.unit), []).append(row.attempt)
        if row.sha256 is None and row.forgotten_at is None:
            yield f"Submission {row.id} has lost its bytes."
        if not _is_instant(row.submitted_at):
            yield f"Submission {row.id} was handed in at '{row.submitted_at}', which is no instant."
    for (label, unit), attempts in counted.items():
        if attempts != list(range(1, len(attempts) + 1)):
            yield f"{label}, {unit}: the attempts are numbered {', '.join(map(str, attempts))}."


def _results(connection: Connection) -> Iterator[str]:
    query = (
        sa.select(
            results,
            submissions.c.unit,
            submissions.c.attempt,
            students.c.label,
            unit_versions.c.unit.label("of_unit"),
            unit_versions.c.version,
        )
        .select_from(results.join(submissions).join(unit_versions).outerjoin(students))
        .order_by(results.c.submission_id, results.c.key, results.c.serial)
        .execution_options(yield_per=20)
    )
    place, serial = None, 0
    for row in connection.execute(query):
        name = f"Result {row.id} ({row.label}, {row.unit}, attempt {row.attempt})"
        here = (row.submission_id, row.key)
        serial = serial + 1 if here == place else 0
        place = here
        if row.serial != serial:
            yield f"{name} is number {row.serial} of its key, and not {serial}."
        result = _read(row.body)
        if isinstance(result, str):
            yield f"{name} cannot be read: {result}."
            continue
        columns = (row.score, row.points, row.key, row.final, row.unit, row.of_unit, row.version)
        body = (
            *(str(result.score), str(result.points), result.key, result.final),
            *(result.unit, result.unit, result.unit_version),
        )
        if columns != body:
            yield f"{name} says {_differing(columns, body)}."


def _published(connection: Connection) -> Iterator[str]:
    query = sa.select(published, students.c.label).join(students).order_by(published.c.id)
    for row in connection.execute(query.execution_options(yield_per=20)):
        name = f"What was published as number {row.id} ({row.label}, {row.unit})"
        result = _read(row.body)
        if isinstance(result, str):
            yield f"{name} cannot be read: {result}."
            continue
        columns, body = (row.total, row.points, row.unit), (str(result.total), str(result.points), result.unit)
        if columns != body:
            yield f"{name} says {_differing(columns, body)}."


def _decided(connection: Connection) -> Iterator[str]:
    for table, column in ((overrides, overrides.c.points), (marks, marks.c.earned)):
        for row in connection.execute(sa.select(table.c.id, column.label("points"))):
            if row.points is not None and not _is_amount(row.points):
                yield f"Row {row.id} of {table.name} gives '{row.points}', which is no number of points."
    for row in connection.execute(sa.select(extensions.c.id, extensions.c.until)):
        if not _is_instant(row.until):
            yield f"Row {row.id} of extensions is until '{row.until}', which is no instant."


def _read(body: bytes) -> Result | str:
    try:
        return unpacked(body)
    except (zlib.error, msgspec.DecodeError, ValueError) as error:
        return str(error).partition("\n")[0]


def _differing(columns: tuple[Any, ...], body: tuple[Any, ...]) -> str:
    said, held = next((c, b) for c, b in zip(columns, body, strict=True) if c != b)
    return f"'{said}' where the result itself holds '{held}'"


def _is_instant(text: str | None) -> bool:
    try:
        return text is None or datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_amount(text: str) -> bool:
    try:
        return Fraction(text) >= 0
    except (ValueError, ZeroDivisionError):
        return False

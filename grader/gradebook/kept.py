"""Results as the gradebook keeps them: each in one transaction, when it is complete; none is ever changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.gradebook.bodies import packed, unpacked
from grader.gradebook.database import now
from grader.gradebook.schema import results, submissions, unit_versions
from grader.results import Result


class Kept(msgspec.Struct, frozen=True):
    """A result, and where it lies."""

    row: int
    submission: int
    key: str
    final: bool
    kept_at: datetime
    result: Result


def keep_result(
    connection: Connection, submission: int, result: Result, *, trial: bool = False, again: bool = False
) -> bool:
    """Store a complete result; False where another command has stored a final one of the same key meanwhile.

    Args:
        trial: it is only looked at, and does not count.
        again: it was asked for although there is one.
    """
    theirs = (results.c.submission_id == submission) & (results.c.key == result.key)
    rows = connection.execute(
        sa.select(results.c.serial, results.c.final, results.c.trial).where(theirs).order_by(results.c.serial)
    ).all()
    if not again and any(r.final and r.trial == trial for r in rows):
        return False
    connection.execute(
        results.insert().values(
            submission_id=submission,
            unit_version_id=_version(connection, result),
            key=result.key,
            serial=len(rows),
            score=str(result.score),
            points=str(result.points),
            final=result.final,
            trial=trial,
            kept_at=now(),
            body=packed(result),
        )
    )
    return True


def count_again(connection: Connection, submission: int, key: str) -> None:
    """Make the last result under `key` the one that counts, where a later one is of another key, or it was a trial."""
    theirs = sa.select(results).where(results.c.submission_id == submission)
    last = connection.execute(theirs.where(~results.c.trial).order_by(results.c.id.desc())).first()
    rows = connection.execute(theirs.where(results.c.key == key).order_by(results.c.serial)).mappings().all()
    if last is not None and last.id == rows[-1]["id"]:
        return
    copy: dict[str, Any] = dict(rows[-1]) | {"serial": len(rows), "trial": False, "kept_at": now()}
    del copy["id"]
    connection.execute(results.insert().values(**copy))


def _version(connection: Connection, result: Result) -> int:
    same = (unit_versions.c.unit == result.unit) & (unit_versions.c.version == result.unit_version)
    row = connection.scalar(sa.select(unit_versions.c.id).where(same))
    if row is not None:
        return int(row)
    values = {
        "unit": result.unit,
        "version": result.unit_version,
        "title": result.title,
        "points": str(result.points),
        "first_seen": now(),
    }
    return int(connection.execute(unit_versions.insert().values(**values)).inserted_primary_key[0])  # type: ignore[index]


def keys_of(connection: Connection, submission: int) -> frozenset[str]:
    """The keys under which there is a final result: what has one of these is not graded again."""
    query = sa.select(results.c.key).where(results.c.submission_id == submission, results.c.final)
    return frozenset(connection.scalars(query))


def latest(connection: Connection, unit: str | None = None, *, student: int | None = None) -> Mapping[int, Kept]:
    """The result that counts of each submission that has one, by the submission's row."""
    newest = sa.select(sa.func.max(results.c.id)).where(~results.c.trial).group_by(results.c.submission_id)
    query = sa.select(results).join(submissions).where(results.c.id.in_(newest))
    if unit is not None:
        query = query.where(submissions.c.unit == unit)
    if student is not None:
        query = query.where(submissions.c.student_id == student)
    return {row.submission_id: _kept(row) for row in connection.execute(query)}


def all_of(connection: Connection, submission: int) -> tuple[Kept, ...]:
    """Every result of one submission that counted, in the order in which they were kept."""
    query = sa.select(results).where(results.c.submission_id == submission, ~results.c.trial).order_by(results.c.id)
    return tuple(_kept(row) for row in connection.execute(query))


def under(connection: Connection, submission: int, key: str) -> Kept:
    """The last result of a submission under a key that it is known to have."""
    query = sa.select(results).where(results.c.submission_id == submission, results.c.key == key)
    return _kept(connection.execute(query.order_by(results.c.serial.desc())).first())


def _kept(row: Any) -> Kept:
    return Kept(row.id, row.submission_id, row.key, row.final, datetime.fromisoformat(row.kept_at), unpacked(row.body))

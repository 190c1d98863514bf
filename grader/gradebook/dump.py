"""All that a gradebook holds, as JSON Lines that two gradebooks of the same contents have in common.

Rows go by what they are about (student, unit, attempt) instead of by number. Left out is what two runs never share: when
somebody did something, and how long it took; and a result that was found once more is one line. What order decides,
such as which of two overrides is the later, is told by a number. The bytes of submissions are told by their hash.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.gradebook.bodies import unpacked
from grader.gradebook.records import Student
from grader.gradebook.schema import (
    blobs,
    comments,
    extensions,
    marks,
    metadata,
    overrides,
    published,
    results,
    students,
    submissions,
    unit_versions,
)
from grader.results import CheckResult, ExerciseResult, Result, to_json


def lines(connection: Connection) -> Iterator[bytes]:
    """One JSON document for each thing that the gradebook holds, table after table, sorted in each.

    For instructors: it holds everything, hidden checks and expected values too.

    Raises:
        ValueError, zlib.error, msgspec.DecodeError: a result is damaged; `checking.findings` says which.
    """
    labels = {row.id: row.label for row in connection.execute(sa.select(students.c.id, students.c.label))}
    places = _places(connection, labels)
    for table in sorted(metadata.tables):
        match table:
            case "blobs":
                yield from _sorted(table, _blobs(connection))
            case "students":
                yield from _sorted(table, _students(connection))
            case "submissions":
                yield from _sorted(table, _submissions(connection, places))
            case "results":
                yield from _results(connection, places)
            case "published":
                yield from _published(connection, labels, places)
            case "unit_versions":
                kept = ("unit", "version", "title", "points")
                yield from _sorted(table, [_of(row, kept) for row in connection.execute(sa.select(unit_versions))])
            case _:
                yield from _sorted(table, _decided(connection, metadata.tables[table], labels))


Line = dict[str, Any]


def _sorted(table: str, found: Sequence[Line]) -> Iterator[bytes]:
    return iter(sorted(_line(table, each) for each in found))


def _line(table: str, values: Line) -> bytes:
    return msgspec.json.encode({"table": table, **values})


def _of(row: Any, names: Sequence[str]) -> Line:
    return {name: getattr(row, name) for name in names}


def _places(connection: Connection, labels: dict[int, str]) -> dict[int, Line]:
    """What each submission is called, by its row."""
    query = sa.select(submissions.c.id, submissions.c.student_id, submissions.c.unit, submissions.c.attempt)
    return {
        row.id: {"student": labels.get(row.student_id), "unit": row.unit, "attempt": row.attempt}
        for row in connection.execute(query)
    }


def _blobs(connection: Connection) -> list[Line]:
    rows = connection.execute(sa.select(blobs.c.content).execution_options(yield_per=20))
    return [{"sha256": sha256(row.content).hexdigest(), "size": len(row.content)} for row in rows]


def _students(connection: Connection) -> list[Line]:
    names = (*Student.__struct_fields__, "enrolled")
    rows = connection.execute(sa.select(students))
    return [{**_of(row, names), "forgotten": row.forgotten_at is not None} for row in rows]


def _submissions(connection: Connection, places: dict[int, Line]) -> list[Line]:
    names = ("sha256", "name", "submitted_at", "late", "origin", "rejected")
    rows = connection.execute(sa.select(submissions))
    return [{**places[row.id], **_of(row, names), "hint": msgspec.json.decode(row.hint)} for row in rows]


def _decided(connection: Connection, table: sa.Table, labels: dict[int, str]) -> list[Line]:
    """Overrides, marks, comments or extensions, numbered in each place: the latest counts."""
    where = {overrides: ("exercise", "check_name"), marks: ("exercise", "criterion"), comments: ("exercise",)}
    names = {
        overrides: ("points", "author", "reason"),
        marks: ("earned", "author", "reason"),
        comments: ("text", "author"),
        extensions: ("until", "author", "reason"),
    }[table]
    count: Counter[tuple[Any, ...]] = Counter()
    found = []
    for row in connection.execute(sa.select(table).order_by(table.c.id)):
        place = {"student": labels[row.student_id], "unit": row.unit, **_of(row, where.get(table, ()))}
        count[tuple(place.values())] += 1
        found.append({**place, "number": count[tuple(place.values())], **_of(row, names)})
    return found


def _results(connection: Connection, places: dict[int, Line]) -> Iterator[bytes]:
    rows = connection.execute(
        sa.select(results.c.id, results.c.submission_id, results.c.key, results.c.trial).order_by(results.c.id)
    ).all()
    counting = {row.submission_id: row.key for row in rows if not row.trial}  # by key: of equal ones either may be last
    by_key: dict[tuple[int, str], list[int]] = {}
    for row in rows:
        by_key.setdefault((row.submission_id, row.key), []).append(row.id)
    for submission, key in sorted(by_key, key=lambda found: (_order(places[found[0]]), found[1])):
        told = (_result(connection, row, places[submission], counting) for row in by_key[submission, key])
        yield from dict.fromkeys(told)  # what was graded once more with the same outcome is there once


def _order(place: Line) -> tuple[str, str, int]:
    return place["student"] or "", place["unit"], place["attempt"] or 0


def _result(connection: Connection, row: int, place: Line, counting: dict[int, str]) -> bytes:
    kept = connection.execute(sa.select(results).where(results.c.id == row)).one()
    counts = {"counts": not kept.trial and kept.key == counting[kept.submission_id]}
    told = {**place, **counts, **_of(kept, ("key", "trial", "final", "score", "points")), "result": _body(kept.body)}
    return _line("results", told)


def _published(connection: Connection, labels: dict[int, str], places: dict[int, Line]) -> Iterator[bytes]:
    count: Counter[tuple[str, str]] = Counter()
    rows = connection.execute(
        sa.select(published.c.id, published.c.student_id, published.c.unit, results.c.submission_id, results.c.key)
        .join(results)
        .order_by(published.c.id)
    ).all()
    for row in sorted(rows, key=lambda row: (labels[row.student_id], row.unit, row.id)):
        place = (labels[row.student_id], row.unit)
        count[place] += 1
        told = connection.execute(sa.select(published).where(published.c.id == row.id)).one()
        named = {"student": place[0], "unit": place[1], "number": count[place], "key": row.key}
        named["attempt"] = places[row.submission_id]["attempt"]
        what = {**named, **_of(told, ("total", "points", "author")), "result": _body(told.body)}
        yield _line("published", what)


def _body(body: bytes) -> msgspec.Raw:
    return msgspec.Raw(to_json(timeless(unpacked(body))))


def timeless(result: Result) -> Result:
    """A result without what no two runs have in common: seconds, and when people decided something about it."""

    def of_check(check: CheckResult) -> CheckResult:
        outcomes = tuple(msgspec.structs.replace(o, seconds=0.0) for o in check.outcomes)
        return msgspec.structs.replace(check, outcomes=outcomes)

    def of_exercise(exercise: ExerciseResult) -> ExerciseResult:
        checks = tuple(of_check(c) for c in exercise.checks)
        return msgspec.structs.replace(
            exercise, checks=checks, marks=tuple(msgspec.structs.replace(m, at="") for m in exercise.marks)
        )

    return msgspec.structs.replace(
        result,
        exercises=tuple(of_exercise(e) for e in result.exercises),
        adjustments=tuple(msgspec.structs.replace(a, at="") for a in result.adjustments),
        comments=tuple(msgspec.structs.replace(c, at="") for c in result.comments),
        seconds=0.0,
    )

"""The roster: who is there, found by any of their names, and erased when they ask for it."""

import difflib
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.errors import UsageError
from grader.gradebook.bodies import packed, statistics, unpacked
from grader.gradebook.database import now
from grader.gradebook.records import Student
from grader.gradebook.schema import (
    blobs,
    comments,
    extensions,
    marks,
    overrides,
    published,
    results,
    students,
    submissions,
)

_FIELDS = Student.__struct_fields__
_IDS = ("canvas", "number", "login", "email", "moodle")
"What tells two students apart, the surest first."


class Roster(msgspec.Struct, frozen=True):
    """What an import of a roster changed, by label."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    gone: tuple[str, ...]
    "On the roster before and not in this one: they stay in the gradebook, with all that is theirs, and are not enrolled."


def enrol(connection: Connection, roster: Sequence[Student]) -> Roster:
    """Make `roster` the one that counts; a student who is there already, by id, login or e-mail, keeps the label.

    Raises:
        UsageError: two lines are about one student of the gradebook.
    """
    known = {row.id: row for row in connection.execute(sa.select(students).where(students.c.forgotten_at.is_(None)))}
    taken = {row.label for row in known.values()}
    matched: dict[int, Student] = {}
    added: list[str] = []
    changed: list[str] = []
    same: list[str] = []
    for student in roster:
        row = _same(student, [r for i, r in known.items() if i not in matched])
        if row is None:
            if double := _same(student, [known[i] for i in matched]):
                raise UsageError(
                    f"{student.label} and {matched[double.id].label}: both are {double.label} of the gradebook, by "
                    f"{_shared(student, double)}. Correct the roster; nothing was changed."
                )
            label = _free(student, taken)
            taken.add(label)
            connection.execute(students.insert().values(**(_values(student) | {"label": label, "enrolled": True})))
            added.append(label)
            continue
        matched[row.id] = student
        # A roster that lacks a column takes nothing away that another one told.
        values = {k: v for k, v in _values(student).items() if v and k != "label" and v != getattr(row, k)}
        if not row.enrolled:
            values["enrolled"] = True
        if values:
            connection.execute(students.update().where(students.c.id == row.id).values(**values))
        (changed if values else same).append(row.label)
    gone = [row for i, row in known.items() if i not in matched and row.enrolled]
    for row in gone:
        connection.execute(students.update().where(students.c.id == row.id).values(enrolled=False))
    return Roster(tuple(added), tuple(changed), tuple(same), tuple(sorted(r.label for r in gone)))


def _values(student: Student) -> dict[str, Any]:
    return {name: getattr(student, name) for name in _FIELDS}


def _same(student: Student, rows: Sequence[Any]) -> Any:
    """The row that is the same person: by an id that both have; by the name only where neither id can tell."""
    for field in _IDS[:-1]:
        if value := getattr(student, field):
            for row in rows:
                if getattr(row, field).casefold() == value.casefold():
                    return row
    told = [f for f in _IDS[:-1] if getattr(student, f)]
    alike = [r for r in rows if r.name == student.name and not any(getattr(r, f) for f in told)]
    return alike[0] if student.name and len(alike) == 1 else None


def _shared(student: Student, row: Any) -> str:
    return next((f"{f} {getattr(row, f)}" for f in _IDS if getattr(student, f) == getattr(row, f) != ""), "name")


def _free(student: Student, taken: set[str]) -> str:
    """A label that nobody has."""
    wanted = student.label or student.name
    for by in ("", *(getattr(student, f) for f in ("login", "email", "number", "canvas")), *map(str, range(2, 10_000))):
        label = f"{student.name or wanted} ({by})" if by else wanted
        if label not in taken:
            return label
    raise UsageError(f"Too many students are called {wanted}.")


def everyone(connection: Connection, *, enrolled: bool = True) -> tuple[Student, ...]:
    """The roster, by label; with `enrolled=False` also those who were on an earlier one. The forgotten are on none."""
    rows = sa.select(students).where(students.c.forgotten_at.is_(None)).order_by(students.c.label)
    if enrolled:
        rows = rows.where(students.c.enrolled)
    return tuple(_student(row) for row in connection.execute(rows))


def _student(row: Any) -> Student:
    return Student(**{name: getattr(row, name) for name in _FIELDS})


def number_of(connection: Connection, wanted: str) -> int:
    """The row of the student called `wanted`: by label, login, e-mail or number.

    Raises:
        UsageError: there is none, or several; the message names who is close.
    """
    rows = connection.execute(sa.select(students).where(students.c.forgotten_at.is_(None))).all()
    for row in rows:
        if row.label == wanted:  # the only one, even where another differs in capitals alone
            return int(row.id)
    for field in ("label", "login", "email", "number", "canvas", "name"):
        hits = [r for r in rows if getattr(r, field).casefold() == wanted.casefold()]
        if len(hits) == 1:
            return int(hits[0].id)
        if hits:
            raise UsageError(f"'{wanted}' may be {' or '.join(sorted(r.label for r in hits))}. Say which.")
    close = difflib.get_close_matches(wanted, [r.label for r in rows], n=3)
    meant = f" Did you mean {' or '.join(close)}?" if close else " `grader status` lists everyone."
    raise UsageError(f"There is no student '{wanted}' in the gradebook.{meant}")


def label_of(connection: Connection, student: int) -> str:
    """What results and commands call the student of a row."""
    return str(connection.scalar(sa.select(students.c.label).where(students.c.id == student)))


def add_student(connection: Connection, student: Student) -> int:
    """Take up somebody who is on no roster, such as a guest; the row."""
    taken = set(connection.scalars(sa.select(students.c.label)))
    values = _values(student) | {"label": _free(student, taken), "enrolled": False}
    return int(connection.execute(students.insert().values(**values)).inserted_primary_key[0])  # type: ignore[index]


def forget(connection: Connection, wanted: str) -> str:
    """Erase a student: name, ids, what was handed in, code, output, comments. Verdicts and points stay, of nobody.

    Returns the label that stands in their place.

    Raises:
        UsageError: as `number_of`.
    """
    student = number_of(connection, wanted)
    label = f"forgotten {student}"
    empty: dict[str, Any] = dict.fromkeys(_FIELDS, "")
    gone = {"label": label, "enrolled": False, "forgotten_at": now()}
    connection.execute(students.update().where(students.c.id == student).values(**(empty | gone)))
    handed_in = submissions.c.student_id == student
    shas = set(connection.scalars(sa.select(submissions.c.sha256).where(handed_in)))
    connection.execute(
        submissions.update().where(handed_in).values(sha256=None, name="", origin="", hint=b"{}", rejected="")
    )
    shas -= set(connection.scalars(sa.select(submissions.c.sha256).where(submissions.c.sha256.in_(shas))))
    connection.execute(blobs.delete().where(blobs.c.sha256.in_(shas)))
    for table, theirs in (
        (results, results.c.submission_id.in_(sa.select(submissions.c.id).where(handed_in))),
        (published, published.c.student_id == student),
    ):
        for row in connection.execute(sa.select(table.c.id, table.c.body).where(theirs)).all():
            body = packed(statistics(unpacked(row.body), label))
            connection.execute(table.update().where(table.c.id == row.id).values(body=body))
    for decided in (overrides, marks, extensions):
        connection.execute(decided.update().where(decided.c.student_id == student).values(reason=""))
    connection.execute(comments.delete().where(comments.c.student_id == student))
    return label

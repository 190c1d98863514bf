"""Backup, restore, check and dump: through the commands, from each database to each."""

import json
import re
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from grader.errors import ExitCode
from grader.gradebook import decisions, kept, publishing, students, submissions
from grader.gradebook.checking import findings
from grader.gradebook.records import Incoming, Student
from grader.gradebook.schema import blobs, published, results, unit_versions
from grader.gradebook.schema import submissions as handed_in
from grader.gradebook.standing import standings
from tests.gradebook import fake, postgres
from tests.gradebook.classroom import DUE, Classroom, content_of, fill


def play(room: Classroom) -> None:
    """A gradebook with something in each of its tables."""
    course, unit = room.course, room.course.unit("5")
    late = DUE + timedelta(days=11)
    with room.book() as book:
        fill(book, 4, attempts=2)
        with book.writing() as connection:
            stray = Incoming(Student("", name="Nobody"), "what.py", b"x = 1\n", origin="class/what.py")
            submissions.keep(connection, stray, None, "")
            for n, attempt in enumerate(submissions.attempts(connection)):
                content = content_of(n // 2, attempt.attempt)
                kept.keep_result(
                    connection, attempt.row, fake.result_of(unit, attempt.student, content, key=f"key {n}")
                )
            rows = [students.number_of(connection, f"s{n:02}") for n in range(4)]
            for row in rows:
                for criterion in unit.exercise("neuron").rubric:
                    what = (unit, unit.exercise("neuron"), criterion.text, Fraction(1, 2))
                    decisions.mark(connection, row, *what, author="eve", comment="Good.")
            result = standings(connection, course, unit.name, rows[1])[0].result
            assert result is not None
            for points in (Fraction(7, 3), None):
                decisions.override(
                    connection, rows[1], result, "activation", "", points, author="eve", reason="Nearly."
                )
            decisions.comment(connection, rows[2], unit.name, "", "Nice.", author="eve")
            decisions.extend(connection, rows[3], course, unit.name, late, author="eve", reason="ill")
            for row in rows:
                (standing,) = standings(connection, course, unit.name, row)
                assert standing.result is not None
                publishing.publish(connection, row, standing.row, standing.result, author="eve")


def file_url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_a_backup_is_one_private_file_with_everything_in_it(room: Classroom) -> None:
    play(room)
    done = room.run("backup", "copy.db")
    assert done.code == 0, done.said
    copy = room.folder / "copy.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(p.name for p in room.folder.iterdir() if "copy" in p.name) == ["copy.db"]
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert room.dump(file_url(copy)) == room.dump()


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_fills_an_empty_gradebook_of_either_kind(
    room: Classroom, target: str, new_postgres: postgres.Server
) -> None:
    """And work goes on there: new rows get new numbers."""
    play(room)
    before = room.dump()
    assert room.run("backup", "copy.db").code == 0
    other = new_postgres.new() if target == "postgresql" else file_url(room.folder / "other.db")
    done = room.run("restore", "copy.db", url=other)
    assert done.code == 0, done.said
    assert room.dump(other) == before
    for argv in (["comment", "s01", 5, "One more."], ["submissions", "assign", 9, "Newcomer", 6, "--guest"]):
        done = room.run(*argv, url=other)
        assert done.code == 0, done.said
    assert len(room.dump(other)) == len(before) + 2
    assert room.findings(other) == ()


def test_restore_replaces_only_when_asked_and_after_a_backup(room: Classroom) -> None:
    play(room)
    assert room.run("backup", "copy.db").code == 0
    before = room.dump()
    assert room.run("comment", "s01", 5, "Later.").code == 0
    later = room.dump()
    refused = room.run("restore", "copy.db")
    assert refused.code == ExitCode.REFUSED
    assert "is not empty, and nothing was changed. Give --replace" in refused.said
    assert room.dump() == later
    done = room.run("restore", "copy.db", "--replace")
    assert done.code == 0, done.said
    assert room.dump() == before
    (kept,) = room.folder.glob("gradebook-before-*.db")
    assert kept.name in done.said
    assert room.dump(file_url(kept)) == later


def test_a_backup_overwrites_nothing(on_sqlite: Classroom) -> None:
    (on_sqlite.folder / "there.db").write_text("mine")
    done = on_sqlite.run("backup", "there.db")
    assert done.code == ExitCode.USAGE
    assert "there.db: is there already. A backup replaces nothing: give another name." in done.said
    assert (on_sqlite.folder / "there.db").read_text() == "mine"
    assert on_sqlite.run("backup", "no/folder/copy.db").code == ExitCode.USAGE


@pytest.mark.parametrize("what", ["text", "nothing", "another database", "cut", "edited"])
def test_what_is_no_whole_backup_changes_nothing(on_sqlite: Classroom, what: str) -> None:
    play(on_sqlite)
    before = on_sqlite.dump()
    assert on_sqlite.run("backup", "copy.db").code == 0
    copy = on_sqlite.folder / "copy.db"
    if what == "text":
        copy.write_text("no database at all, whatever its name says" * 100)
    elif what == "nothing":
        copy.write_bytes(b"")
    elif what == "cut":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    else:
        with closing(sqlite3.connect(copy)) as raw:
            if what == "edited":
                raw.execute("UPDATE results SET score = '100'")
            else:
                raw.execute("DROP TABLE alembic_version")
            raw.commit()
    done = on_sqlite.run("restore", "copy.db", "--replace")
    assert done.code in (ExitCode.USAGE, ExitCode.REFUSED, ExitCode.UNGRADED)
    assert "copy.db: " in done.said
    assert on_sqlite.dump() == before


def test_a_whole_gradebook_is_told_to_be_whole(room: Classroom) -> None:
    play(room)
    done = room.run("gradebook", "check")
    assert done.code == 0
    assert "is whole" in done.said
    assert room.run("roster", "forget", "s01", "--yes").code == 0
    assert room.run("gradebook", "check").code == 0


EDITS = {
    "are not those that were handed in": lambda c: c.execute(blobs.update().values(content=b"forged")),
    "belong to no submission": lambda c: c.execute(blobs.insert().values(sha256="0" * 64, size=0, content=b"")),
    "says '100' where the result itself holds": lambda c: c.execute(results.update().values(score="100")),
    "where the result itself holds '05_unit'": lambda c: c.execute(unit_versions.update().values(unit="06_other")),
    "cannot be read": lambda c: c.execute(results.update().values(body=b"no result")),
    "What was published as number 1": lambda c: c.execute(published.update().values(total="1/7")),
    "the attempts are numbered": lambda c: c.execute(
        handed_in.update().where(handed_in.c.attempt == 1).values(attempt=7)
    ),
    "has lost its bytes": lambda c: c.execute(handed_in.update().where(handed_in.c.attempt == 1).values(sha256=None)),
    "which is no instant": lambda c: c.execute(handed_in.update().values(submitted_at="yesterday")),
    "which is no number of points": lambda c: c.execute(sa.text("UPDATE overrides SET points = 'many'")),
}


def test_every_kind_of_harm_is_told_in_a_sentence(room: Classroom) -> None:
    """One gradebook, harmed in one way after the other; exit code 1."""
    play(room)
    for sentence, harm in EDITS.items():
        with room.book() as book, book.writing() as connection:
            harm(connection)
            told = findings(connection)
            connection.rollback()
        assert any(sentence in each for each in told), (sentence, told)
    with room.book() as book, book.writing() as connection:
        connection.execute(results.update().values(score="100"))
    done = room.run("gradebook", "check")
    assert done.code == ExitCode.BELOW
    assert "says '100' where the result itself holds" in done.said
    assert "8 findings." in done.said


def test_a_gradebook_that_is_not_whole_can_still_be_backed_up(on_sqlite: Classroom) -> None:
    """With the findings told, and exit code 1: better than no backup."""
    play(on_sqlite)
    with on_sqlite.book() as book, book.writing() as connection:
        connection.execute(results.update().values(score="100"))
    done = on_sqlite.run("backup", "copy.db")
    assert done.code == ExitCode.BELOW
    assert "is not whole, and so its backup is not" in done.said
    assert on_sqlite.dump(file_url(on_sqlite.folder / "copy.db")) == on_sqlite.dump()


def test_the_dump_is_the_same_for_the_same_contents(room: Classroom, new_postgres: postgres.Server) -> None:
    """In other databases, in another order, at another time; and another for anything else."""
    with room.book() as book:
        fill(book, 3)
    other = new_postgres.new()
    with room.book(other) as book:
        with book.writing() as connection:
            for number in (2, 0, 1):
                students.add_student(connection, Student(f"Guest {number}", name=f"Guest {number}"))
                students.forget(connection, f"Guest {number}")
        fill(book, 3)
    ours, theirs = (
        [line for line in room.dump(u) if b"forgotten" not in line or b'"forgotten":false' in line]
        for u in (room.url, other)
    )
    assert ours == theirs
    for url in (room.url, other):
        assert room.run("grade", "--all", "--level", "open", "--jobs", 1, url=url).code == 0
    printed = room.run("gradebook", "dump").said
    assert room.run("gradebook", "dump", "--out", "dump.jsonl", url=other).code == 0
    written = (room.folder / "dump.jsonl").read_text()
    assert stat.S_IMODE((room.folder / "dump.jsonl").stat().st_mode) == 0o600
    kept = [json.loads(line) for line in printed.splitlines()]
    assert kept == [e for e in map(json.loads, written.splitlines()) if not e.get("forgotten")]
    assert {e["result"]["audience"] for e in kept if e["table"] == "results"} == {"instructor"}
    assert set(re.findall(r'"seconds":([0-9.]+)', printed)) <= {"0.0"}
    assert room.run("comment", "s01", 5, "Other.").code == 0
    assert room.run("gradebook", "dump").said != printed


def test_bytes_are_in_the_dump_by_what_they_are(on_sqlite: Classroom) -> None:
    with on_sqlite.book() as book:
        fill(book, 1)
        before = on_sqlite.dump()
        with book.writing() as connection:
            connection.execute(blobs.update().values(content=content_of(7)))
    assert on_sqlite.dump() != before

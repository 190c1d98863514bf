"""The roster: taken up twice, renamed, two of one name; and a student who is forgotten."""

from pathlib import Path

import sqlalchemy as sa

from grader.gradebook import decisions, students
from grader.gradebook.records import Student
from grader.gradebook.schema import metadata
from grader.gradebook.standing import standings
from tests.gradebook.classroom import Classroom, fill, roster


def test_taking_up_a_roster_twice_changes_nothing(room: Classroom) -> None:
    with room.book() as book, book.writing() as connection:
        students.enrol(connection, roster(5))
        again = students.enrol(connection, roster(5))
        assert (again.added, again.changed, again.gone) == ((), (), ())
        assert len(again.same) == 5
    before = room.dump()
    with room.book() as book, book.writing() as connection:
        students.enrol(connection, roster(5))
    assert room.dump() == before


def test_a_new_name_keeps_the_label_and_all_that_is_theirs(room: Classroom) -> None:
    with room.book() as book:
        fill(book, 2)
        with book.writing() as connection:
            changed = students.enrol(connection, [Student("Ada Byron", name="Ada Byron", login="s00"), *roster(2)[1:]])
            assert changed.changed == ("Student 00",)
            row = students.number_of(connection, "Ada Byron")
            (standing,) = standings(connection, room.course, "05_unit", row)
            assert standing.student == "Student 00"
            assert len(standing.attempts) == 1


def test_two_students_of_one_name_stay_two(room: Classroom) -> None:
    two = [Student("Kim Lee", name="Kim Lee", login=login) for login in ("kl1", "kl2")]
    with room.book() as book, book.writing() as connection:
        assert students.enrol(connection, two).added == ("Kim Lee", "Kim Lee (kl2)")
        assert students.enrol(connection, two).same == ("Kim Lee", "Kim Lee (kl2)")
        assert students.number_of(connection, "kl1") != students.number_of(connection, "kl2")


def test_who_leaves_the_roster_stays_in_the_gradebook(room: Classroom) -> None:
    with room.book() as book:
        fill(book, 3)
        before = [line for line in room.dump() if b'"table":"students"' not in line]
        with book.writing() as connection:
            assert students.enrol(connection, roster(2)).gone == ("Student 02",)
            assert len(students.everyone(connection)) == 2
            assert len(standings(connection, room.course, "05_unit")) == 3
    assert [line for line in room.dump() if b'"table":"students"' not in line] == before


SECRETS = (b"Grace Hopper", b"ghopper", b"grace@example.org", b"amazing_name_of_a_variable", b"said to her alone")


def test_a_forgotten_student_leaves_no_byte_and_the_statistics_stay(on_sqlite: Classroom) -> None:
    """Neither the name nor the code is anywhere in the file, its log or its free pages, once the command has ended."""
    room = on_sqlite
    handed_in = b"def activation(x):\n    amazing_name_of_a_variable = x\n    return x\n" * 200
    (room.folder / "ghopper.py").write_bytes(handed_in)
    with room.book() as book:
        fill(book, 6)
        with book.writing() as connection:
            students.enrol(
                connection,
                [Student("Grace Hopper", name="Grace Hopper", login="ghopper", email="grace@example.org"), *roster(6)],
            )
    for argv in (
        ["submissions", "import", "ghopper.py", "--unit", 5],
        ["grade", "--all", "--level", "open", "--jobs", 1],
        ["override", "ghopper", 5, "activation", 2, "--reason", "said to her alone"],
        ["comment", "ghopper", 5, "said to her alone, Grace Hopper"],
    ):
        done = room.run(*argv)
        assert done.code == 0, done.said
    before = _scores(room)
    assert all(secret in _raw(room.folder) for secret in SECRETS[:3])
    assert room.run("roster", "forget", "ghopper", "--yes").code == 0
    assert [secret for secret in SECRETS if secret in _raw(room.folder)] == []
    assert _scores(room) == before
    assert room.findings() == ()
    told = b"\n".join(room.dump())
    assert [secret for secret in SECRETS if secret in told] == []
    assert "There is no student 'ghopper'" in room.run("history", "ghopper", 5).said


def test_a_forgotten_student_is_in_no_row_of_postgres(room: Classroom) -> None:
    with room.book() as book:
        fill(book, 2)
    assert room.run("comment", "s00", 5, "said to them alone").code == 0
    assert room.run("roster", "forget", "s00", "--yes").code == 0
    with room.book() as book, book.reading() as connection:
        rows = [repr(tuple(row)) for t in metadata.sorted_tables for row in connection.execute(sa.select(t))]
        assert not [r for r in rows if "Student 00" in r or "said to them" in r or "s00@" in r]
        assert len(decisions.all_extensions(connection)) == 0
    assert room.run("grade", "--all", "--level", "open", "--jobs", 1).code == 0


def _raw(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.glob("gradebook.db*"))


def _scores(room: Classroom) -> list[str]:
    with room.book() as book, book.reading() as connection:
        table = metadata.tables["results"]
        return sorted(connection.scalars(sa.select(table.c.score)))

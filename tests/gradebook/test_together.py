"""Several commands on one gradebook at once: nothing is lost, nothing is there twice."""

import zipfile
from collections import Counter
from pathlib import Path

import sqlalchemy as sa

from grader.gradebook import decisions, students
from grader.gradebook.schema import results
from tests.gradebook import classroom, fake
from tests.gradebook.classroom import Classroom, content_of, fill


def test_two_graders_share_the_work(room: Classroom) -> None:
    """Both end well, every submission has one final result, and it is what one grader alone would have found."""
    with room.book() as book:
        fill(book, 12, ("05_unit", "06_other"))
    both = [room.grade("--out", f"out{n}", **{fake.PAUSE: "0.02"}) for n in range(2)]
    ended = [command.wait() for command in both]
    assert [e.code for e in ended] == [0, 0], ended
    assert room.findings() == ()
    with room.book() as book, book.reading() as connection:
        final = connection.execute(sa.select(results.c.submission_id).where(results.c.final)).scalars()
        assert max(Counter(final).values()) == 1
        assert len(set(connection.scalars(sa.select(results.c.submission_id)))) == 24
    one, other = (classroom.results_in(room.folder / f"out{n}") for n in range(2))
    assert {k: r.total for k, r in one.items()} == {k: r.total for k, r in other.items()}
    before = room.dump()
    alone = f"sqlite:///{room.folder / 'alone.db'}"
    with room.book(alone) as book:
        fill(book, 12, ("05_unit", "06_other"))
    assert room.run("grade", "--all", "--level", "open", "--jobs", 1, url=alone).code == 0
    assert room.dump(alone) == before


def test_decisions_of_several_people_at_once_are_all_kept(room: Classroom) -> None:
    """Comments and overrides of four people on the same students, and an import, at the same time."""
    with room.book() as book:
        fill(book, 6)
    assert room.grade().wait().code == 0
    with zipfile.ZipFile(room.folder / "class.zip", "w") as archive:
        for n in range(6):
            archive.writestr(f"s{n:02}/06_other.py", content_of(n))
    running = []
    for n in range(4):
        running.append(
            room.start("override", "s01", 5, "activation", f"{n}/3", "--reason", f"No {n}.", "--by", f"p{n}")
        )
        running.append(room.start("comment", "s02", 5, f"Look at line {n}.", "--by", f"p{n}"))
        running.append(room.start("extend", f"s0{n}", 5, "2026-12-01T12:00Z", "--by", f"p{n}"))
    running += [room.start("submissions", "import", "class.zip", "--unit", 6) for _ in range(2)]
    ended = [command.wait() for command in running]
    assert [e.code for e in ended] == [0] * len(ended), [e.said for e in ended if e.code]
    with room.book() as book, book.reading() as connection:
        made = decisions.all_overrides(connection)
        said = decisions.all_comments(connection, "05_unit", students.number_of(connection, "s02"))
        assert {o.author for o in made} == {"p0", "p1", "p2", "p3"}
        assert {c.by for c in said[classroom.name_of(2)]} == {"p0", "p1", "p2", "p3"}
        assert len(decisions.all_extensions(connection)) == 4
        standing = decisions.standing_overrides(connection, "05_unit")[classroom.name_of(1)]
        assert [o.points for o in standing] == [made[-1].points]
    assert sum(b'"unit":"06_other"' in line for line in room.dump() if b'"table":"submissions"' in line) == 6
    assert room.findings() == ()


def test_many_commands_open_a_new_gradebook_at_once(room: Classroom) -> None:
    """It is made once, and nobody is told that it is locked."""
    (room.folder / "roster.csv").write_text("name,login\n" + "".join(f"Student {n:02},s{n:02}\n" for n in range(5)))
    ended = [c.wait() for c in [room.start("roster", "import", "roster.csv") for _ in range(8)]]
    assert [e.code for e in ended] == [0] * 8, [e.said for e in ended if e.code]
    with room.book() as book, book.reading() as connection:
        assert len(students.everyone(connection)) == 5


def test_a_reader_sees_one_state(room: Classroom) -> None:
    """What another command writes meanwhile is in none of the answers of one look."""
    with room.book() as book, room.book() as other:
        fill(book, 2)
        with book.reading() as connection:
            before = len(students.everyone(connection))
            with other.writing() as writing:
                students.add_student(writing, students.Student("Guest", name="Guest"))
            assert len(students.everyone(connection, enrolled=False)) == before == 2
        with book.reading() as connection:
            assert len(students.everyone(connection, enrolled=False)) == 3


def test_a_backup_is_made_while_others_write(room: Classroom, tmp_path: Path) -> None:
    with room.book() as book:
        fill(book, 16)
    grading = room.grade(**{fake.PAUSE: "0.02"})
    saved = [room.run("backup", f"copy{n}.db") for n in range(3)]
    assert grading.wait().code == 0
    assert [s.code for s in saved] == [0, 0, 0], saved
    whole = set(room.dump())
    for n in range(3):
        copy = f"sqlite:///{tmp_path / f'copy{n}.db'}"
        assert room.findings(copy) == ()
        assert {line for line in room.dump(copy) if b'"table":"results"' in line} <= whole

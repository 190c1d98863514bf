"""Commands that are killed in the middle: all of what they do is there, or nothing of it."""

import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from grader.gradebook import migrations
from grader.gradebook.schema import metadata, published
from tests.faults import crash
from tests.gradebook.classroom import Classroom, content_of, fill

KILLS = 6


def killed(room: Classroom, argv: list[object], states: list[list[bytes]], again: Callable[[], None]) -> None:
    """Kill a command at `KILLS` moments: afterwards the gradebook is in one of two states, and whole.

    Args:
        states: before the command, and after it.
        again: bring the gradebook back to the first.
    """
    rng = random.Random(str(argv))
    began = time.monotonic()
    done = room.run(*argv)
    longest = time.monotonic() - began
    assert done.code == 0, done.said
    assert room.dump() == states[1]
    struck = 0
    for _ in range(KILLS):
        again()
        command = room.start(*argv)
        time.sleep(rng.uniform(0, longest))
        command.kill()
        struck += command.wait().code == -9
        assert room.dump() in states
        assert room.findings() == ()
    assert struck
    again()
    assert room.run(*argv).code == 0
    assert room.dump() == states[1]


def emptied(room: Classroom, *tables: str) -> None:
    """Take all rows of these tables out again, or of all."""
    with room.book() as book, book.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            if not tables or table.name in tables:
                connection.execute(table.delete())


def test_an_import_is_there_or_not(room: Classroom) -> None:
    with zipfile.ZipFile(room.folder / "class.zip", "w") as archive:
        for n in range(30):
            archive.writestr(f"s{n:02}/05_unit.py", content_of(n))
    with room.book() as book:
        fill(book, 30, ())
    before = room.dump()
    argv: list[object] = ["submissions", "import", "class.zip", "--unit", 5]
    assert room.run(*argv).code == 0
    states = [before, room.dump()]
    emptied(room, "submissions", "blobs")
    killed(room, argv, states, lambda: emptied(room, "submissions", "blobs"))


def test_what_is_published_is_recorded_for_all_or_for_nobody(room: Classroom) -> None:
    course = room.folder / "solutions" / "05_unit" / "unit.toml"
    course.write_text("".join(line for line in course.open() if not line.startswith("rubric")))
    with room.book() as book:
        fill(book, 20)
    assert room.grade().wait().code == 0
    before = room.dump()
    assert room.run("publish", 5, "--by", "eve").code == 0
    after = room.dump()
    assert len(after) > len(before)

    def again() -> None:
        with room.book() as book, book.writing() as connection:
            connection.execute(published.delete())

    again()
    killed(room, ["publish", 5, "--by", "eve"], [before, after], again)


def test_a_restore_is_done_or_not(room: Classroom, tmp_path: Path) -> None:
    with room.book() as book:
        fill(book, 20)
    assert room.grade().wait().code == 0
    assert room.run("backup", "copy.db").code == 0
    full = room.dump()
    emptied(room)
    killed(room, ["restore", "copy.db"], [[], full], lambda: emptied(room))


def test_a_new_gradebook_is_made_or_not(room: Classroom) -> None:
    """The first command on it makes all tables, or none: the next one goes on from either."""
    rng = random.Random(1)
    (room.folder / "roster.csv").write_text("name,login\nAda,ada\n")

    def gone() -> None:
        engine = sa.create_engine(room.url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            metadata.drop_all(connection)
            connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))
        engine.dispose()

    began = time.monotonic()
    assert room.run("roster", "import", "roster.csv").code == 0
    longest = time.monotonic() - began
    for _ in range(KILLS):
        gone()
        command = room.start("roster", "import", "roster.csv")
        time.sleep(rng.uniform(0, longest))
        command.kill()
        command.wait()
        engine = sa.create_engine(room.url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            tables = set(sa.inspect(connection).get_table_names())
            stands = migrations.revision_of(connection)
        engine.dispose()
        assert tables in (set(), {*metadata.tables, "alembic_version"})
        assert (stands is None) == (not tables)
        assert room.run("roster", "import", "roster.csv").code == 0
        assert room.findings() == ()


def test_a_migration_is_done_or_not(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails at its end leaves the gradebook at the schema before, with all that is in it."""
    with room.book() as book:
        fill(book, 5)
    before = room.dump()

    def step(connection: sa.Connection, to: str = "head") -> None:
        connection.execute(sa.text("ALTER TABLE students ADD COLUMN colour TEXT"))
        connection.execute(sa.text("DELETE FROM blobs WHERE 1 = 0"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0002'"))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "revisions", lambda: ("0001", "0002"))
        patch.setattr(migrations, "upgrade", step)
        with pytest.raises(KeyboardInterrupt), room.book():
            pass
    assert room.dump() == before
    with room.book() as book, book.reading() as connection:
        assert "colour" not in {c["name"] for c in sa.inspect(connection).get_columns("students")}


def test_a_batch_that_is_killed_again_and_again_ends_as_if_nothing_had_been() -> None:
    """A short `make crash-test`: both databases, several jobs, and the real checker."""
    told: list[str] = []
    count = crash.crash(12, count=16, real=3, told=told.append)
    assert (count.kills, count.differences) == (12, 0), "\n".join(told)

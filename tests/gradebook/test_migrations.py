"""From every schema that was released, with data in it, to today's."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from grader.gradebook import migrations
from grader.gradebook.schema import metadata
from tests.gradebook.classroom import Classroom

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))


def test_every_released_schema_has_a_gradebook_here() -> None:
    assert [path.stem for path in RELEASED] == list(migrations.revisions())


@pytest.mark.parametrize("released", RELEASED, ids=lambda p: p.stem)
def test_a_released_gradebook_is_brought_to_today_with_all_that_is_in_it(on_sqlite: Classroom, released: Path) -> None:
    """By the first command that opens it; the dump holds what it held then."""
    file = on_sqlite.folder / "gradebook.db"
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(released.read_text())
    assert on_sqlite.run("gradebook", "check").code == 0
    assert on_sqlite.dump() == released.with_suffix(".jsonl").read_bytes().splitlines()
    with on_sqlite.book() as book, book.reading() as connection:
        assert migrations.revision_of(connection) == migrations.revisions()[-1]
        told = {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in metadata.sorted_tables}
    assert min(told.values()) > 0, told


def test_the_migrations_end_at_the_tables_that_the_code_uses(room: Classroom) -> None:
    with room.book() as book, book.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_gradebook_of_a_newer_grader_is_refused_and_left_as_it_is(room: Classroom) -> None:
    with room.book() as book, book.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    done = room.run("status")
    assert done.code == 5
    assert "was written by a newer version of the grader. Install that one, or restore a backup." in done.said
    assert "secret" not in done.said
    if room.url.startswith("postgresql"):
        assert room.url.split(":")[2].split("@")[0] not in done.said


def test_a_database_of_something_else_is_left_alone(room: Classroom) -> None:
    engine = sa.create_engine(room.url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE recipes (name TEXT)"))
    done = room.run("status")
    assert done.code == 2
    assert "is a database, and no gradebook. Choose another one." in done.said
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["recipes"]
    engine.dispose()

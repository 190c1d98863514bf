"""A backup is one SQLite file, of whichever database: every row of it, copied in one transaction while others may write.

It is a gradebook itself, so what opens one opens a backup, and a restore is a copy in the other direction.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from grader.errors import ExecutionError, Refused, UsageError, reason
from grader.execution import scratch
from grader.gradebook.checking import findings
from grader.gradebook.database import Gradebook, opened, url_of
from grader.gradebook.schema import metadata

ROWS_AT_ONCE = 20
"A row may hold a submission of many megabytes."


def back_up(connection: Connection, file: Path) -> tuple[str, ...]:
    """Copy the gradebook, as `connection` sees it, to a file that is its owner's alone; what `checking` finds in the copy.

    The copy is complete and on the disk before it gets its name, and every row was read back and compared.

    Raises:
        UsageError: there is something of that name, or no folder for it.
        GraderError: the gradebook cannot be read, or the copy not be written.
    """
    if file.exists():
        raise UsageError(f"{file}: is there already. A backup replaces nothing: give another name.")
    try:
        # In a folder of its own beside it, since SQLite may put more files there meanwhile.
        with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
            new = Path(folder) / file.name
            with opened(url_of(str(new)), name=str(file)) as copy:
                with copy.writing() as target:
                    _copy_rows(connection, target)
                with copy.reading() as target:
                    if not _same_rows(connection, target):
                        raise ExecutionError(f"{file}: what was written is not what was read. Is the disk sound?")
                    found = findings(target)
            with closing(sqlite3.connect(new)) as raw:
                raw.execute(
                    "PRAGMA journal_mode = DELETE"
                )  # one file, that may also be read where nothing can be written
            new.rename(file)
            _sync(file.parent)
    except FileNotFoundError:
        raise UsageError(f"{file.parent}: there is no such folder. Make it, or give another place.") from None
    except (OSError, sqlite3.Error) as error:
        raise ExecutionError(
            f"{file} could not be written: {reason(error)}. There is no backup of that name."
        ) from error
    return found


def restore(book: Gradebook, file: Path, *, kept: Path | None = None) -> None:
    """Fill a gradebook from a backup: all of it, or nothing is changed.

    Args:
        kept: where to back up what is there before it is replaced; None to replace nothing.

    Raises:
        UsageError: it is no backup.
        Refused: it is damaged, or of a newer grader; or the gradebook holds something, and `kept` is None.
        GraderError: as `back_up`.
    """
    with _readable(file) as backup, backup.reading() as source:
        if found := findings(source):
            raise Refused(
                f"{file}: is not whole, and nothing was changed. {found[0]} `grader gradebook check` lists all."
            )
        with book.writing() as target:
            if not _empty(target):
                if kept is None:
                    raise Refused(
                        f"{book.name}: is not empty, and nothing was changed. Give --replace to back up what is there and "
                        "put FILE in its place."
                    )
                back_up(target, kept)
                for table in reversed(metadata.sorted_tables):
                    target.execute(table.delete())
            _copy_rows(source, target)
            _count_on(target)
            if not _same_rows(source, target):
                raise ExecutionError(f"{book.name}: what was written is not what was read; nothing was changed.")


@contextmanager
def _readable(file: Path) -> Iterator[Gradebook]:
    """A private copy of a backup, brought to today's tables: the file itself is never written to."""
    if not file.is_file():
        raise UsageError(f"{file}: there is no such file. Give one that `grader backup` wrote.")
    with scratch.private() as folder:
        copy = folder / "gradebook.db"
        try:
            with (
                closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
                tables = {name for (name,) in target.execute("SELECT name FROM sqlite_master")}
        except sqlite3.Error as error:
            raise UsageError(
                f"{file}: cannot be read as a backup ({error}). Give one that `grader backup` wrote."
            ) from None
        if "alembic_version" not in tables:
            raise UsageError(f"{file}: is no gradebook. Give a file that `grader backup` wrote.")
        with opened(url_of(str(copy)), name=str(file)) as backup:
            yield backup


def _empty(connection: Connection) -> bool:
    return not any(connection.execute(sa.select(table).limit(1)).first() for table in metadata.sorted_tables)


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = source.execute(_all(table)).mappings()
        for some in rows.partitions(ROWS_AT_ONCE):
            target.execute(table.insert(), [dict(row) for row in some])


def _same_rows(one: Connection, other: Connection) -> bool:
    return all(
        a == b
        for table in metadata.sorted_tables
        for a, b in zip_longest(one.execute(_all(table)), other.execute(_all(table)))
    )


def _all(table: sa.Table) -> sa.Select[tuple[object, ...]]:
    return sa.select(table).order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_ONCE)


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were copied with their numbers; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.c:
            last = connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
            sequence = sa.func.pg_get_serial_sequence(table.name, "id")
            # Never back: a rollback does not undo it.
            connection.execute(
                sa.select(sa.func.setval(sequence, sa.func.greatest(last + 1, sa.func.nextval(sequence)), False))
            )


def _sync(folder: Path) -> None:
    """A new name is on the disk once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

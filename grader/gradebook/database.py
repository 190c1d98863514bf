"""Open the gradebook: a SQLite file, or PostgreSQL by URL. One way to read, one to write; every failure is a sentence."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from grader.errors import ExecutionError, NoRoom, Refused, UsageError
from grader.gradebook import migrations
from grader.gradebook.schema import metadata

PRIVATE = 0o600
BUSY_SECONDS = 30
"So long a command waits for another that is writing."
_WRITERS = 0x67726164
"The number of the lock that PostgreSQL's writers take, one after the other as SQLite's do."


def now() -> str:
    return instant(datetime.now(UTC))


def instant(when: datetime) -> str:
    """An instant as the tables hold it; `when` has a time zone."""
    assert when.tzinfo is not None
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def url_of(wanted: str) -> str:
    """The URL of a gradebook that was named by one, or by its file."""
    if "://" in wanted:
        return wanted
    return sa.URL.create("sqlite", database=str(Path(wanted).absolute())).render_as_string()


class Gradebook:
    """An open gradebook; see `opened`."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        "As messages call it: without a password."

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state of the gradebook."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept on return, or none of it; writers wait for each other."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
            yield connection
            connection.commit()

    def scrub(self) -> None:
        """Leave nothing of erased rows in the database's files; takes it for itself meanwhile."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                for table in metadata.sorted_tables:
                    connection.exec_driver_sql(f"VACUUM FULL {table.name}")

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def opened(url: str, name: str = "") -> Iterator[Gradebook]:
    """Open the gradebook at `url`, made or brought to today's tables if need be.

    Args:
        name: as messages call it; by default the file, or the URL without its password.

    Raises:
        UsageError: it cannot be opened, or is no gradebook.
        Refused: it is of a newer version of the grader.
        NoRoom: the disk is full.
        ExecutionError: it cannot be read or written, or another command holds it too long.
    """
    try:
        parsed = sa.make_url(url)
        engine = _engine(parsed)
    except (SQLAlchemyError, ImportError) as error:
        raise UsageError(
            f"{_without_password(url)}: cannot be opened as a gradebook ({_first_line(error)}). "
            "Give a file, or a URL such as postgresql://user@host/name."
        ) from None
    name = name or (parsed.database or "" if parsed.get_backend_name() == "sqlite" else parsed.render_as_string())
    sa.event.listen(engine, "handle_error", partial(_on_error, name), retval=True)
    book = Gradebook(engine, name)
    try:
        _bring_up(book)
        yield book
    finally:
        book.close()


def _engine(url: sa.URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        if url.database:
            _prepare_file(Path(url.database))
        engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
        sa.event.listen(engine, "connect", _on_connect)
        return engine
    if url.get_backend_name() == "postgresql":
        wait = {"connect_timeout": BUSY_SECONDS, "options": f"-c lock_timeout={BUSY_SECONDS * 1000}"}
        return sa.create_engine(url.set(drivername="postgresql+psycopg"), connect_args=wait)
    raise sa.exc.ArgumentError(f"{url.get_backend_name()} is neither sqlite nor postgresql")


def _prepare_file(path: Path) -> None:
    """Scores are nobody else's on a shared machine: the file is its owner's from the first byte."""
    try:
        if path.exists():
            if not stat.S_ISREG(path.stat().st_mode):
                raise UsageError(f"{path}: is no file. Give another one for the gradebook.")
        else:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE))
    except OSError as error:
        raise UsageError(f"{path}: cannot hold a gradebook ({error.strerror}). Choose another place.") from None


def _on_connect(connection: sqlite3.Connection, record: object) -> None:
    for pragma in ("foreign_keys = ON", "secure_delete = ON", "journal_mode = WAL", "synchronous = FULL"):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):
                raise


def _bring_up(book: Gradebook) -> None:
    with book.reading() as connection:
        stands = migrations.revision_of(connection)
        tables = sa.inspect(connection).get_table_names()
    known = migrations.revisions()
    if stands == known[-1]:
        return
    if stands is None and tables:
        raise UsageError(f"{book.name}: is a database, and no gradebook. Choose another one.")
    if stands is not None and stands not in known:
        raise Refused(
            f"{book.name}: was written by a newer version of the grader. Install that one, or restore a backup."
        )
    with book.writing() as connection:
        migrations.upgrade(connection)  # nothing to do where another command did it meanwhile


def _on_error(name: str, context: ExceptionContext) -> Exception | None:
    if context.sqlalchemy_exception is not None:
        return _told(context.sqlalchemy_exception, name)
    if isinstance(context.original_exception, UnicodeError):
        return UsageError(f"{name}: what was to be kept holds bytes that are no text. Nothing of this step was kept.")
    return None


def _told(error: SQLAlchemyError, name: str) -> ExecutionError:
    """What the database refused, as a sentence that says what to do."""
    told = _first_line(error)
    lower = told.lower()
    if "full" in lower or "no space" in lower or "could not extend" in lower:
        return NoRoom(
            f"{name} could not be written: the disk is full. Make room there, and give the same command again."
        )
    if getattr(error.orig if isinstance(error, DBAPIError) else None, "sqlite_errorname", "") == "SQLITE_IOERR_WRITE":
        return NoRoom(
            f"{name} could not be written ({told}). Is there a limit to the size of files (ulimit -f), or is the disk unsound?"
        )
    if "locked" in lower or "lock timeout" in lower:
        return ExecutionError(
            f"{name}: another command has been writing for more than {BUSY_SECONDS} s. Wait until it ends, and try again."
        )
    if "readonly" in lower or "read-only" in lower:
        return ExecutionError(f"{name}: may only be read. Make it writable for you, and its folder too.")
    if "malformed" in lower or "not a database" in lower or "disk i/o" in lower:
        return ExecutionError(
            f"{name}: is damaged or cannot be read ({told}). Move it away, and restore the last backup: grader restore FILE"
        )
    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return ExecutionError(f"{name}: the database does not answer ({told}). Is it running, and is the URL right?")
    return ExecutionError(f"{name}: the database refused it ({told}). Nothing of this step was kept.")


def _first_line(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [type(cause).__name__])[0].strip()[:200]


def _without_password(url: str) -> str:
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "That URL"

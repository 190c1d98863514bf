"""A full disk, a file that may only be read, a locked or damaged database: a sentence, an exit code, and nothing lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from grader.errors import ExecutionError, ExitCode, UsageError
from grader.gradebook import database, decisions, students
from grader.gradebook.database import opened
from tests.gradebook import fake, postgres
from tests.gradebook.classroom import Classroom, Done, Starter, fill, make_course
from tests.gradebook.starter import ROOT


def limited(room: Classroom, prefix: list[str], *argv: object) -> Done:
    """A command in a process of its own, behind `prefix`."""
    environment = {**os.environ, "GRADER_DATABASE_URL": room.url, "GRADER_SECRET": "a secret", "COLUMNS": "200"}
    command = [*prefix, sys.executable, "-m", "grader", *map(str, argv)]
    done = subprocess.run(
        command,
        cwd=room.folder,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout + done.stderr)


def bundle(room: Classroom, number: int) -> str:
    """A hand-in of 200 kB that does not compress."""
    name = f"s{number:02}.py"
    (room.folder / name).write_text(f"# {os.urandom(100_000).hex()}\n")
    return name


def test_a_full_disk_keeps_what_was_there(on_sqlite: Classroom, tmp_path: Path, starter: Starter) -> None:
    """The disk fills up in the middle of an import: nothing of it is kept, and with room it goes through."""
    if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.fail("a small disk must be mounted: run these tests as root")
    small = tmp_path / "small"
    small.mkdir()
    room = Classroom(on_sqlite.folder, f"sqlite:///{small / 'gradebook.db'}", starter)
    name = bundle(room, 1)
    grader = f"'{sys.executable}' -m grader"
    script = (
        f"mount -t tmpfs -o size=300k none '{small}'\n"
        f"{grader} roster import roster.csv\n"
        f"{grader} submissions import {name} --unit 5 >first 2>&1 && exit 9; echo $? >code; cp -r '{small}' kept\n"
        f"mount -o remount,size=20m '{small}'\n"
        f"{grader} submissions import {name} --unit 5; cp -r '{small}' after"
    )
    (room.folder / "roster.csv").write_text("name,login\nStudent 01,s01\n")
    done = limited(room, ["unshare", "-m", "--propagation", "private", "sh", "-euc", script + '\n: "$@"', "sh"])
    assert done.code == 0, done.said
    assert int((room.folder / "code").read_text()) == ExitCode.UNGRADED
    told = (room.folder / "first").read_text()
    assert "gradebook.db could not be written: the disk is full. Make room there" in told
    for folder, handed_in in (("kept", 0), ("after", 1)):
        url = f"sqlite:///{room.folder / folder / 'gradebook.db'}"
        assert room.findings(url) == ()
        assert sum(b'"table":"submissions"' in line for line in room.dump(url)) == handed_in
        assert sum(b'"table":"students"' in line for line in room.dump(url)) == 1


def test_a_limit_on_the_size_of_files_keeps_what_was_there(on_sqlite: Classroom) -> None:
    with on_sqlite.book() as book:
        fill(book, 3)
    before = on_sqlite.dump()
    limit = ["prlimit", f"--fsize={180 * 1024}"]
    done = limited(on_sqlite, limit, "submissions", "import", bundle(on_sqlite, 1), "--unit", 6)
    assert done.code == ExitCode.UNGRADED
    assert "gradebook.db could not be written" in done.said
    assert on_sqlite.dump() == before


def test_a_backup_that_finds_no_room_leaves_nothing_half_written(on_sqlite: Classroom) -> None:
    with on_sqlite.book() as book:
        fill(book, 40, attempts=4)
    done = limited(on_sqlite, ["prlimit", f"--fsize={60 * 1024}"], "backup", "copy.db")
    assert done.code == ExitCode.UNGRADED
    assert "copy.db could not be written" in done.said
    assert [p.name for p in on_sqlite.folder.iterdir() if "copy" in p.name] == []


def test_a_locked_database_is_told_after_a_while(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    with room.book() as book:
        fill(book, 1)
        with (
            book.writing(),
            opened(room.url) as other,
            pytest.raises(ExecutionError, match="another command has been writing for more than 1 s"),
            other.writing() as connection,
        ):
            students.forget(connection, "s00")
        with book.reading() as connection:
            assert len(students.everyone(connection)) == 1


def test_a_file_that_may_only_be_read_can_be_read(on_sqlite: Classroom) -> None:
    """And what would write says so. As another user than root, who may write everything."""
    with on_sqlite.book() as book:
        fill(book, 2)
    folder = on_sqlite.folder
    os.chmod(folder / "gradebook.db", 0o444)
    (folder / "read").mkdir()
    shutil.copy(folder / "gradebook.db", folder / "read" / "gradebook.db")
    before = on_sqlite.dump()
    room = Classroom(folder, f"sqlite:///{folder / 'read' / 'gradebook.db'}", on_sqlite.starter)
    (folder / "read" / "gradebook.db").chmod(0o444)
    (folder / "read").chmod(0o555)
    done = limited(room, as_nobody(folder), "comment", "s00", 5, "Hello.")
    assert done.code in (ExitCode.UNGRADED, ExitCode.USAGE)
    assert "gradebook.db: may only be read. Make it writable for you, and its folder too." in done.said
    assert on_sqlite.dump() == before


def as_nobody(folder: Path) -> list[str]:
    """The beginning of a command that root gives as nobody, who may enter the folder."""
    if os.geteuid() != 0:
        return []
    for above in (folder, *folder.parents):
        above.chmod(above.stat().st_mode | 0o055) if str(above).startswith("/tmp/") else None
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


@pytest.mark.parametrize("harm", ["head", "middle", "cut", "text"])
def test_a_damaged_file_is_told_with_the_way_out_and_not_touched(on_sqlite: Classroom, harm: str) -> None:
    with on_sqlite.book() as book:
        fill(book, 30)
    assert on_sqlite.run("backup", "copy.db").code == 0
    file = on_sqlite.folder / "gradebook.db"
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(file.read_bytes())
    if harm == "head":
        data[:100] = bytes(100)
    elif harm == "middle":
        data[8192:] = os.urandom(len(data) - 8192)
    elif harm == "cut":
        del data[len(data) // 2 :]
    else:
        data[:] = b"This is no database." * 1000
    file.write_bytes(data)
    for argv in (["status"], ["gradebook", "check"], ["comment", "s01", 5, "Hello."], ["backup", "other.db"]):
        done = on_sqlite.run(*argv)
        assert done.code != 0, (argv, done.said)
        assert "gradebook.db" in done.said or "damaged" in done.said, (argv, done.said)
    assert not (on_sqlite.folder / "other.db").exists()
    file.rename(on_sqlite.folder / "damaged.db")
    assert on_sqlite.run("restore", "copy.db").code == 0
    assert on_sqlite.run("gradebook", "check").code == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("{folder}", "is no file. Give another one for the gradebook."),
        ("{folder}/no/such/folder/book.db", "cannot hold a gradebook (No such file or directory)"),
        ("mysql://host/name", "cannot be opened as a gradebook"),
        ("postgresql://grace:hidden@127.0.0.1:1/book", "the database does not answer"),
        ("nonsense://", "cannot be opened as a gradebook"),
    ],
)
def test_a_gradebook_that_cannot_be_opened_is_told_in_a_sentence(
    on_sqlite: Classroom, given: str, sentence: str
) -> None:
    done = on_sqlite.run("status", "--gradebook", given.format(folder=on_sqlite.folder))
    assert done.code in (ExitCode.USAGE, ExitCode.UNGRADED)
    assert sentence in done.said
    assert "hidden" not in done.said


def test_a_folder_with_odd_letters_holds_a_gradebook(tmp_path: Path, starter: Starter) -> None:
    """As a file is given: no letter of its path means anything."""
    folder = make_course(tmp_path / "50 % done? #1 ü")
    room = Classroom(folder, str(folder / "gradebook.db"), starter)
    (folder / "roster.csv").write_text("name,login\nStudent 01,s01\n")
    done = room.run("roster", "import", "roster.csv")
    assert done.code == 0, done.said
    assert (folder / "gradebook.db").is_file()
    assert room.run("backup", "copy ? %20.db").code == 0
    assert (folder / "copy ? %20.db").is_file()


def test_bytes_that_are_no_text_are_told_in_a_sentence(room: Classroom) -> None:
    with room.book() as book:
        fill(book, 1)
        with (
            pytest.raises(UsageError, match="bytes that are no text"),
            book.writing() as c,
        ):
            decisions.comment(c, students.number_of(c, "s00"), "05_unit", "", "half \udcff a letter", author="eve")
    assert not [line for line in room.dump() if b'"table":"comments"' in line]


def test_connections_that_are_cut_cost_no_result(server: postgres.Server, tmp_path: Path, starter: Starter) -> None:
    """PostgreSQL ends them in the middle of a batch: a sentence, and the same command goes on."""
    room = Classroom(make_course(tmp_path), server.new(), starter)
    with room.book() as book:
        fill(book, 20)
    grading = room.grade(**{fake.PAUSE: "0.1"})
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        name = room.url.rpartition("/")[2]
        cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
        end = time.monotonic() + 30
        while not connection.execute(cut, (name,)).fetchall()[0][0] and time.monotonic() < end:
            time.sleep(0.05)
    done = grading.wait()
    assert done.code == ExitCode.UNGRADED
    assert "the database does not answer" in done.said
    assert room.grade().wait().code == 0
    assert room.findings() == ()
    assert sum(b'"counts":true' in line for line in room.dump()) == 20
    server.drop()

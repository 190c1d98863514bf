"""A small course with its gradebook, and the real commands on it: in a process each, that may be killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from grader.course import Course, load_course
from grader.gradebook import checking, dump, students, submissions
from grader.gradebook.database import Gradebook, opened
from grader.gradebook.records import Incoming, Student
from grader.results import from_json
from tests.gradebook import starter

COURSE = """
title = "A course"
level = "open"
late = {per_cent = 10, step_hours = 24, grace_minutes = 30, floor = 50}

[due]
05_unit = 2026-11-20T12:00:00+00:00
"""
UNIT = """
title = "Unit {n}"
summary = "It is short."

[[exercises]]
name = "activation"
title = "The sigmoid"
label = "{n}.1"
steps = {{lesson = 4}}

[[exercises]]
name = "neuron"
title = "The neuron"
label = "{n}.2"
steps = {{lesson = 3}}
rubric = [{{text = "It says why.", points = 2}}, {{text = "It is short.", points = 1}}]
"""
DUE = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Starter:
    """Starts commands by `starter.py`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, starter.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=starter.ROOT,
        )

    def ask(self, **what: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(what), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    said: str


@dataclass
class Command:
    """A command that runs, in a process group of its own."""

    starter: Starter
    pid: int
    log: Path

    def kill(self) -> None:
        os.killpg(self.pid, signal.SIGKILL)

    def wait(self) -> Done:
        code = self.starter.ask(wait=self.pid)
        said = self.log.read_text(errors="replace")
        assert "Traceback" not in said, said
        return Done(code, said)


@dataclass
class Classroom:
    """A course in a folder, a gradebook, and a way to give commands about it."""

    folder: Path
    url: str
    starter: Starter
    environment: dict[str, str] = field(default_factory=dict)
    commands: int = 0

    @property
    def course(self) -> Course:
        return load_course(self.folder / "solutions")

    def start(self, *argv: object, url: str = "", real: bool = False, **environment: str) -> Command:
        """Begin a command on this gradebook, or on that at `url`; `real` to grade with the real checker."""
        self.commands += 1
        log = self.folder / f"log{self.commands}"
        told = {
            "GRADER_DATABASE_URL": url or self.url,
            "GRADER_SECRET": "a secret",
            "TMPDIR": str(self.folder / "tmp"),
            "COLUMNS": "200",
            **self.environment,
            **environment,
        }
        pid = self.starter.ask(argv=[str(a) for a in argv], out=str(log), env=told, cwd=str(self.folder), real=real)
        return Command(self.starter, pid, log)

    def run(self, *argv: object, url: str = "", **environment: str) -> Done:
        return self.start(*argv, url=url, **environment).wait()

    def grade(self, *more: object, **environment: str) -> Command:
        return self.start("grade", "--all", "--level", "open", "--jobs", 1, *more, **environment)

    @contextmanager
    def book(self, url: str = "") -> Iterator[Gradebook]:
        with opened(url or self.url) as book:
            yield book

    def dump(self, url: str = "") -> list[bytes]:
        with self.book(url) as book, book.reading() as connection:
            return list(dump.lines(connection))

    def findings(self, url: str = "") -> tuple[str, ...]:
        with self.book(url) as book, book.reading() as connection:
            return checking.findings(connection)


def make_course(folder: Path) -> Path:
    """The units 5 and 6, in `folder/solutions`."""
    (folder / "tmp").mkdir(parents=True)
    for name in ("05_unit", "06_other"):
        (folder / "solutions" / name).mkdir(parents=True)
        (folder / "solutions" / name / "unit.toml").write_text(UNIT.format(n=int(name[:2])))
    (folder / "solutions" / "course.toml").write_text(COURSE)
    return folder


def name_of(number: int) -> str:
    return f"Student {number:02}"


def roster(count: int) -> tuple[Student, ...]:
    return tuple(
        Student(name_of(n), name=name_of(n), login=f"s{n:02}", email=f"s{n:02}@example.org") for n in range(count)
    )


def content_of(number: int, attempt: int = 1) -> bytes:
    return b"def activation(x):\n    return x * %d + %d\n" % (number, attempt)


def fill(book: Gradebook, count: int, units: Sequence[str] = ("05_unit",), attempts: int = 1) -> None:
    """`count` students, each with submissions to `units`; every third is late, every fifth at a time that nothing tells."""
    with book.writing() as connection:
        students.enrol(connection, roster(count))
        for number in range(count):
            row = students.number_of(connection, f"s{number:02}")
            for unit in units:
                for attempt in range(1, attempts + 1):
                    when = DUE + timedelta(hours=number * (1 if number % 3 == 0 else -1), minutes=attempt)
                    told = Incoming(
                        Student("", login=f"s{number:02}"),
                        f"{unit}.py",
                        content_of(number, attempt),
                        submitted_at=None if number % 5 == 4 else when,
                        late=None,
                        origin=f"class/s{number:02}/{unit}.py",
                    )
                    submissions.keep(connection, told, row, unit)


def results_in(out: Path) -> dict[tuple[str, str], Any]:
    return {(r.student, r.unit): r for r in map(from_json, (out / "results.jsonl").read_bytes().splitlines())}

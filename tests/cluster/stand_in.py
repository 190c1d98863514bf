"""A course whose checker is a stand-in that needs no torch, and a Dask cluster of processes that can be killed."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import msgspec

from grader.course import Course, Unit, load_course
from grader.engine import Task
from grader.engine.desk import Setup
from grader.errors import CourseError
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict
from grader.submissions import HandIn, Submission

ROOT = Path(__file__).resolve().parent.parent.parent
LOG = "STAND_IN_LOG"
"The environment variable that names the file in which checkers write down whom they graded, and below which worker."
UNIT_TOML = """
title = "A unit"
summary = "It is short."

[[exercises]]
name = "activation"
title = "The sigmoid"
label = "2.1"
steps = {lesson = 3}
"""


def read(hand_in: HandIn, unit: Unit, stubs: Mapping[str, str]) -> Submission:
    data = hand_in.path.read_bytes()
    return Submission(hand_in.student, hand_in.path.name, hashlib.sha256(data).hexdigest(), notes=(data.decode(),))


def stubs(unit: Unit) -> Mapping[str, str]:
    return {}


class Checker:
    """Does what a submission says: a verdict, `slow`, `late`, `hang`, or `die`."""

    def __init__(self, unit: Unit, **setup: Any) -> None:
        self.unit = unit

    def __enter__(self) -> Self:
        if (self.unit.folder / "checks.py").read_text() == "wrong\n":
            raise CourseError(self.unit.folder / "checks.py", "is wrong.", "Mend it.")
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def grade(self, submission: Submission) -> Result:
        (text,) = submission.notes
        with open(os.environ[LOG], "a") as file:
            file.write(f"{submission.student} {os.getppid()}\n")
        if text == "die":
            os._exit(7)
        time.sleep({"slow": 0.2, "late": 5.0, "hang": 60.0}.get(text, 0.0))
        verdict = Verdict(text) if text in set(Verdict) else Verdict.PASSED
        evidence = (self.unit.folder / "checks.py").read_text()
        check = CheckResult("test_it", "activation", evidence, Fraction(3), (Outcome("cpu", verdict),))
        names = (submission.student, self.unit.name, self.unit.title, submission.sha256)
        exercise = ExerciseResult("activation", "The sigmoid", "2.1", (check,))
        return Result(
            *names, "instructor", self.unit.version, "0", "0", (exercise,), source=submission.source, level="walled"
        )


class Diagnosis:
    def __init__(self, checker: Checker) -> None:
        pass

    def explain(self, submission: Submission, result: Result) -> Result:
        return result


SETUP = Setup(
    "walled",
    None,
    b"a secret",
    **{
        field: f"tests.cluster.stand_in:{name.__name__}"
        for field, name in {"checker": Checker, "diagnosis": Diagnosis, "reader": read, "stubs": stubs}.items()
    },
)


def make_course(folder: Path, toml: str = "") -> Course:
    """A course of one unit, below `folder`."""
    unit = folder / "course" / "05_unit"
    unit.mkdir(parents=True)
    (folder / "course" / "course.toml").write_text('title = "A course"\n')
    (unit / "unit.toml").write_text(toml + UNIT_TOML)
    (unit / "checks.py").write_text("# hidden\n")
    return load_course(folder / "course")


def tasks(course: Course, folder: Path, texts: Mapping[str, str]) -> list[Task]:
    """A task for each student, whose submission holds the text."""
    folder.mkdir(exist_ok=True)
    for student, text in texts.items():
        (folder / f"{student}.py").write_text(text)
    return [Task(HandIn(student, folder / f"{student}.py"), course.units[0]) for student in texts]


def timeless(result: Result) -> Result:
    return msgspec.structs.replace(result, seconds=0.0)


class Fleet:
    """A scheduler and workers, each a process of its own that nobody starts again. A context manager."""

    def __init__(self, folder: Path, workers: int, *options: str, tls: tuple[str, ...] = ()) -> None:
        self._folder, self._workers, self._options, self._tls = folder, workers, options, tls
        self.scheduler: subprocess.Popen[bytes]
        self.workers: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def __enter__(self) -> Self:
        self._folder.mkdir(exist_ok=True)
        with contextlib.ExitStack() as undo:
            undo.callback(self.end)
            file = self._folder / "scheduler.json"
            file.unlink(missing_ok=True)
            scheme = "tls" if self._tls else "tcp"
            told = ("--host", f"{scheme}://127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
            self.scheduler = self._start("dask_scheduler", *told, "--scheduler-file", str(file), *self._tls)
            self.address = msgspec.json.decode(_read(file))["address"]
            told = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
            self.workers = [
                self._start("dask_worker", self.address, *told, *self._options, *self._tls)
                for _ in range(self._workers)
            ]
            undo.pop_all()
        return self

    def _start(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        with open(self._folder / "log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *arguments],
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "DASK_TEMPORARY_DIRECTORY": str(self._folder),
                    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
                },
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """Workers first, in good order, so that they remove what is theirs."""
        for process in [*self.workers, self.scheduler]:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _read(file: Path) -> bytes:
    end = time.monotonic() + 60
    while not (file.exists() and file.stat().st_size):
        assert time.monotonic() < end, "the scheduler did not start"
        time.sleep(0.05)
    return file.read_bytes()


@contextlib.contextmanager
def logged(folder: Path) -> Iterator[Path]:
    """The file in `folder` that is the log of all checkers that are started meanwhile, which can import this module."""
    before = {name: os.environ.get(name) for name in (LOG, "PYTHONPATH")}
    (folder / "graded").touch()
    os.environ.update({LOG: str(folder / "graded"), "PYTHONPATH": str(ROOT)})
    try:
        yield folder / "graded"
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value

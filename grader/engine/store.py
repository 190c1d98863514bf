"""The folder of one run's results: `results.jsonl`, a line a result, and a lock that keeps two runs apart."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from grader.errors import Refused, UsageError
from grader.results import Result, Verdict, from_json, to_json

FILE = "results.jsonl"
LOCK = ".lock"
PRIVATE = 0o600
"The mode of files that hold the instructor's view."

Identity = tuple[str, str]
"Unit and student: a folder of results holds one result for each."


def identity(result: Result) -> Identity:
    return result.unit, result.student


def is_final(result: Result) -> bool:
    """False where grading again may end better: something was ungraded or timed out."""
    return not any(c.verdict in (Verdict.UNGRADED, Verdict.TIMED_OUT) for c in result.checks)


def read_results(path: Path) -> tuple[Result, ...]:
    """The results in a folder or a `results.jsonl`, the latest of each student and unit, in the order of the file.

    A line that was cut off when a run was killed does not count.

    Raises:
        UsageError: there is no such file, or it holds something else than results.
    """
    file = path / FILE if path.is_dir() else path
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{file}: cannot be read ({error.strerror}). Give a folder that `grader grade` wrote, or its {FILE}."
        ) from None
    latest: dict[Identity, Result] = {}
    for number, line in enumerate(_complete(data).splitlines(), 1):
        try:
            result = from_json(line)
        except (msgspec.DecodeError, ValueError) as error:
            raise UsageError(
                f"{file}: line {number} is no result of this version ({error}). Grade into a new folder with --out."
            ) from None
        latest[identity(result)] = result
    return tuple(latest.values())


def _complete(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]


class Store:
    """`results.jsonl` in `folder`, opened by one run at a time: a context manager.

    Raises:
        Refused: another run is writing there.
        UsageError: the folder cannot be made, or holds results that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.path = self.folder / FILE
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / LOCK).open("a+")
        except OSError as error:
            raise UsageError(f"{folder}: cannot hold results ({error.strerror}). Choose another --out.") from None
        if not _lock(self._lock):
            self._lock.close()
            raise Refused(f"Another run is writing to {folder}. Wait until it ends, or choose another --out.")
        try:
            self._file = self._open()
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        # The lock's file stays: if it were removed, a run that has just opened it would lock a file nobody sees.
        self._lock.close()

    def _open(self) -> IO[bytes]:
        file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE), "r+b")
        try:
            self.path.chmod(PRIVATE)
            file.truncate(len(_complete(file.read())))
            self.latest = {identity(r): r for r in read_results(self.path)}
            file.seek(0, os.SEEK_END)
        except BaseException:
            file.close()
            raise
        return file

    def append(self, result: Result) -> None:
        """Keep `result`: on return its line is complete and on the disk."""
        self._file.write(to_json(result) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.latest[identity(result)] = result

    def compact(self) -> None:
        """Leave one line for each student and unit, in the order of their names; all or nothing."""
        new = self.path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as file:
            for _, result in sorted(self.latest.items()):
                file.write(to_json(result) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._file.close()
        os.replace(new, self.path)
        self._file = self._open()


def _lock(file: IO[str]) -> bool:
    """Take the lock without waiting; the system gives it back when this process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

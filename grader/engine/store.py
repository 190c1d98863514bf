"""The folder of one run's results: `results.jsonl`, a line a result, and a lock that keeps two runs apart."""

import os
import sys
from contextlib import suppress
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from grader.engine.desk import Task
from grader.errors import NoRoom, Refused, UsageError, lacking, reason
from grader.results import Result, from_json, to_json

FILE = "results.jsonl"
LOCK = ".lock"
PRIVATE = 0o600
"The mode of files that hold the instructor's view."

Identity = tuple[str, str]
"Unit and student: a folder of results holds one result for each."


def identity(result: Result) -> Identity:
    return result.unit, result.student


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
        NoRoom: the machine has no more disk, memory or open files for it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.path = self.folder / FILE
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self.folder / LOCK).open("a+")
        except OSError as error:
            raise self._cannot(folder, error) from None
        if not _lock(self._lock):
            self._lock.close()
            raise Refused(f"Another run is writing to {folder}. Wait until it ends, or choose another --out.")
        try:
            self._file = self._open()
        except OSError as error:
            self._lock.close()
            raise self._cannot(folder, error) from None
        except BaseException:
            self._lock.close()
            raise

    def _cannot(self, folder: Path, error: OSError) -> UsageError | NoRoom:
        if lack := lacking(error):
            return NoRoom(f"{folder}: cannot hold results: {lack}. Make room, or choose another --out.")
        return UsageError(f"{folder}: cannot hold results ({error.strerror}). Choose another --out.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        # The lock's file stays: if it were removed, a run that has just opened it would lock a file nobody sees.
        self._lock.close()

    def _open(self) -> FileIO:
        # Without a buffer: what did not fit on the disk is not tried again when the file is closed.
        file = FileIO(os.open(self.path, os.O_RDWR | os.O_CREAT, PRIVATE), "r+b")
        try:
            self.path.chmod(PRIVATE)
            lines = _complete(file.readall())
            file.truncate(len(lines))
            self.latest = {identity(r): r for r in read_results(self.path)}
            self._compact = lines.count(b"\n") == len(self.latest) and list(self.latest) == sorted(self.latest)
            file.seek(0, os.SEEK_END)
        except BaseException:
            file.close()
            raise
        return file

    def keys(self, task: Task) -> frozenset[str]:
        """The key of the result that is there, unless grading again may end better."""
        old = self.latest.get((task.unit.name, task.hand_in.student))
        return frozenset((old.key,)) if old is not None and old.final else frozenset()

    def look_up(self, task: Task, key: str) -> Result:
        return self.latest[task.unit.name, task.hand_in.student]

    def keep(self, task: Task, result: Result) -> Result:
        """As `append`."""
        self.append(result)
        return result

    def append(self, result: Result) -> None:
        """Keep `result`: on return its line is complete and on the disk.

        Raises:
            NoRoom: it could not be written; nothing of it is left in the file.
        """
        self._compact = False
        end = self._file.seek(0, os.SEEK_END)
        try:
            _write(self._file, to_json(result) + b"\n")
        except OSError as error:
            with suppress(OSError):  # half a line does not count, and the next run drops it
                self._file.truncate(end)
            raise self._no_room(error) from error
        self.latest[identity(result)] = result

    def _no_room(self, error: OSError) -> NoRoom:
        return NoRoom(f"{self.path} could not be written: {reason(error)}. Make room there.")

    def compact(self) -> None:
        """Leave one line for each student and unit, in the order of their names; all or nothing.

        Raises:
            NoRoom: there was none for a copy; the file is as it was, and complete.
        """
        if self._compact:
            return
        new = self.path.with_suffix(".new")
        try:
            with FileIO(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "w") as file:
                _write(file, b"".join(to_json(result) + b"\n" for _, result in sorted(self.latest.items())))
            os.replace(new, self.path)
        except OSError as error:
            new.unlink(missing_ok=True)
            raise self._no_room(error) from error
        self._file.close()
        self._file = self._open()


def _write(file: FileIO, data: bytes) -> None:
    """Write all of `data`, through to the disk."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())


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

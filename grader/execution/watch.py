"""What a process uses of the machine, read from /proc. Where there is none (macOS) nothing is known, and nothing watched."""

import contextlib
import os
import re
import stat
from typing import NamedTuple

from grader.execution.walls.identity import looking_as

PROC = "/proc"
_AT_ONCE = 1 << 16
_OWN_MEMORY = (b"RssAnon", b"RssShmem", b"VmSwap", b"VmPTE")
"Shared mappings hide from RssAnon, and page tables from every Rss."
_SIZE = re.compile(rb"^(RssAnon|RssShmem|VmSwap|VmPTE|VmRSS):\s+(\d+)", re.M)


class Use(NamedTuple):
    """How a process stands at one moment."""

    state: str
    "One letter, as in ps: R, S, D, T for stopped, Z."
    cpu: float
    "Seconds of all threads, those that ended too."
    threads: int


class Memory(NamedTuple):
    """What a process holds at one moment, in bytes."""

    own: int
    "Anonymous, shared anonymous, swapped, and page tables."
    resident: int
    "In memory, with what it shares with its parent."


def pid_of(pidfd: int) -> int:
    """The pid, as this process sees it, of the process that a pidfd names; below 1 when that is gone or not seen here."""
    file = os.open(f"{PROC}/self/fdinfo/{pidfd}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return int(os.read(file, 1 << 12).partition(b"\nPid:")[2].split(maxsplit=1)[0])
    finally:
        os.close(file)


class Process:
    """Watches one process; a pid that was given to another since is never read."""

    def __init__(self, pid: int) -> None:
        self._folder: int | None = None
        with contextlib.suppress(OSError):  # no /proc, or ended already
            self._folder = os.open(f"{PROC}/{pid}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def close(self) -> None:
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None

    def _read(self, name: str, *, whole: bool = False) -> bytes:
        """The first of a file of it, or all; empty where it cannot be known."""
        if self._folder is None:
            return b""
        try:
            file = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._folder)
        except OSError:
            return b""
        try:
            parts = [os.read(file, _AT_ONCE)]
            while whole and parts[-1]:
                parts.append(os.read(file, _AT_ONCE))
            return b"".join(parts)
        except OSError:
            return b""
        finally:
            os.close(file)

    def use(self) -> Use | None:
        """State, CPU time and threads."""
        fields = self._read("stat").rpartition(b") ")[2].split()
        if len(fields) < 18:
            return None
        ticks = int(fields[11]) + int(fields[12])
        return Use(fields[0].decode(), ticks / os.sysconf("SC_CLK_TCK"), int(fields[17]))

    def memory(self) -> Memory:
        """What it holds; nothing where that cannot be known."""
        told = {name: int(size) for name, size in _SIZE.findall(self._status())}
        return Memory(sum(told.get(name, 0) for name in _OWN_MEMORY) * 1024, told.get(b"VmRSS", 0) * 1024)

    def first_to_end(self) -> None:
        """Let the kernel end it before any other when the machine's memory ends."""
        if self._folder is None:
            return
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # no such thing here, or it has ended
            file = os.open("oom_score_adj", os.O_WRONLY | os.O_CLOEXEC, dir_fd=self._folder)
            try:
                os.write(file, b"1000")
            finally:
                os.close(file)

    def _status(self) -> bytes:
        """The status of a thread that still has the memory: the first one may have ended, and the others go on."""
        told = self._read("status")
        if b"VmRSS:" in told:
            return told
        others = (self._read(f"task/{name}/status") for name in self._threads())
        return next((other for other in others if b"VmRSS:" in other), told)

    def _threads(self) -> list[str]:
        if self._folder is None:
            return []
        with contextlib.suppress(OSError):  # it ended
            tasks = os.open("task", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self._folder)
            try:
                return os.listdir(tasks)
            finally:
                os.close(tasks)
        return []

    def written(self, *, to_disk: bool) -> int:
        """Bytes that it caused to be written to disk, or that its calls wrote anywhere; 0 where we may not know."""
        wanted = b"write_bytes:" if to_disk else b"wchar:"
        told = self._read("io")
        if not told and self._folder is not None and (owner := os.fstat(self._folder).st_uid) != os.geteuid():
            with looking_as(owner):  # root in a container may not trace another uid, but take it
                told = self._read("io")
        lines = (line.split() for line in told.splitlines())
        return next((int(line[1]) for line in lines if line and line[0] == wanted), 0)

    def deleted(self) -> int:
        """Bytes of files without a name that it holds open or mapped, of which a folder in memory tells nothing."""
        if self._folder is None or (owner := os.fstat(self._folder).st_uid) == os.geteuid():
            return self._deleted()
        with looking_as(owner):
            return self._deleted()

    def _deleted(self) -> int:
        held: dict[tuple[int, int], int] = {}
        with contextlib.suppress(OSError):  # it ended, or we may not know
            files = os.open("fd", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=self._folder)
            try:
                for name in os.listdir(files):
                    with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                        about = os.stat(name, dir_fd=files)
                        if about.st_nlink == 0 and stat.S_ISREG(about.st_mode):
                            held[about.st_dev, about.st_ino] = about.st_blocks * 512
            finally:
                os.close(files)
            for line in self._read("maps", whole=True).splitlines():
                if line.endswith(b" (deleted)"):
                    place, _, _, device, inode = line.split(maxsplit=5)[:5]
                    start, end = (int(n, 16) for n in place.split(b"-"))
                    major, minor = (int(n, 16) for n in device.split(b":"))
                    key = os.makedev(major, minor), int(inode)
                    held[key] = max(held.get(key, 0), end - start)
        return sum(held.values())

    def waited(self) -> dict[str, float]:
        """Seconds that each thread was ready to run and did not get a processor."""
        waited = {}
        for name in self._threads():
            fields = self._read(f"task/{name}/schedstat").split()
            waited[name] = int(fields[1]) / 1e9 if len(fields) > 1 else 0.0
        return waited


def kills_for_memory() -> int:
    """How many processes the kernel ended since it started because memory ended."""
    with contextlib.suppress(OSError), open(f"{PROC}/vmstat", "rb") as file:
        told = file.read().partition(b"\noom_kill ")[2]
        return int(told.split(maxsplit=1)[0]) if told else 0
    return 0

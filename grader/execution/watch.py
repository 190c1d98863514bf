"""What a process uses of the machine, read from /proc. Where there is none (macOS) nothing is known, and nothing watched."""

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from grader.execution.walls.identity import looking_as

PROC = "/proc"
_TICKS = os.sysconf("SC_CLK_TCK")
_OWN_MEMORY = (b"RssAnon:", b"RssShmem:", b"VmSwap:", b"VmPTE:")
"Shared mappings hide from RssAnon, and page tables from every Rss."


class Use(NamedTuple):
    """How a process stands at one moment."""

    state: str
    "One letter, as in ps: R, S, D, T for stopped, Z."
    cpu: float
    "Seconds of all threads, those that ended too."
    threads: int


def pid_of(pidfd: int) -> int:
    """The pid, as this process sees it, of the process that a pidfd names; below 1 when that is gone or not seen here."""
    with open(f"{PROC}/self/fdinfo/{pidfd}") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pid:"))


def first_to_end(pid: int) -> None:
    """Let the kernel end that process before any other when the machine's memory ends."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # no /proc, or it has ended already
        Path(f"{PROC}/{pid}/oom_score_adj").write_text("1000")


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

    def _read(self, name: str) -> bytes:
        """A file of it; empty where it cannot be known."""
        if self._folder is None:
            return b""
        try:
            file = os.open(name, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._folder)
        except OSError:
            return b""
        try:
            return os.read(file, 1 << 14)
        except OSError:
            return b""
        finally:
            os.close(file)

    def use(self) -> Use | None:
        """State, CPU time and threads."""
        fields = self._read("stat").rpartition(b") ")[2].split()
        if len(fields) < 18:
            return None
        return Use(fields[0].decode(), (int(fields[11]) + int(fields[12])) / _TICKS, int(fields[17]))

    def memory(self) -> int:
        """Bytes that are its own: anonymous, shared anonymous, swapped, and page tables."""
        lines = (line.split() for line in self._status().splitlines())
        return sum(int(line[1]) for line in lines if line and line[0] in _OWN_MEMORY) * 1024

    def resident(self) -> int:
        """Bytes in memory, with what it shares with its parent."""
        lines = (line.split() for line in self._status().splitlines())
        return next((int(line[1]) * 1024 for line in lines if line and line[0] == b"VmRSS:"), 0)

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

    def waited(self) -> dict[str, float]:
        """Seconds that each thread was ready to run and did not get a processor."""
        waited = {}
        for name in self._threads():
            fields = self._read(f"task/{name}/schedstat").split()
            waited[name] = int(fields[1]) / 1e9 if len(fields) > 1 else 0.0
        return waited


def kills_for_memory() -> int:
    """How many processes the kernel ended since it started because memory ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"{PROC}/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0

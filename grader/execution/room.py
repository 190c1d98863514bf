"""What a submission is promised of the machine, and whether it is there.

Where it is not, an honest submission would fail for want of it, and look as if that were its own doing.
"""

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from grader.course import Limits, Unit
from grader.errors import NoRoom
from grader.execution.walls import FILES

if sys.platform != "win32":
    import resource

_OWN_PROCESSES = 2
"The zygote, and a worker on top of its own threads."
PAIR_MB = 400
"Of a checker process and its zygote, with the workers of our own answers. Measured: 170 to 220, and 90 to 160."
SPARE_MB = 256
"For the process that keeps the results, and the rest of the machine."
_MB = 1 << 20
_CGROUPS = Path("/sys/fs/cgroup")


def ensure(limits: Limits) -> None:
    """See that a worker can have what `limits` allow it; before torch is imported, which ends a process that lacks it.

    Raises:
        NoRoom: it cannot; the message says what is short, and the way out.
    """
    if lacking := _files() or _memory(limits) or _threads(limits):
        raise NoRoom(lacking)
    ensure_disk(limits)


def ensure_disk(limits: Limits) -> None:
    """See that the temp folder holds what a worker may write: others fill it, too, so look again and again.

    Raises:
        NoRoom: it does not.
    """
    if lacking := _disk(limits):
        raise NoRoom(lacking)


def _disk(limits: Limits) -> str:
    folder = tempfile.gettempdir()
    disk = shutil.disk_usage(folder)
    free, files = disk.free // _MB, _free_files(folder)
    if disk.total and free < limits.scratch_mb:
        has = f"{free} MB free"
    elif files is not None and files < limits.entries:
        has = f"room for {files} files"
    else:
        return ""
    return (
        f"The temp folder {folder} has only {has}, and a submission may write {limits.scratch_mb} MB in "
        f"{limits.entries} files. Make room there, or set TMPDIR to a folder that has it."
    )


def _free_files(folder: str) -> int | None:
    """How many files there is room for; None where the file system does not count them."""
    if sys.platform == "win32":
        return None
    disk = os.statvfs(folder)
    return disk.f_favail if disk.f_files else None


def _files() -> str:
    if sys.platform == "win32":
        return ""
    may, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if may == resource.RLIM_INFINITY or may >= FILES:
        return ""
    return (
        f"A process may open only {may} files here, and a submission {FILES}. Allow more with: ulimit -n {4 * FILES}."
    )


def _threads(limits: Limits) -> str:
    """A process counts as a thread, for the user's limit and for a container's: both are tried at once."""
    wanted, done, started = limits.threads + _OWN_PROCESSES, threading.Event(), 0
    threads = [threading.Thread(target=done.wait, daemon=True) for _ in range(wanted)]
    try:
        for thread in threads:
            thread.start()
            started += 1
    except RuntimeError:
        return (
            f"Only {started} more processes or threads can be started here, and grading a submission may take {wanted}. "
            "Allow more: ulimit -u, or the limit of the container."
        )
    finally:
        done.set()
        for thread in threads[:started]:
            thread.join()
    return ""


def _memory(limits: Limits) -> str:
    """A limit that processes inherit; what the machine has is watched while a worker runs."""
    statm = Path("/proc/self/statm")
    if sys.platform == "win32" or not statm.exists():
        return ""
    pages = [int(field) for field in statm.read_text().split()]
    for kind, used, option in ((resource.RLIMIT_AS, pages[0], "v"), (resource.RLIMIT_DATA, pages[5], "d")):
        may, _ = resource.getrlimit(kind)
        left = (may - used * resource.getpagesize()) // _MB  # a worker begins with about as much as a checker has
        if may != resource.RLIM_INFINITY and left < limits.memory_mb:
            return (
                f"A process may take only {max(0, left)} MB more memory here (ulimit -{option}), and a submission "
                f"{limits.memory_mb} MB. Lift it with: ulimit -{option} unlimited."
            )
    return ""


def most_pairs(units: Sequence[Unit]) -> int:
    """How many checker processes, each with its zygote and the workers of a submission, find memory now; one at least."""
    free = free_mb()
    return max(1, (free - SPARE_MB) // max(map(pair_mb, units))) if units else 1


def pair_mb(unit: Unit) -> int:
    """What one may take: with cell exercises, a submission has two workers at a time."""
    return PAIR_MB + unit.limits.memory_mb * (2 if unit.cells else 1)


def free_mb() -> int:
    """Memory that can be had without swapping: of the machine, and of each group of processes that this one is in."""
    free = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")  # where nothing tells what is free
    with suppress(OSError, ValueError, IndexError):
        free = int(Path("/proc/meminfo").read_text().partition("MemAvailable:")[2].split()[0]) << 10
    return max(0, min((free, *_left_in_groups()))) // _MB


def _left_in_groups(root: Path = _CGROUPS) -> Iterator[int]:
    """Bytes below the limit of each cgroup above this process; what only caches files is given back when it is wanted."""
    own = ""
    with suppress(OSError):
        own = Path("/proc/self/cgroup").read_text()
    for line in own.splitlines():
        _, kinds, inside = line.split(":", 2)
        if kinds == "":
            top, limit, used, cached = root, "memory.max", "memory.current", "inactive_file"
        elif "memory" in kinds.split(","):
            top, limit, used, cached = root / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"
        else:
            continue
        group = top / inside.lstrip("/")
        # A container sees its own group as the top, whatever path it is told.
        for folder in {top, group, *(above for above in group.parents if top in above.parents)}:
            with suppress(OSError, ValueError, IndexError):  # no limit is `max`
                most, now = (int((folder / name).read_text()) for name in (limit, used))
                stat = (folder / "memory.stat").read_text().partition(f"{cached} ")[2]
                yield most - now + int(stat.split()[0])

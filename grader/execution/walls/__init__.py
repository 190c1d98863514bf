"""The walls between a worker and everything else: which stand here, and how a forked worker is put behind them.

    open      a session, an environment, a scratch folder, descriptors and limits of its own: for one's own code
    walled    also a uid of its own (started as root), no capabilities, no_new_privs, Landlock, seccomp

A zygote calls `prepare` once, and each worker `take_descriptors` and `enter` right after its fork, before it runs
a line of a submission.
"""

import fcntl
import os
import platform
import resource
import sys
import tempfile

import msgspec

from grader.execution.walls import identity, landlock, libraries, seccomp
from grader.execution.walls.kernel import PR_SET_NO_NEW_PRIVS, control, die_with

MACHINES = ("x86_64", "aarch64")
"Where the numbers of system calls and their arguments are known."
REQUESTS, ANSWERS = 3, 4
"A worker's descriptors; 0 is /dev/null, 1 and 2 are the output pipe."
FILES = 256
"Open files of a worker."


class Bounds(msgspec.Struct, frozen=True):
    """What the kernel itself limits of one worker."""

    file_bytes: int
    "Of one file."
    threads: int
    cpu_seconds: int
    "Of its whole life: what ends a worker whose checker does not."


class Plan(msgspec.Struct, frozen=True):
    """What a zygote makes ready once, so that walls cost a worker a few system calls."""

    level: str
    folder: str
    "Holds the scratch folders."
    ids: range | None = None
    "Uids for workers."
    keep: int | None = None
    "The capability that workers need to read their libraries."
    readable: tuple[str, ...] = ()
    landlock_abi: int = 0
    program: bytes = b""
    "The seccomp filter."


def missing(level: str) -> str:
    """Why a level does not stand on this machine and the way out, as sentences; empty if it stands."""
    if level == "sealed":
        return 'This version of the grader has no level sealed yet. Write level = "walled" in solutions/course.toml.'
    if level == "open":
        return "" if hasattr(os, "fork") else "Workers are forked, which Windows cannot. Use Linux, macOS or WSL."
    if level != "walled":
        return f"There is no level {level!r}. Choose open, walled or sealed."
    if sys.platform != "linux":
        name = {"Darwin": "macOS"}.get(platform.system(), platform.system())
        return f"Walls stand on Linux only, and this is {name}. Grade others' work there, or in a container or CI job."
    if platform.machine() not in MACHINES:
        return f"Walls stand on {' and '.join(MACHINES)}, and this is {platform.machine()}. Grade on one of these."
    return landlock.missing() or seccomp.missing() or _unreachable(libraries.readable())


def _unreachable(paths: list[str]) -> str:
    """Why a uid of its own cannot read its libraries, or nothing."""
    if identity.own_ids(os.getpid()) is None or identity.has(identity.SYS_ADMIN):
        return ""
    shut = libraries.closed(paths)
    if not shut or identity.has(identity.DAC_READ_SEARCH):
        return ""
    return (
        f"Workers get a uid of their own here, which cannot enter {' and '.join(shut)}, where Python's packages lie. "
        f"Run: chmod o+x {' '.join(shut)}, or install in a folder open to all, or do not start the grader as root."
    )


def prepare(level: str, folder: str) -> Plan:
    """Make walls ready; call it in the zygote, after its imports, where `missing(level)` is empty.

    Raises:
        OSError: the kernel refused.
    """
    if level == "open":
        return Plan(level, folder)
    ids, keep = identity.own_ids(os.getpid()), None
    version = landlock.abi()
    program = seccomp.build(version)
    paths = libraries.readable()
    if ids is not None:
        keep = _open_libraries(paths)
    return Plan(level, folder, ids, keep, tuple(paths), version, program)


def _open_libraries(paths: list[str]) -> int | None:
    """Let other uids read the libraries; the capability that they need for it, or None.

    Raises:
        OSError: there is no way.
    """
    secret, shut = libraries.private(paths), libraries.closed(paths)
    if secret is None:
        if not shut:
            return None
        if identity.has(identity.SYS_ADMIN):
            libraries.cover(shut, paths)
            return None
    if identity.has(identity.DAC_READ_SEARCH):
        return identity.DAC_READ_SEARCH
    path = secret or shut[0]
    raise PermissionError(f"a worker's uid cannot read {path}. Install the packages with umask 022, or not as root")


def take_descriptors(requests: int, answers: int, output: int) -> None:
    """Keep nothing open but /dev/null (0) and the ends of three pipes: output (1, 2), `REQUESTS` and `ANSWERS`."""
    null = os.open(os.devnull, os.O_RDWR)
    high = [_high(fd) for fd in (null, output, output, requests, answers)]
    for target, source in enumerate(high):
        os.dup2(source, target)
    for name in os.listdir("/dev/fd"):
        if int(name) > ANSWERS:
            try:
                os.close(int(name))
            except OSError:  # the listing's own, closed already
                continue


def _high(descriptor: int) -> int:
    """A duplicate above the places that are about to be filled."""
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64)


def enter(plan: Plan, *, scratch: str, uid: int | None, bounds: Bounds, parent: int) -> tuple[str, ...]:
    """Put this process, just forked and left with its pipes only, behind its walls; the names of those that stand.

    Args:
        scratch: the folder to make and to work in.
        uid: to take, with the gid of the same number.
        bounds: what the kernel limits.
        parent: the zygote's pid; the worker ends with it.

    Raises:
        OSError: a wall does not stand, and no submission may run.
    """
    os.setsid()
    _first_choice_when_memory_ends()
    os.mkdir(scratch, 0o700)
    if uid is not None:
        os.chown(scratch, uid, uid)
    _environment(scratch)
    _limits(bounds, uid is not None)
    stand = ["session", "scratch", "descriptors", "environment", "limits"]
    if uid is not None:
        identity.become(uid, plan.keep)
        stand.append("uid")
    os.chdir(scratch)
    if plan.level == "walled":
        identity.drop_capabilities(plan.keep)
        stand += ["capabilities"] if plan.keep is None else []
    if sys.platform == "linux":
        die_with(parent)
    if plan.level == "walled":
        control(PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(plan.readable, libraries.DEVICES, scratch, plan.landlock_abi)
        seccomp.load(plan.program)
        stand += ["no_new_privs", "landlock", "seccomp"]
    return tuple(stand)


def _first_choice_when_memory_ends() -> None:
    """Let the kernel end this process before any other when the machine's memory ends."""
    path = "/proc/self/oom_score_adj"
    if os.path.exists(path):
        with open(path, "w") as file:
            file.write("1000")


def _environment(scratch: str) -> None:
    os.environ.clear()
    os.environ.update(
        HOME=scratch,
        TMPDIR=scratch,
        PATH="",
        LANG="C.UTF-8",
        USER="student",
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        MKL_NUM_THREADS="1",
        CUDA_VISIBLE_DEVICES="",
        MPLBACKEND="agg",
    )
    tempfile.tempdir = None


def _limits(bounds: Bounds, own_uid: bool) -> None:
    limits = {
        "CORE": (1, 1) if sys.platform == "linux" else (0, 0),  # 0 would still feed a program that collects dumps
        "FSIZE": (bounds.file_bytes, bounds.file_bytes),
        "NOFILE": (FILES, FILES),
        "CPU": (bounds.cpu_seconds, bounds.cpu_seconds + 1),
        "MEMLOCK": (0, 0),
        "MSGQUEUE": (0, 0),
    }
    if own_uid:  # it counts all processes of a uid, so it is right only for a uid of its own
        limits["NPROC"] = (bounds.threads, bounds.threads)
    for name, (soft, hard) in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:  # macOS lacks message queues
            continue
        most = resource.getrlimit(kind)[1]
        if most != resource.RLIM_INFINITY:  # never ask for more than this process may have
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(kind, (soft, hard))

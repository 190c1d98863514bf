"""The walls between a worker and everything else: which stand here, and how a forked worker is put behind them.

    open      a session, an environment, a scratch folder, descriptors and limits of its own: for one's own code
    walled    also a uid of its own (started as root), no capabilities, no_new_privs, Landlock, seccomp
    sealed    also namespaces: a file system with nothing but libraries, a bounded scratch folder in memory that
              nobody else sees, no other process, no network, no IPC

A zygote calls `prepare` once, before it imports what it is for, and each worker `take_descriptors` and `enter` right
after its fork, before it runs a line of a submission.
"""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence

import msgspec

from grader.execution.walls import identity, landlock, libraries, mounts, namespaces, seccomp, view
from grader.execution.walls.kernel import PR_SET_NO_NEW_PRIVS, control, die_with, small_pages, system_call

if sys.platform != "win32":  # which has no walls, but asks whether there are any
    import fcntl
    import resource

REQUESTS, ANSWERS = 3, 4
"A worker's descriptors; 0 is /dev/null, 1 and 2 are the output pipe."
FILES = 256
"Open files of a worker."
ONE_FILE = 15, 32
"Of the scratch folder, where files are watched in sum: two that grow without end get an error, and no worker is ended."
_CLOSE_RANGE, _LAST = 436, 0xFFFFFFFF
_MOST_OF_A_ZYGOTE = 1024
"A zygote has a descriptor or two and one for each worker, and takes the lowest that are free."


class Bounds(msgspec.Struct, frozen=True):
    """What the kernel itself limits of one worker."""

    scratch_bytes: int
    "Of all files in the scratch folder; the kernel holds it where that has a file system of its own."
    entries: int
    "Files and folders in the scratch folder, where it has a file system of its own."
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
    nodes: tuple[str, ...] = ()
    "Devices of a GPU, which workers control too."
    landlock_abi: int = 0
    program: seccomp.Program = seccomp.Program(b"", (), 0)


def prepare(
    level: str, folder: str, checker: int, *, nodes: Sequence[str] = (), readable: Sequence[str] = ()
) -> Plan:
    """Make walls ready; call it in the zygote, before it has a second thread.

    At *sealed* this process stays outside as the launcher, and what returns is a child in namespaces of its own.

    Args:
        folder: holds the scratch folders; at *sealed* one in it, `view`, is where the root of the zygote is made.
        checker: the pid with which the zygote ends.
        nodes: devices of a GPU, for workers that have one.
        readable: what else such a worker reads.

    Raises:
        OSError: a wall does not stand; the message says why, and the way out.
    """
    if level == "open":
        return Plan(level, folder)
    os.umask(0o022)  # folders that are made on the way to the libraries are for workers too
    ids, keep = identity.own_ids(os.getpid()), None
    version = landlock.abi()
    program = seccomp.build(version, gpu=bool(nodes))
    paths = [*libraries.readable(), *readable]
    if level == "sealed":
        if ids is not None and (path := libraries.private(paths)):
            raise PermissionError(
                errno.EACCES, f"a worker's uid cannot read {path}. Install the packages with umask 022"
            )
        at = f"{folder}/view"
        os.mkdir(at, 0o700)
        namespaces.enter(ids, lambda owner: view.build(at, paths, (*libraries.DEVICES, *nodes), owner), checker)
        os.environ["HOME"] = os.environ["TMPDIR"] = view.ZYGOTE
        tempfile.tempdir = None
        ids = None if ids is None else range(1, len(ids))  # the zygote itself is 0
    elif ids is not None:
        keep = _open_libraries(paths)
    return Plan(level, folder, ids, keep, tuple(mounts.outermost(paths)), tuple(nodes), version, program)


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
    if sys.platform == "linux":
        system_call(_CLOSE_RANGE, ANSWERS + 1, _LAST, 0)
    else:
        os.closerange(ANSWERS + 1, _MOST_OF_A_ZYGOTE)


def _high(descriptor: int) -> int:
    """A duplicate above the places that are about to be filled."""
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, 64)


def enter(
    plan: Plan,
    *,
    serial: int,
    uid: int | None,
    bounds: Bounds,
    parent: int,
    begin: Callable[[], None] = lambda: None,
) -> tuple[str, ...]:
    """Put this process, just forked and left with its pipes only, behind its walls; the names of those that stand.

    Args:
        serial: names its scratch folder, where those of all workers lie side by side.
        uid: to take, with the gid of the same number.
        bounds: what the kernel limits.
        parent: the zygote's pid; the worker ends with it.
        begin: makes its GPU ready, with calls that a submission may not make: it is called behind all walls but seccomp,
            so threads that it starts stand behind them too, and seccomp is then put before all threads at once.

    Raises:
        OSError: a wall does not stand, and no submission may run.
    """
    os.setsid()
    stand = ["session", "scratch", "descriptors", "environment", "limits"]
    scratch = f"{plan.folder}/{serial}"
    if plan.level == "sealed":
        scratch = view.SCRATCH
        view.mount_scratch(os.getuid() if uid is None else uid, bounds.scratch_bytes, bounds.entries)
        stand += ["namespaces", "view"]
    else:
        os.mkdir(scratch, 0o700)
        if uid is not None:
            os.chown(scratch, uid, uid)
    os.environ["HOME"] = os.environ["TMPDIR"] = scratch
    part, whole = (1, 1) if plan.level == "sealed" else ONE_FILE
    _limits(bounds, bounds.scratch_bytes * part // whole, uid is not None)
    if uid is not None:
        identity.become(uid, plan.keep)
        stand.append("uid")
    os.chdir(scratch)
    if plan.level != "open":
        identity.drop_capabilities(plan.keep)
        stand += ["capabilities"] if plan.keep is None else []
    if sys.platform == "linux":
        die_with(parent)
        small_pages()
    if plan.level != "open":
        control(PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(plan.readable, libraries.DEVICES, scratch, plan.landlock_abi, plan.nodes)
    begin()
    if plan.level != "open":
        seccomp.load(plan.program)
        stand += ["no_new_privs", "landlock", "seccomp"]
    return tuple(stand)


def leave_environment(more: Mapping[str, str]) -> None:
    """Keep of the environment what workers have, but for their folders; call it in the zygote after its imports.

    `more` is what else a worker has: what tells CUDA which GPUs to see, and how to compute.
    """
    os.environ.clear()
    os.environ.update(
        more,
        PATH="",
        LANG="C.UTF-8",
        USER="student",
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        MKL_NUM_THREADS="1",
        MPLBACKEND="agg",
    )
    tempfile.tempdir = None


def _limits(bounds: Bounds, file_bytes: int, own_uid: bool) -> None:
    limits = {
        "CORE": (1, 1) if sys.platform == "linux" else (0, 0),  # 0 would still feed a program that collects dumps
        "FSIZE": (file_bytes, file_bytes),
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

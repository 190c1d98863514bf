"""Which levels stand on this machine, and where one does not, why, and the way out."""

import functools
import os
import platform
import subprocess
import sys

from grader.course import Level
from grader.errors import WallsMissing
from grader.execution import scratch, start
from grader.execution.walls import identity, landlock, libraries, seccomp

LEVELS: tuple[Level, ...] = ("open", "walled", "sealed")
"From weakest to strongest."
WITHOUT_FORK = "GRADER_WITHOUT_FORK"
"Set to anything, workers at the level open are started one by one, as on Windows: for tests, and to try it."
MACHINES = ("x86_64", "aarch64")
"Where the numbers of system calls and their arguments are known."
_SECONDS = 60.0
"For the trial of a level, which takes a fraction of one."


def missing(level: Level) -> str:
    """Why a level does not stand on this machine and the way out, as sentences; empty if it stands."""
    if level not in LEVELS:
        return f"There is no level {level!r}. Choose open, walled or sealed."
    if level == "open":
        return ""
    if sys.platform != "linux":
        name = {"Darwin": "macOS"}.get(platform.system(), platform.system())
        return f"Walls stand on Linux only, and this is {name}. Grade others' work there, or in a container or CI job."
    if platform.machine() not in MACHINES:
        return f"Walls stand on {' and '.join(MACHINES)}, and this is {platform.machine()}. Grade on one of these."
    if reason := landlock.missing() or seccomp.missing():
        return reason
    return _unreachable(level, libraries.readable()) or (_untried() if level == "sealed" else "")


def forks() -> bool:
    """Whether workers are forked here: Windows cannot, and `WITHOUT_FORK` says to do without, too."""
    return hasattr(os, "fork") and not os.environ.get(WITHOUT_FORK)


def best(at_least: Level) -> Level:
    """The strongest level that stands here.

    Raises:
        WallsMissing: it is weaker than `at_least`; the message says why, and the way out.
    """
    wanted = LEVELS.index(at_least)
    for level in reversed(LEVELS[wanted:]):
        if not missing(level):
            return level
    raise WallsMissing(f"The level {at_least} does not stand here. {missing(at_least)}")


@functools.cache
def _untried() -> str:
    """Try *sealed*: what keeps it from standing, or nothing. Once more where it fails, since anything may be killed."""
    return _try_sealed() and _try_sealed()


def _try_sealed() -> str:
    folder, lock = scratch.make()
    try:
        statement = "from grader.execution.rehearsal import main; main(*arguments)"
        done = subprocess.run(
            start.command(statement, "sealed", folder, str(os.getpid())),
            env=start.environment(folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"It was not up within {_SECONDS:g} s. Is the machine overloaded?"
    finally:
        scratch.remove(folder)
        os.close(lock)
    if done.returncode == 0:
        return ""
    said = done.stderr.strip().splitlines()
    return said[-1] if said else f"Its trial ended with exit code {done.returncode}."


def _unreachable(level: Level, paths: list[str]) -> str:
    """Why a uid of its own cannot read its libraries, or nothing."""
    if identity.own_ids(os.getpid()) is None or identity.has(identity.SYS_ADMIN):
        return ""
    shut = libraries.closed(paths)
    if not shut or (level == "walled" and identity.has(identity.DAC_READ_SEARCH)):
        return ""
    return (
        f"Workers get a uid of their own here, which cannot enter {' and '.join(shut)}, where Python's packages lie. "
        f"Run: chmod o+x {' '.join(shut)}, or install in a folder open to all, or do not start the grader as root, "
        "or give it the capability SYS_ADMIN."
    )

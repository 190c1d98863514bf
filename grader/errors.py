"""The exceptions that end a command, and its exit codes.

    GraderError             what a command says in one sentence, without a traceback
    ├── UsageError          the command cannot be understood: a path that is not there, a unit that cannot be told
    ├── CourseError         a course's own files are wrong; says which file, which key, and the fix
    ├── Refused             the grader will not do it, and says what would make it possible
    │   └── WallsMissing    this machine cannot isolate as the course requires
    └── ExecutionError      the grader's own machinery failed: the zygote ended, a worker could not be started
        └── NoRoom          the machine has no more disk, memory, open files or processes to give

What a submission does wrong is never one of these: it becomes a verdict, or a rejected submission.
"""

import errno
import os
import sys
from enum import IntEnum
from pathlib import Path

INTERRUPTED = 130
"128 + SIGINT: what a shell expects of a command that Ctrl-C ended."


class ExitCode(IntEnum):
    """What the shell learns; the score is never in it unless `--fail-under` asks for it."""

    GRADED = 0
    "Everything was done: all submissions have a complete result, or the files are up to date."
    BELOW = 1
    "`--fail-under` was not reached, `build --check` found a file out of date, or the gradebook is not whole."
    USAGE = 2
    "The command cannot be understood; the message says what is missing."
    BAD_COURSE = 3
    "A file of the course is wrong; the message names file, key and fix."
    UNGRADED = 4
    "At least one check could not be judged, through no fault of the student; those results are held back."
    REFUSED = 5
    "The grader refused, for example because another run is writing there; the message says what to do."
    NO_WALLS = 6
    "The level of isolation that the course requires does not stand here; the message says why, and the way out."


class GraderError(Exception):
    """What a command says in one sentence, without a traceback."""

    exit_code = ExitCode.UNGRADED


class UsageError(GraderError):
    """The command cannot be understood."""

    exit_code = ExitCode.USAGE


class CourseError(GraderError):
    """A file of the course is wrong: `where` it is, `what` is wrong, and the `fix`."""

    exit_code = ExitCode.BAD_COURSE

    def __init__(self, where: Path | str, what: str, fix: str) -> None:
        super().__init__(f"{where}: {what} {fix}")
        self.where, self.what, self.fix = where, what, fix


class Refused(GraderError):
    """The grader will not do it; the message says what would make it possible."""

    exit_code = ExitCode.REFUSED


class WallsMissing(Refused):
    """This machine cannot isolate a worker as the course requires."""

    exit_code = ExitCode.NO_WALLS


class ExecutionError(GraderError):
    """The grader's own machinery failed, not the submission."""


class NoRoom(ExecutionError):
    """The machine has no more of something that grading needs."""


_LACKS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EMFILE: "a process may not open more files (ulimit -n shows how many)",
    errno.ENFILE: "the system cannot open more files",
    errno.ENOMEM: "there is no more memory",
    errno.EAGAIN: "no more processes or threads may be started (ulimit -u shows how many)",
}
_TOLD = {
    "failed to map segment": errno.ENOMEM,
    "can't start new thread": errno.EAGAIN,
    **{os.strerror(code): code for code in _LACKS},
}
"How libraries tell it in words, where they raise something else than an OSError."


def lacking(error: BaseException | None) -> str:
    """What the machine has no more of, by an exception or one behind it; empty if it is none of these."""
    while error is not None:
        if isinstance(error, MemoryError):
            return _LACKS[errno.ENOMEM]
        if isinstance(error, OSError) and error.errno in _LACKS:
            return _LACKS[error.errno]
        if isinstance(error, (ImportError, OSError, RuntimeError)):
            for words, code in _TOLD.items():
                if words in str(error):
                    return _LACKS[code]
        error = error.__cause__ or error.__context__
    return ""


def not_installed(error: BaseException) -> str:
    """What to do where a package that all of the grader needs is not there, in a sentence; empty for anything else."""
    name = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if name in ("", "grader"):
        return ""
    return (
        f"{name} is not installed for this Python, {sys.executable}. Activate the environment of your kit, or install what "
        "it needs: pip install -r requirements.txt, in the kit's folder."
    )


def reason(error: Exception) -> str:
    """Why something failed, as half a sentence."""
    if isinstance(error, GraderError):
        return str(error).removesuffix(".")
    return lacking(error) or f"{type(error).__name__}: {error}"

"""The exceptions that end a command, and its exit codes.

    GraderError             what a command says in one sentence, without a traceback
    ├── UsageError          the command cannot be understood: a path that is not there, a unit that cannot be told
    ├── CourseError         a course's own files are wrong; says which file, which key, and the fix
    ├── Refused             the grader will not do it, and says what would make it possible
    │   └── WallsMissing    this machine cannot isolate as the course requires
    └── ExecutionError      the grader's own machinery failed: the zygote ended, a worker could not be started

What a submission does wrong is never one of these: it becomes a verdict, or a rejected submission.
"""

from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the shell learns; the score is never in it unless `--fail-under` asks for it."""

    GRADED = 0
    "Everything was done: all submissions have a complete result, or the files are up to date."
    BELOW = 1
    "`--fail-under` was not reached, or `build --check` found a file that is out of date."
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

"""Which gradebook a command is about, which student and unit of it, and who gives the command."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.where import BookOption, find_course, gradebook_of
from grader.course import Course
from grader.errors import UsageError
from grader.gradebook.database import Gradebook, opened, url_of
from grader.language import speaking

__all__ = [
    "BookOption",
    "By",
    "CourseOption",
    "Reason",
    "StudentName",
    "UnitName",
    "author",
    "opened_book",
    "parse_instant",
]

CourseOption = Annotated[
    Path | None, typer.Option("--course", metavar="DIR", help="The folder that holds course.toml.")
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides it; by default your login.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="One sentence; the student reads it.")]
StudentName = Annotated[str, typer.Argument(metavar="STUDENT", help="A name, login, e-mail or number of the roster.")]
UnitName = Annotated[str, typer.Argument(metavar="UNIT", help="Such as 5 or 05_neuron_matmul.")]


@contextmanager
def opened_book(gradebook: str | None, course: Path | None) -> Iterator[tuple[Gradebook, Course]]:
    """The course, and its gradebook: the one that was named, else that of the environment, else beside `solutions/`.

    Raises:
        GraderError: there is no course, or the gradebook cannot be opened.
    """
    found = find_course(course)
    with speaking(found.language), opened(url_of(gradebook or gradebook_of(found))) as book:
        yield book, found


def author(by: str | None) -> str:
    """Who gives the command.

    Raises:
        UsageError: the system does not tell.
    """
    try:
        return by or getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("The system does not tell who you are. Say it: --by NAME") from None


def parse_instant(text: str) -> datetime:
    """An instant as `2026-11-20T23:59:00+01:00`, `2026-11-20 23:59Z`, or a local time without a zone.

    Raises:
        UsageError: it is none.
    """
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"'{text}' is no instant. Write 2026-11-20T23:59 or 2026-11-20T23:59+01:00.") from None
    return when if when.tzinfo else when.astimezone()

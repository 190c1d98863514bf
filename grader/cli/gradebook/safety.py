"""`grader backup`, `restore` and `gradebook`: that nothing is lost, and that what is there is whole."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.gradebook.opening import BookOption, CourseOption, opened_book
from grader.cli.late import a_group
from grader.cli.pages import write
from grader.cli.terminal import leaves_cleanly, stderr, stdout
from grader.errors import ExecutionError, ExitCode, reason
from grader.gradebook import backup as copies
from grader.gradebook import dump as dumps
from grader.gradebook.checking import findings
from grader.reports import words
from grader.reports.escaping import for_json, for_terminal_line

gradebook = a_group("Check that the gradebook is whole; dump it.")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; it must not be there yet.")],
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Write all that the gradebook holds to one SQLite file, while others may go on with it, and check the file."""
    with opened_book(gradebook, course) as (book, _), book.reading() as connection:
        found = copies.back_up(connection, file)
    stdout().print(f"backup    {file}, the same as {book.name}, row for row", soft_wrap=True)
    if found:
        stderr().print("The gradebook is not whole, and so its backup is not:")
    _leave(found)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `grader backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of what is there, which is backed up before.")
    ] = False,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Fill the gradebook from a backup, of whichever database; all of it, or nothing is changed."""
    with opened_book(gradebook, course) as (book, source):
        kept = source.folder.parent / f"gradebook-before-{datetime.now():%Y%m%d-%H%M%S}.db" if replace else None
        copies.restore(book, file, kept=kept)
    stdout().print(f"restored  {book.name} from {file}", soft_wrap=True)
    if kept and kept.exists():
        stdout().print(f"backup    of what was there before: {kept}", soft_wrap=True)


@gradebook.command()
@leaves_cleanly
def check(gradebook: BookOption = None, course: CourseOption = None) -> None:
    """Look whether everything is there and as it was kept; exit 1 with a sentence for each thing that is not."""
    with opened_book(gradebook, course) as (book, _), book.reading() as connection:
        found = findings(connection)
    if not found:
        stdout().print(f"{book.name} is whole.", soft_wrap=True)
    _leave(found)


@gradebook.command()
@leaves_cleanly
def dump(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to, for your eyes only; else it is printed.")
    ] = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Print all that the gradebook holds as JSON Lines, the same for two that hold the same. For instructors."""
    with opened_book(gradebook, course) as (book, _), book.reading() as connection:
        if out is None:
            for line in dumps.lines(connection):
                typer.echo(for_json(line.decode()).encode())
            return
        try:
            write(out, b"".join(line + b"\n" for line in dumps.lines(connection)))
        except OSError as error:
            raise ExecutionError(f"{out} could not be written: {reason(error)}.") from error


def _leave(found: Sequence[str]) -> None:
    for sentence in found:
        stdout().print(for_terminal_line(sentence, 400))
    if found:
        stderr().print(f"{words.count(len(found), 'finding')}.")
        raise typer.Exit(ExitCode.BELOW)

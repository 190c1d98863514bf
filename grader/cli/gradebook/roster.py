"""`grader roster`: who is in the course."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.gradebook.opening import BookOption, CourseOption, StudentName, opened_book
from grader.cli.late import a_group
from grader.cli.terminal import leaves_cleanly, stderr, stdout
from grader.errors import UsageError
from grader.gradebook import students
from grader.reports.escaping import for_terminal_line

roster = a_group("Take up a roster, list it, forget a student.")


@roster.command("import")
@leaves_cleanly
def import_(
    path: Annotated[Path, typer.Argument(metavar="CSV", help="A list of students.")],
    canvas: Annotated[bool, typer.Option("--canvas", help="It is a gradebook that Canvas exported.")] = False,
    moodle: Annotated[
        bool, typer.Option("--moodle", help="It is a list of participants that Moodle exported.")
    ] = False,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Make CSV the roster that counts; who is not on it any more stays in the gradebook, and is not enrolled."""
    from grader.intake.rosters import read_roster

    if canvas and moodle:
        raise UsageError("--canvas or --moodle, not both.")
    found = read_roster(path, "canvas" if canvas else "moodle" if moodle else "csv")
    with opened_book(gradebook, course) as (book, _), book.writing() as connection:
        change = students.enrol(connection, found)
    stdout().print(f"roster    {len(found)} students: {len(change.added)} new, {len(change.changed)} changed")
    if change.gone:
        names = ", ".join(for_terminal_line(name, 60) for name in change.gone)
        stderr().print(f"Not on it any more, and kept: {names}.")


@roster.command("list")
@leaves_cleanly
def list_(gradebook: BookOption = None, course: CourseOption = None) -> None:
    """List the roster."""
    with opened_book(gradebook, course) as (book, _), book.reading() as connection:
        found = students.everyone(connection)
    for student in found:
        told = (student.login, student.email, student.number, student.section)
        stdout().print("  ".join(for_terminal_line(t, 60) for t in (student.label, *told) if t))
    stderr().print(f"{len(found)} students.")


@roster.command()
@leaves_cleanly
def forget(
    student: StudentName,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Erase a student: name, ids, submissions, code, comments. Verdicts and points stay, of nobody."""
    with opened_book(gradebook, course) as (book, _):
        with book.reading() as connection:
            label = students.label_of(connection, students.number_of(connection, student))
        shown = for_terminal_line(label, 60)
        if not yes and not typer.confirm(f"Erase everything of {shown}? This cannot be undone."):
            raise UsageError("Nothing was erased.")
        with book.writing() as connection:
            students.forget(connection, label)
        stdout().print(f"{shown} is forgotten. Backups and pages that were written before still hold the name.")
        book.scrub()

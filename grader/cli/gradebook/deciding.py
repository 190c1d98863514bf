"""`grader override`, `comment`, `extend`: what a person decides, with who, when and why."""

from typing import Annotated

import typer

from grader.cli.gradebook.opening import (
    BookOption,
    By,
    CourseOption,
    Reason,
    StudentName,
    UnitName,
    author,
    opened_book,
    parse_instant,
)
from grader.cli.terminal import stdout
from grader.errors import UsageError
from grader.gradebook import decisions, students
from grader.gradebook.standing import standings
from grader.reports import words
from grader.reports.escaping import for_terminal_line


def override(
    student: StudentName,
    unit: UnitName,
    exercise: Annotated[str, typer.Argument(metavar="EXERCISE", help="Such as 5.1 or neuron_mm.")],
    points: Annotated[
        str | None, typer.Argument(metavar="POINTS", help="What is earned there, whatever was graded.")
    ] = None,
    check: Annotated[str, typer.Option("--check", metavar="NAME", help="Only at this check of it.")] = "",
    take_back: Annotated[bool, typer.Option("--take-back", help="Let count again what was graded.")] = False,
    reason: Reason = "",
    by: By = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Decide what an exercise, or one of its checks, earns."""
    if (points is None) != take_back:
        raise UsageError("Give POINTS, or --take-back.")
    given = None if points is None else decisions.parse_points(points)
    with opened_book(gradebook, course) as (book, source), book.writing() as connection:
        row = students.number_of(connection, student)
        found = source.unit(unit)
        name = decisions.find_exercise(found, exercise).name
        (standing,) = standings(connection, source, found.name, row)
        if standing.result is None:
            raise UsageError(f"{standing.student}: {standing.waits[0]}")
        decisions.override(
            connection,
            row,
            standing.result,
            name,
            check,
            given,
            author=author(by),
            reason=reason or "Taken back." if take_back else reason,
        )
        (after,) = standings(connection, source, found.name, row)
    assert after.result is not None
    before_, now_ = words.amount(standing.result.total), words.amount(after.result.total)
    stdout().print(f"{for_terminal_line(after.student, 60)}, {found.name}: {before_} before, {now_} points now.")


def comment(
    student: StudentName,
    unit: UnitName,
    text: Annotated[str, typer.Argument(help="What the student reads in the report.")],
    exercise: Annotated[str, typer.Option("--exercise", metavar="NAME", help="About this one; else the whole.")] = "",
    by: By = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Write something for a student; it stands in the report."""
    with opened_book(gradebook, course) as (book, source), book.writing() as connection:
        row = students.number_of(connection, student)
        found = source.unit(unit)
        name = decisions.find_exercise(found, exercise).name if exercise else ""
        decisions.comment(connection, row, found.name, name, text, author=author(by))
        label = students.label_of(connection, row)
    stdout().print(f"Noted for {for_terminal_line(label, 60)}, {found.name}.")


def extend(
    student: StudentName,
    unit: UnitName,
    until: Annotated[str | None, typer.Argument(metavar="INSTANT", help="Such as 2026-11-27T23:59.")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="Let the course's due date count again.")] = False,
    reason: Reason = "",
    by: By = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Give one student another due date."""
    if (until is None) != take_back:
        raise UsageError("Give INSTANT, or --take-back.")
    when = None if until is None else parse_instant(until)
    with opened_book(gradebook, course) as (book, source), book.writing() as connection:
        row = students.number_of(connection, student)
        found = source.unit(unit)
        decisions.extend(connection, row, source, found.name, when, author=author(by), reason=reason)
        (standing,) = standings(connection, source, found.name, row)
    assert standing.due is not None
    stdout().print(f"{for_terminal_line(standing.student, 60)}, {found.name}: due {standing.due.isoformat()}.")

"""`grader status` and `grader history`: where everyone stands, and how one student got there."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import Connection

from grader.cli.gradebook.opening import BookOption, CourseOption, StudentName, UnitName, opened_book
from grader.cli.gradebook.telling import all_standings, print_standings, write_standings
from grader.cli.terminal import stderr, stdout
from grader.gradebook import decisions, kept, publishing, students, submissions
from grader.gradebook.database import instant
from grader.gradebook.standing import standings
from grader.reports import words
from grader.reports.escaping import for_terminal_line


def status(
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="Only this one.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the results that count, and their pages, here as well.")
    ] = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Show where everyone stands: attempts, points, published or what it waits for."""
    with opened_book(gradebook, course) as (book, source):
        name = source.unit(unit).name if unit else None
        found = all_standings(book, source, name)
        print_standings(found)
        ready = sum(not s.waits for s in found)
        stderr().print(f"{len(found)} students and units, {ready} could be published.")
        with book.reading() as connection:
            waiting = len(submissions.strays(connection))
        if waiting:
            stderr().print(f"{waiting} submissions wait to be assigned: grader submissions list")
        if out is not None:
            page = write_standings(book, source, out, name)
            stderr().print(f"Written to {out}." if page else "There is no result yet: grader grade --all")


def history(student: StudentName, unit: UnitName, gradebook: BookOption = None, course: CourseOption = None) -> None:
    """Show everything that happened to one student's work on a unit, in the order in which it happened."""
    with opened_book(gradebook, course) as (book, source), book.reading() as connection:
        row = students.number_of(connection, student)
        name = source.unit(unit).name
        (standing,) = standings(connection, source, name, row)
        events = [e for a in standing.attempts for e in _of_attempt(connection, a)]
        for made in decisions.all_overrides(connection, name, row):
            where = f"{made.exercise}{f', {made.check}' if made.check else ''}"
            what = "taken back" if made.points is None else f"{words.amount(made.points)} points"
            events.append((made.at, f"override of {where}: {what}, by {made.author}: {made.reason}"))
        for given in decisions.all_marks(connection, name, row):
            events.append((given.at, f"{given.criterion}: {words.amount(given.earned)} points, by {given.author}"))
        for said in decisions.all_comments(connection, name, row).get(standing.student, ()):
            events.append((said.at, f"comment by {said.by}: {said.text}"))
        for extended in decisions.all_extensions(connection, name, row):
            until = f"until {extended.until.isoformat()}" if extended.until else "taken back"
            events.append((extended.at, f"extension {until}, by {extended.author}: {extended.reason}"))
        for out in publishing.all_published(connection, name, row):
            told = f"published: {words.amount(out.total)} of {words.amount(out.points)}, by {out.author}"
            events.append((out.at, told))
    for at, what in sorted(events):
        stdout().print(f"{at[:19].replace('T', ' ')}  {for_terminal_line(what, 400)}")
    if not events:
        stderr().print(f"{for_terminal_line(standing.student, 60)}, {name}: nothing happened yet.")


def _of_attempt(connection: Connection, attempt: submissions.Attempt) -> list[tuple[str, str]]:
    when = instant(attempt.submitted_at) if attempt.submitted_at else attempt.imported_at
    told = "handed in" if attempt.submitted_at else "imported, handed in at a time that nothing tells"
    events = [(when, f"attempt {attempt.attempt}, {attempt.name}: {told}")]
    for each in kept.all_of(connection, attempt.row):
        score = f"{words.amount(each.result.score)} of {words.amount(each.result.points)}"
        held = ", something could not be judged" if each.result.ungraded else ""
        version = f"unit version {each.result.unit_version}, grader {each.result.grader}"
        events.append((instant(each.kept_at), f"attempt {attempt.attempt} graded: {score}{held} ({version})"))
    return events

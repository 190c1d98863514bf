"""`grader submissions`: take up what students handed in, say whose it is where nothing tells."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import Connection

from grader.cli.gradebook.opening import (
    BookOption,
    CourseOption,
    StudentName,
    UnitName,
    opened_book,
    parse_instant,
)
from grader.cli.late import a_group
from grader.cli.terminal import leaves_cleanly, stderr, stdout
from grader.errors import UsageError
from grader.gradebook import students
from grader.gradebook import submissions as kept
from grader.gradebook.records import Incoming, Student
from grader.reports.escaping import for_terminal_line

submissions = a_group("Take up what students handed in.")


@submissions.command("import")
@leaves_cleanly
def import_(
    path: Annotated[Path, typer.Argument(help="A folder or a zip that another system gave for download.")],
    unit: Annotated[
        str | None,
        typer.Option(metavar="U", help="The unit that they are for, such as 5; by default names and exercises tell."),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="canvas, moodle, nbgrader, gradescope or plain; by default it is recognised."
        ),
    ] = None,
    submitted: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT",
            help="When they were handed in, where the download tells neither that nor that it was late.",
        ),
    ] = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Take up submissions; what nobody on the roster can be told to have handed in is kept, listed and assignable."""
    from grader.intake.layouts import find_incoming

    when = parse_instant(submitted) if submitted else None
    with opened_book(gradebook, course) as (book, source):
        asked_for = source.unit(unit).name if unit else ""
        zone = datetime.now().astimezone().tzinfo
        assert zone is not None
        lessons = [u for u in source.units if u.number]
        found = find_incoming(path, layout, units=lessons, zone=zone)
        new = there = 0
        with book.writing() as connection:
            roster = students.everyone(connection, enrolled=False)
            for incoming in found:
                if kept.keep(connection, *_placed(connection, incoming, roster, asked_for, when)):
                    new += 1
                else:
                    there += 1
            waiting = kept.strays(connection)
    stdout().print(f"taken up  {new} submissions{f', {there} were there before' if there else ''}")
    if waiting:
        stderr().print(f"{len(waiting)} wait to be assigned:")
        _print_strays(waiting, roster)


def _placed(
    connection: Connection, incoming: Incoming, roster: tuple[Student, ...], unit: str, when: datetime | None
) -> tuple[Incoming, int | None, str]:
    """A submission with its student, if one can be told, and its unit."""
    import msgspec

    from grader.intake.matching import Matched, match

    told = match(incoming, roster)
    student = students.number_of(connection, told.student.label) if isinstance(told, Matched) else None
    if when is not None and incoming.submitted_at is None and not incoming.late:
        incoming = msgspec.structs.replace(incoming, submitted_at=when)
    return incoming, student, unit or incoming.unit


@submissions.command("list")
@leaves_cleanly
def list_(gradebook: BookOption = None, course: CourseOption = None) -> None:
    """List what waits to be assigned, with those who are close."""
    with opened_book(gradebook, course) as (book, _), book.reading() as connection:
        waiting = kept.strays(connection)
        roster = students.everyone(connection, enrolled=False)
    _print_strays(waiting, roster)
    stderr().print(f"{len(waiting)} submissions wait to be assigned.")


def _print_strays(waiting: tuple[kept.Stray, ...], roster: tuple[Student, ...]) -> None:
    from grader.intake.matching import Unmatched, match

    for stray in waiting:
        if stray.student:
            why = f"by {for_terminal_line(stray.student, 60)}, for a unit that nothing tells"
        else:
            told = match(Incoming(stray.hint, stray.name, b""), roster)
            why = told.reason if isinstance(told, Unmatched) else f"may be {told.student.label}, who came later"
            if isinstance(told, Unmatched) and told.candidates:
                why += f" Close: {', '.join(s.label for s in told.candidates)}."
        stdout().print(
            f"{stray.row:>5}  {for_terminal_line(stray.origin or stray.name, 100)}: {for_terminal_line(why, 300)}"
        )
    if waiting:
        stderr().print("Say whose one is: grader submissions assign NUMBER STUDENT UNIT")


@submissions.command()
@leaves_cleanly
def assign(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `grader submissions list` shows it.")],
    student: StudentName,
    unit: UnitName,
    guest: Annotated[bool, typer.Option("--guest", help="STUDENT is on no roster: take them up.")] = False,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Say whose a submission is."""
    with opened_book(gradebook, course) as (book, source), book.writing() as connection:
        name = source.unit(unit).name
        if guest:
            row = students.add_student(connection, Student(student, name=student))
        else:
            row = students.number_of(connection, student)
        kept.assign(connection, number, row, name)
        label = students.label_of(connection, row)
    stdout().print(f"{number} is {for_terminal_line(label, 60)}'s, for {name}.")


@submissions.command()
@leaves_cleanly
def date(
    student: StudentName,
    unit: UnitName,
    instant: Annotated[str, typer.Argument(help="Such as 2026-11-20T23:59.")],
    attempt: Annotated[int | None, typer.Option(min=1, metavar="N", help="Which attempt; by default the last.")] = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Say when a submission was handed in, where the download did not tell."""
    when = parse_instant(instant)
    with opened_book(gradebook, course) as (book, source), book.writing() as connection:
        row = students.number_of(connection, student)
        name = source.unit(unit).name
        theirs = kept.attempts(connection, name, row)
        chosen = [a for a in theirs if attempt is None or a.attempt == attempt]
        if not chosen:
            raise UsageError(f"There is no such attempt of {student} at {name}: there are {len(theirs)}.")
        kept.date(connection, chosen[-1], row, when)
    stdout().print(f"{for_terminal_line(student, 60)}, {name}: handed in {when.isoformat()}.")

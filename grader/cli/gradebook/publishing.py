"""`grader publish`: what students are told, from what to what it changes, and their pages."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.engine import Connection

from grader.cli.gradebook.opening import (
    BookOption,
    By,
    CourseOption,
    UnitName,
    author,
    opened_book,
)
from grader.cli.pages import write
from grader.cli.terminal import stderr, stdout
from grader.course import Course
from grader.errors import ExecutionError, reason
from grader.gradebook import students
from grader.gradebook.database import Gradebook
from grader.gradebook.publishing import Difference, difference
from grader.gradebook.publishing import publish as record
from grader.gradebook.standing import Standing, now_visible, standings
from grader.reports import words
from grader.reports.escaping import for_terminal_line
from grader.reports.fresh import stamped
from grader.reports.names import page_name
from grader.reports.student import student_page
from grader.results import students_view

PUBLISHED = Path("published")
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the students' pages go; published/.")]
OnlyUp = Annotated[bool, typer.Option("--only-up", help="Only where the score rises.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be told, and tell nobody.")]


def publish(
    unit: UnitName,
    student: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these; by default all whose score is complete.")
    ] = None,
    dry_run: DryRun = False,
    only_up: OnlyUp = False,
    again: Annotated[
        bool, typer.Option("--again", help="Write the pages of those who were told before as well.")
    ] = False,
    out: OutOption = PUBLISHED,
    by: By = None,
    gradebook: BookOption = None,
    course: CourseOption = None,
) -> None:
    """Record what students are told from now on, and write their pages; who waits for something is listed."""
    with opened_book(gradebook, course) as (book, source):
        name = source.unit(unit).name
        with book.writing() as connection:
            found = standings(connection, source, name)
            if student:
                labels = {students.label_of(connection, students.number_of(connection, s)) for s in student}
                found = tuple(s for s in found if s.student in labels)
            waits = [s for s in found if s.waits]
            ready = [s for s in found if not s.waits and (s.published is None or s.changed)]
            if only_up:
                ready = [s for s in ready if (d := difference_of(s)).before is None or d.after > d.before]
            told = {s.student for s in found if s.published is not None} if again else set()
            if not dry_run:
                record_all(connection, ready, author(by))
        print_differences([difference_of(s) for s in ready])
        if not dry_run:
            write_pages_of(book, source, name, sorted({s.student for s in ready} | told), out)
    for standing in waits:
        stderr().print(f"not published: {for_terminal_line(standing.student, 60)}: {standing.waits[0]}")
    written = f", pages in {out / name}" if ready or told else ""
    done = "would be published" if dry_run else f"published{written}"
    stdout().print(f"{name}: {words.count(len(ready), 'report')} {done}.")


def record_all(connection: Connection, ready: Sequence[Standing], by: str) -> None:
    """Record that each is told what stands now."""
    for standing in ready:
        assert standing.result is not None
        row = students.number_of(connection, standing.student)
        record(connection, row, standing.row, standing.result, author=by)


def write_pages_of(book: Gradebook, course: Course, unit: str, labels: Sequence[str], out: Path) -> None:
    """Write what each student may see now, to `out/unit`.

    Raises:
        ExecutionError: it cannot be written; what was published is recorded all the same.
    """
    if not labels:
        return
    with book.reading() as connection:
        found = {s.student: s for s in standings(connection, course, unit)}
    folder = out / unit
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for label in labels:
            standing = found[label]
            assert standing.result is not None
            view = students_view(standing.result, now_visible=now_visible(standing, datetime.now(UTC)))
            write(folder / f"{page_name(view)}.html", stamped(student_page(view), view))
    except OSError as error:
        raise ExecutionError(
            f"{folder} could not be written: {reason(error)}. What was published is recorded; the pages are written by "
            f"grader publish {unit} --again once there is room."
        ) from error


def difference_of(standing: Standing) -> Difference:
    """From what a student was told to what stands now; from nothing where nothing was told."""
    assert standing.result is not None
    if standing.published is not None:
        return difference(standing.published.result, standing.result)
    return Difference(standing.student, None, standing.result.total, ())


def print_differences(found: Sequence[Difference]) -> None:
    """The grade diff: who goes up, who goes down, by how much, because of which check; and what was written."""
    if not found:
        return
    table = Table(box=None, pad_edge=False)
    for head in ("student", "before", "now", "change", "because"):
        table.add_column(head, overflow="fold", justify="right" if head in ("before", "now", "change") else "left")
    for each in sorted(found, key=lambda d: (d.change, d.student)):
        table.add_row(
            for_terminal_line(each.student, 40),
            "-" if each.before is None else words.amount(each.before),
            words.amount(each.after),
            "new" if each.before is None else words.signed(each.change),
            "\n".join(for_terminal_line(line, 200) for line in (*each.because, *each.wrote)),
        )
    stdout().print(table, soft_wrap=False)

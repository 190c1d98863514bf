"""Where everyone stands, as results and pages in a folder, which `report`, `show` and `export` read, and as a table."""

from pathlib import Path

from rich.table import Table

from grader.cli.pages import write, write_pages
from grader.cli.terminal import stdout
from grader.course import Course
from grader.engine.store import FILE
from grader.errors import ExecutionError, reason
from grader.gradebook.database import Gradebook
from grader.gradebook.standing import Standing, standings
from grader.reports import words
from grader.reports.escaping import for_terminal_line
from grader.results import to_json


def all_standings(book: Gradebook, course: Course, unit: str | None) -> tuple[Standing, ...]:
    """Everyone in a unit, or in every unit to which somebody handed in."""
    with book.reading() as connection:
        if unit is not None:
            return standings(connection, course, unit)
        found = [standings(connection, course, u.name) for u in course.units]
    return tuple(s for each in found if any(s.counted for s in each) for s in each)


def write_standings(book: Gradebook, course: Course, out: Path, unit: str | None = None) -> Path | None:
    """Write the results that count, with everything added and taken off, and their pages, to `out`; the class page.

    Raises:
        ExecutionError: they cannot be written.
    """
    results = [s.result for s in all_standings(book, course, unit) if s.result is not None]
    if not results:
        return None
    try:
        out.mkdir(parents=True, exist_ok=True)
        write(out / FILE, b"".join(to_json(r) + b"\n" for r in results))
    except OSError as error:
        raise ExecutionError(
            f"{out} could not be written: {reason(error)}. Everything is in the gradebook; make room and try again."
        ) from error
    return write_pages(out, results)


def print_standings(found: tuple[Standing, ...]) -> None:
    """A row for each student and unit."""
    table = Table(box=None, pad_edge=False)
    for head in ("student", "unit", "attempts", "points", "state"):
        table.add_column(head, overflow="fold", justify="right" if head in ("attempts", "points") else "left")
    for standing in found:
        result = standing.result
        points = f"{words.amount(result.total)} of {words.amount(result.points)}" if result else "-"
        table.add_row(
            for_terminal_line(standing.student, 40),
            standing.unit,
            f"{standing.counted.attempt} of {len(standing.attempts)}" if standing.counted else "-",
            points,
            state_of(standing),
        )
    stdout().print(table, soft_wrap=False)


def state_of(standing: Standing) -> str:
    """Half a sentence: published, something new since, ready, or what it waits for."""
    if standing.counted is None:
        return "nothing handed in"
    if waits := standing.waits:
        return f"waits: {waits[0]}"
    if standing.published is None:
        return "ready to be published"
    if standing.changed:
        return f"published as {words.amount(standing.published.total)}, changed since"
    return "published"
